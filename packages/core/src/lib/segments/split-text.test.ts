import { describe, expect, it } from 'vitest'
import { approximateGraphemes, graphemesOf } from './graphemes.ts'
import { splitText } from './split-text.ts'

/** A repeatable source of numbers from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const pieces = [
  ...['a', 'word ', 'Sentence. ', 'Really?! ', '\n\n', '  ', 'https://example.com/a/long/path?with=query ', '…'],
  ...['👨‍👩‍👧‍👦', '👍🏽', '🇩🇪', 'e\u0301', '한국어', '你好。', 'क्ष', '“Quote.” ', '\r\n', 'supercalifragilistic'],
]
const textOf = (next: () => number, length: number): string =>
  Array.from({ length }, () => pieces[Math.floor(next() * pieces.length)]).join('')

describe('a text that is longer than a message', () => {
  it('that fits is its only part, unchanged', () => {
    expect(splitText(' as it is ', { max: 10 })).toEqual([' as it is '])
  })

  it('is divided after a sentence', () => {
    expect(splitText('See you at noon. Bring the keys.', { max: 20 })).toEqual(['See you at noon.', 'Bring the keys.'])
    expect(splitText('He said “come.” Then he left again.', { max: 24 })).toEqual([
      'He said “come.”',
      'Then he left again.',
    ])
    expect(splitText('First line\nsecond line here', { max: 18 })).toEqual(['First line', 'second line here'])
    expect(splitText('今日は晴れです。明日は雨です。', { max: 10 })).toEqual(['今日は晴れです。', '明日は雨です。'])
  })

  it('is divided after a word if the sentence ends in the first half', () => {
    expect(splitText('Yes. And then we went on to the sea', { max: 20 })).toEqual([
      'Yes. And then we',
      'went on to the sea',
    ])
  })

  it('keeps an address in one part, if a part can carry it', () => {
    const url = 'https://example.com/a/path'
    expect(splitText(`Look here please: ${url}`, { max: 30 })).toEqual(['Look here please:', url])
  })

  it('is divided between characters if there is no blank', () => {
    expect(splitText('x'.repeat(25), { max: 10 })).toEqual(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)])
    expect(splitText('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', { max: 12 })).toEqual(['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'])
    expect(splitText('👍🏽👍🏽👍🏽', { max: 7 })).toEqual(['👍🏽', '👍🏽', '👍🏽'])
  })

  it('divides a character that is longer than a part between its code points, and never a surrogate pair', () => {
    const tower = `a${'\u0301'.repeat(40)}`
    expect(splitText(tower, { max: 10 }).join('')).toBe(tower)
    expect(splitText('👨‍👩‍👧‍👦', { max: 3 }).every((part) => part.isWellFormed())).toBe(true)
  })

  it('refuses a part that cannot carry every character', () => {
    expect(() => splitText('abc', { max: 1 })).toThrow(RangeError)
  })

  it('a thousand texts of any script: nothing but blanks is left out, and every part fits', () => {
    const next = numbers(7)
    for (let round = 0; round < 1000; round += 1) {
      const text = textOf(next, 1 + Math.floor(next() * 60))
      const max = 12 + Math.floor(next() * 60)
      const parts = splitText(text, { max })
      const solid = (each: string): string => each.replaceAll(/\s+/gu, '')
      expect(solid(parts.join(''))).toBe(solid(text))
      expect(parts.every((part) => part.length <= max && part.isWellFormed())).toBe(true)
      const characters = new Set(graphemesOf(text))
      expect(parts.flatMap((part) => graphemesOf(part)).filter((each) => !characters.has(each))).toEqual([])
    }
  })

  it('characters are the same in texts of any length', () => {
    const next = numbers(11)
    const whole = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
    for (let round = 0; round < 30; round += 1) {
      const text = textOf(next, 300)
      expect(graphemesOf(text)).toEqual(Array.from(whole.segment(text), ({ segment }) => segment))
    }
    const tower = `a${'\u0301'.repeat(2000)}b`
    expect(graphemesOf(tower).map((each) => each.length)).toEqual([2001, 1])
  })

  it('without a segmenter, marks, joined emoji and flags stay together', () => {
    const text = 'e\u0301👨‍👩‍👧‍👦👍🏽🇩🇪\r\nx'
    expect(approximateGraphemes(text)).toEqual(['e\u0301', '👨‍👩‍👧‍👦', '👍🏽', '🇩🇪', '\r\n', 'x'])
  })
})
