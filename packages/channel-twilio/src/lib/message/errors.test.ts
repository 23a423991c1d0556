import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detailOf, errors } from './errors.ts'

describe('the table of errors', () => {
  it('has sentences without numbers and names', () => {
    for (const { detail } of errors.values()) expect(detail).toMatch(/^[A-Z][^+\n]{10,120}\.$/)
  })

  it('links to the page of an error that it lacks', () => {
    expect(detailOf(99_999)).toBe('Twilio reports error 99999: https://www.twilio.com/docs/errors/99999')
  })
})

interface Row {
  code: number
  class: string
}

const file = resolve(import.meta.dirname, '../../../../../../shared/fixtures/twilio/error-codes.json')
const present = existsSync(file)
const classes: Record<string, string> = {
  config: 'configuration',
  webhook: 'configuration',
  optout: 'opt_out',
  rate: 'retryable',
  transient: 'retryable',
  recipient: 'permanent',
  content: 'permanent',
  window: 'permanent',
}

describe.skipIf(!present)(
  `codes worth a branch${present ? '' : ' (skipped: no folder with them is beside the checkout)'}`,
  () => {
    const rows: Row[] = present ? JSON.parse(readFileSync(file, 'utf8')).errors : []

    it('are there', () => {
      expect(rows.length).toBeGreaterThan(20)
    })

    it.each(rows)('$code is $class', (row) => {
      expect(errors.get(row.code)?.class).toBe(classes[row.class])
    })
  },
)
