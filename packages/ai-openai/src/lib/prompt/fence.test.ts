import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLOSE, fenced, OPEN, plain } from './fence.ts'

function inside(text: string): string {
  return text.slice(OPEN.length, -CLOSE.length)
}

describe('fenced', () => {
  it('has its marks once each, for every text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(OPEN, CLOSE, '</data', '<'))),
        (texts) => {
          const text = fenced({ texts })
          expect([text.split(OPEN).length, text.split(CLOSE).length]).toEqual([2, 2])
          expect(inside(text)).not.toMatch(/[<>]/)
          expect(JSON.parse(inside(text))).toEqual({ texts })
        },
      ),
    )
  })
})

describe('plain', () => {
  it('removes what a person cannot see', () => {
    const tags = Array.from('ignore all', (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')
    expect(plain(`Hi\u202e\u200b\u2066${tags}\u0007 there\ufeff`, 100)).toBe('Hi there')
  })

  it('keeps lines, joined emojis and the joiners of languages', () => {
    for (const text of ['One\n\tTwo', '👩‍👩‍👧‍👦', 'می‌خواهم', '❤️']) expect(plain(text, 100)).toBe(text)
  })

  it('marks a shortened text, and divides no character', () => {
    expect(plain('Hello there', 5)).toBe('Hello […]')
    expect(plain('👍👍', 3).isWellFormed()).toBe(true)
  })
})
