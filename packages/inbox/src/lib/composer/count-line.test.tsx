import type { Channel } from '@parley/client'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { CountLine } from './count-line.tsx'

const channel = (kind: string, text: Channel['capabilities']['text']): Channel =>
  ({ id: kind, kind, address: null, capabilities: { text } }) as unknown as Channel
const lineOf = (text: string, of: Channel): string =>
  renderToStaticMarkup(<CountLine text={text} channel={of} onReplace={() => {}} />)

it('a text is counted in parts if the channel divides texts, on a channel of any kind', () => {
  expect(lineOf('Hello', channel('pigeon', { max: 1600, parts: 'gsm' }))).toBe('5 of 160, 1 part')
  expect(lineOf('Hello', channel('sms', { max: 1600 }))).toBe('')
})

it('a text that is too long has its parts and its messages, and nothing is cut', () => {
  const text = 'word '.repeat(800)
  expect(lineOf(text, channel('sms', { max: 1600, parts: 'gsm' }))).toBe('28 parts in 3 messages')
  expect(lineOf(text, channel('sms', { max: 1600 }))).toBe('3 messages')
})

it('a text on a channel without parts is counted near its limit', () => {
  expect(lineOf('x'.repeat(80), channel('sms', { max: 100 }))).toBe('80 of 100')
  expect(lineOf('x'.repeat(2001), channel('sms', { max: 100 }))).toContain('1901 letters too long')
})
