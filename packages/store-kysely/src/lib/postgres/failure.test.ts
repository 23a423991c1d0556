import { describe, expect, it } from 'vitest'
import { failureOf } from './failure.ts'

describe('an error of the driver without a code', () => {
  it.each([
    ['timeout exceeded when trying to connect', 'The database did not answer in time.'],
    ['timeout expired', 'The database did not answer in time.'],
    ['Connection terminated due to connection timeout', 'The database did not answer in time.'],
    ['Connection terminated unexpectedly', 'The connection to the database broke.'],
    ['Something else', undefined],
  ])('has its reason: %s', (message, reason) => {
    expect(failureOf(new Error(message))).toMatchObject({ code: 'store.unavailable', reason })
  })
})
