import { describe, expect, it } from 'vitest'
import { statusOf, withStatus } from './filter-parts.ts'

describe('the status of a filter', () => {
  it.each(['open', 'snoozed', 'archived', 'closed', 'any'] as const)('is "%s" after it is set', (status) => {
    const filter = withStatus({ status: 'open', snoozed: false, label: 'vip' }, status)
    expect(statusOf(filter)).toBe(status)
    expect(filter.label).toBe('vip')
  })

  it('is any with several statuses', () => {
    expect(statusOf({ status: ['open', 'archived'] })).toBe('any')
    expect(statusOf({})).toBe('any')
  })
})
