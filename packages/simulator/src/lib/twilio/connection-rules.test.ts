import { describe, expect, it } from 'vitest'
import { connectionRules } from './connection-rules.ts'

describe('connectionRules', () => {
  it('is one repetition on a failed connection and 15 seconds without a fragment', () => {
    const rules = { retries: 1, policy: new Set(['ct']), read: 15_000, total: 15_000 }
    expect(connectionRules('https://example.com/?rc=5')).toEqual(rules)
  })

  it('takes overrides from the fragment', () => {
    const rules = { retries: 3, policy: new Set(['rt', '5xx']), read: 2000, total: 9000 }
    expect(connectionRules('https://example.com/#rc=3&rp=5xx,rt&rt=2000&tt=9000')).toEqual(rules)
    expect(connectionRules('https://example.com/#rp=all').policy).toEqual(new Set(['ct', 'rt', '4xx', '5xx']))
  })

  it('ignores what Twilio does not allow', () => {
    const rules = connectionRules('https://example.com/#rc=9&rt=1&tt=60000')
    expect(rules).toEqual(connectionRules('https://example.com/'))
  })
})
