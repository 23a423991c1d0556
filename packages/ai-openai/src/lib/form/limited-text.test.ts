import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LimitedText } from './limited-text.ts'

function passed(pieces: readonly string[], most: number): { parts: string[]; isCut: boolean } {
  const limited = new LimitedText(most)
  const parts = [...pieces.map((piece) => limited.push(piece)), limited.end()]
  return { parts, isCut: limited.isCut }
}

describe('LimitedText', () => {
  it('passes a text within its limit on unchanged', () => {
    expect(passed(['We are ', 'open.'], 12).parts.join('')).toBe('We are open.')
  })

  it('ends a longer text after a word, with an ellipsis', () => {
    const { parts, isCut } = passed(['We are open from ', 'Monday to Friday, from nine to six.'], 30)
    expect([parts.join(''), isCut]).toEqual(['We are open from Monday to…', true])
  })

  it('never exceeds its limit, and begins as the text does', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.integer({ min: 1, max: 200 }), (pieces, most) => {
        const { parts, isCut } = passed(pieces, most)
        const text = parts.join('')
        expect(text.length).toBeLessThanOrEqual(most)
        expect(isCut).toBe(pieces.join('').length > most)
        expect(pieces.join('').startsWith(isCut ? text.slice(0, -1) : text)).toBe(true)
      }),
    )
  })

  it('does not wait for the end of a long text', () => {
    const limited = new LimitedText(1600)
    expect(limited.push('We are open.')).toBe('We are open.')
  })
})
