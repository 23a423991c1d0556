import { expect, it } from 'vitest'
import { countSegments } from './count-segments.ts'
import { partPriceOf, previewOf } from './preview.ts'

const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' })

it('a long text has its messages, its segments and its cost', () => {
  const preview = previewOf('word '.repeat(800), { max: 1600, parts: 'gsm', price: usd('0.0079') })
  expect(preview.messages).toHaveLength(3)
  expect(preview.segments).toBe(preview.messages.reduce((sum, each) => sum + countSegments(each).parts, 0))
  expect(preview.cost).toEqual(usd('0.2212'))
})

it('the price of a billed message wins over that of the settings', () => {
  const text = { max: 1600, parts: 'gsm', price: usd('0.0079') } as const
  expect(previewOf('Hello', text, usd('0.05')).cost).toEqual(usd('0.05'))
})

it('without a price there is no cost, and without parts there are no segments', () => {
  expect(previewOf('Hello', { max: 1600, parts: 'gsm' })).toMatchObject({ segments: 1, cost: null })
  expect(previewOf('Hello', { max: 1600 })).toEqual({ messages: ['Hello'], segments: null, cost: null })
})

it('smart encoding needs fewer segments', () => {
  const text = `${'a'.repeat(150)}’`
  expect(previewOf(text, { max: 1600, parts: 'gsm' }).segments).toBe(3)
  expect(previewOf(text, { max: 1600, parts: 'gsm', encoding: 'smart' }).segments).toBe(1)
})

it('a bill has the price of a segment', () => {
  expect(partPriceOf({ units: 2, cost: usd('0.0158') })).toEqual(usd('0.0079'))
  expect(partPriceOf({ units: 3, cost: usd('0.1') })).toEqual(usd('0.033333'))
  expect(partPriceOf({ units: 1, cost: usd('7') })).toEqual(usd('7'))
  expect(partPriceOf({ units: null, cost: usd('7') })).toBe(undefined)
  expect(partPriceOf({ units: 1, cost: null })).toBe(undefined)
})
