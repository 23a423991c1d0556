import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokensOf, wordsOf } from './words.ts'

const text = fc.string({ unit: 'binary', maxLength: 60 })

describe('words', () => {
  it.each([
    ['Hello, World!', ['hello', 'world']],
    ["don't pay 3.50", ['don', 't', 'pay', '3', '50']],
    ['Straße STRASSE ẞ', ['strasse', 'strasse', 'ss']],
    ['İstanbul ısı ΟΔΟΣ', ['istanbul', 'isi', 'οδοσ']],
    ['हिन्दी दिन दान', ['हिन्दी', 'दिन', 'दान']],
    ['東京tower か゛', ['東', '京', 'tower', 'か']],
    ['กินข้าว', ['กิ', 'น', 'ข้', 'า', 'ว']],
    ['5㎏ Parley™ ½', ['5', 'kg', 'parley', 'tm', '1', '2']],
    ['soft\u00adhyphen می\u200cخواهم zero\u200bwidth', ['softhyphen', 'میخواهم', 'zero', 'width']],
    ['👩‍👩‍👧‍👦 1️⃣ \ud800 \u0000', ['1']],
    ['', []],
  ])('of %j', (said, words) => {
    expect(wordsOf(said)).toEqual(words.map((word) => word.normalize('NFKD')))
  })

  it('are the same for texts that are canonically the same', () => {
    fc.assert(
      fc.property(text, (said) => {
        expect(wordsOf(said.normalize('NFC'))).toEqual(wordsOf(said.normalize('NFD')))
      }),
    )
  })

  it('are words of themselves', () => {
    fc.assert(
      fc.property(text, (said) => {
        const words = wordsOf(said)
        expect(wordsOf(words.join(' '))).toEqual(words)
      }),
    )
  })

  it('are of letters and digits only, well-formed, and no longer than 64 code points', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (said) => {
        for (const word of wordsOf(said)) {
          expect(word).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*$/u)
          expect([...word].length).toBeLessThanOrEqual(64)
          expect(word.isWellFormed()).toBe(true)
        }
      }),
    )
    expect(wordsOf('x'.repeat(65))).toEqual(['x'.repeat(64)])
  })

  it('stand where they are found: what stands there has the same words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (said) => {
        for (const { word, start, end } of tokensOf(said, 1000)) expect(wordsOf(said.slice(start, end))).toContain(word)
      }),
    )
  })

  it('stand in the text as it is, whatever their letters are taken apart into', () => {
    const said = '🙂 ﬁne Re\u0301sume\u0301, ｶﾞ'
    expect(tokensOf(said, 10).map(({ start, end }) => said.slice(start, end))).toEqual([
      'ﬁne',
      'Re\u0301sume\u0301',
      'ｶﾞ',
    ])
  })

  it('are as many as are asked for', () => {
    expect(tokensOf('one two three', 2).map(({ word }) => word)).toEqual(['one', 'two'])
    expect(tokensOf('one two three', 0)).toEqual([])
  })
})
