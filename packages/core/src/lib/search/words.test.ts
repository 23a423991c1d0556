import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signsOf } from './fold.ts'
import { joinSolos, type Token, tokensOf, wordsOf } from './words.ts'

const text = fc.string({ unit: 'binary', maxLength: 60 })

// Texts of people, and texts in which one letter once depended on another.
const scrap = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z0-9]{1,12}$/) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(' ', ' ', '  ', '\n', "'", '_', '-', '.', ', ', '`', '^', '~', '$', '\u0000'),
  },
  fc.constantFrom('x'.repeat(63), 'Y'.repeat(64), 'z9'.repeat(40), '0'.repeat(65)),
  fc.constantFrom('é', 'e\u0301', '\u0301', 'Ö', 'ß', 'İ', 'ı', 'ﬁ', 'æ', '½', '№', '™', '’', '“', '\u00a0', '\u00ad'),
  fc.constantFrom('東京', 'か', '\u3099', 'กิน', 'ครับ', '한국', 'दिन', 'می\u200cخواهم', '\u200b', '\u0640', 'Ωσς'),
  fc.constantFrom('🙂', '👩‍👩‍👧', '1️⃣', '\ufe0f', '\u200d', '𝒜', '\ud800', '\udc00', '\uffff'),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const written = fc.oneof(
  fc.array(scrap, { maxLength: 40 }).map((scraps) => scraps.join('')),
  fc.array(scrap, { minLength: 200, maxLength: 400, size: 'max' }).map((scraps) => scraps.join('')),
)

/** The words of a text by their definition: every letter is classified by itself. */
function letterByLetter(said: string): Token[] {
  const tokens: { letters: string[]; start: number; end: number; solo: boolean }[] = []
  let parted = true
  let start = 0
  for (const character of said) {
    const end = start + character.length
    for (const { type, text: letter } of signsOf(character)) {
      const last = tokens.at(-1)
      if (type === 'border') parted = true
      else if (type === 'solo' || (type === 'letter' && (parted || last?.solo !== false))) {
        tokens.push({ letters: [letter], start, end, solo: type === 'solo' })
        parted = false
      } else if (last !== undefined && !parted) {
        last.end = end
        if (type !== 'silent') last.letters.push(letter)
      }
    }
    start = end
  }
  return tokens.map(({ letters, ...token }) => ({ ...token, word: letters.slice(0, 64).join('').normalize('NFD') }))
}

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
    ['soft\u00adhyphen می\u200cخواهم zero\u200bwidth', ['softhyphen', '\u0645\u064aخواهم', 'zero', 'width']],
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

  it('have the same words again', () => {
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

  it('have the place of their text: the text at that place has the same words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (said) => {
        for (const { word, start, end } of tokensOf(said, 1000)) expect(wordsOf(said.slice(start, end))).toContain(word)
      }),
    )
  })

  it('have places in the original text, with any decomposition of their letters', () => {
    const said = '🙂 ﬁne Re\u0301sume\u0301, ｶﾞ'
    expect(tokensOf(said, 10).map(({ start, end }) => said.slice(start, end))).toEqual([
      'ﬁne',
      'Re\u0301sume\u0301',
      'ｶﾞ',
    ])
  })

  it('are the same as letter by letter, at any place', () => {
    fc.assert(
      fc.property(written, fc.nat(30), (said, limit) => {
        const tokens = letterByLetter(said)
        expect(tokensOf(said, Number.POSITIVE_INFINITY)).toEqual(tokens)
        expect(tokensOf(said, limit)).toEqual(tokens.slice(0, limit))
      }),
      { numRuns: 1000 },
    )
  })

  it('of one character each are joined with the next such one, the others unchanged', () => {
    fc.assert(
      fc.property(written, (said) => {
        const tokens = tokensOf(said, Number.POSITIVE_INFINITY)
        const joined = tokens.map((token, place) => {
          const next = tokens[place + 1]
          if (!token.solo || next?.solo !== true) return { ...token, through: token.end }
          return { ...token, word: token.word + next.word, through: next.end }
        })
        expect(joinSolos(tokens)).toEqual(joined)
      }),
    )
  })

  it('are as many as requested', () => {
    expect(tokensOf('one two three', 2).map(({ word }) => word)).toEqual(['one', 'two'])
    expect(tokensOf('one two three', 0)).toEqual([])
  })
})
