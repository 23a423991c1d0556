import { describe, expect, it } from 'vitest'
import { costOf } from './cost.ts'

describe('costOf', () => {
  it('is exact below a cent', () => {
    const price = { input: '0.40', output: '1.60' }
    expect(costOf({ inputTokens: 1234, outputTokens: 56 }, price)).toEqual({ amount: '0.0005832', currency: 'USD' })
    expect(costOf({ inputTokens: 1, outputTokens: 0 }, { input: '0.001' })).toEqual({
      ...{ amount: '0.000000001', currency: 'USD' },
    })
  })

  it('counts minutes of recordings, in another currency', () => {
    const price = { minute: '0.006', currency: 'EUR' }
    const cost = costOf({ inputTokens: 0, outputTokens: 0, milliseconds: 90_000 }, price)
    expect(cost).toEqual({ amount: '0.009', currency: 'EUR' })
  })

  it('is 0 for nothing, and null without a price', () => {
    expect(costOf({ inputTokens: 0, outputTokens: 0 }, {})).toEqual({ amount: '0', currency: 'USD' })
    expect(costOf({ inputTokens: 1, outputTokens: 1 }, undefined)).toBe(null)
  })
})
