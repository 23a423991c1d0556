import { describe, expect, it } from 'vitest'
import { segments } from './segments.ts'

describe('segments', () => {
  it.each([
    ['nothing', '', 1],
    ['a full GSM-7 segment', 'a'.repeat(160), 1],
    ['one more', 'a'.repeat(161), 2],
    ['the longest body', 'a'.repeat(1600), 11],
    ['extension characters, two places each', '€'.repeat(80), 1],
    ['one extension character too many', '€'.repeat(81), 2],
    ['extension characters that are never split', '€'.repeat(153), 3],
    ['one typographic quote, which makes it UCS-2', `${'a'.repeat(70)}’`, 2],
    ['a full UCS-2 segment of emoji', '👍'.repeat(35), 1],
    ['a full UCS-2 segment of ten families', '👨‍👩‍👧‍👦'.repeat(10), 2],
  ])('counts %s', (_, text, count) => {
    expect(segments(text)).toBe(count)
  })
})
