import type { Channel } from '@parley/client'
import { expect, it } from 'vitest'
import { longTextOf } from './long-text.ts'

const text = 'word '.repeat(800)
const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' })
const channel = (price?: { amount: string; currency: string }): Channel =>
  ({ capabilities: { text: { max: 1600, parts: 'gsm', ...(price && { price }) } } }) as unknown as Channel

it('a text that fits is not long, blanks at its ends included', () => {
  expect(longTextOf(` ${'x'.repeat(1600)} `, channel())).toBe(undefined)
})

it('the cost is that of the last billed message, else that of the settings', () => {
  const costOf = (...args: Parameters<typeof longTextOf>): unknown => {
    const long = longTextOf(...args)
    return long?.type === 'divisible' ? long.preview.cost : undefined
  }
  expect(costOf(text, channel(usd('0.01')), { units: 2, cost: usd('0.1') })).toEqual(usd('1.40'))
  expect(costOf(text, channel(usd('0.01')))).toEqual(usd('0.28'))
  expect(costOf(text, channel())).toBe(null)
})

it('a text of more than twenty messages is endless', () => {
  expect(longTextOf('x'.repeat(32_001), channel())).toEqual({ type: 'endless' })
})
