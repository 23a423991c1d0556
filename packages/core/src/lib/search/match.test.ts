import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kernel } from '../model/schema.ts'
import { matches, searchedWords } from './match.ts'
import { parseSearch } from './terms.ts'
import { wordsOf } from './words.ts'

const text = (said: string) => ({ subject: null, text: said })

function wordsBy(said: { subject: string | null; text: string }): { [field: string]: string[] } {
  return Object.fromEntries(searchedWords(kernel.message, said).map(({ field, words }) => [field, words]))
}

describe('the words of a message', () => {
  it.each([
    ['Hello, World', ['hello', 'world']],
    ['東京タワー x 京', ['東京', '京た', 'たわ', 'わー', 'ー', 'x', '京']],
    ['東 京', ['東京', '京']],
    ['กินข้าว', ['กิน', 'นข้', 'ข้า', 'าว', 'ว']],
  ])('of %j are %j', (said, words) => {
    expect(wordsBy(text(said)).text).toEqual(words.map((word) => word.normalize('NFKD')))
  })

  it('are at most 10 000, and of 200 000 letters, those of the subject first', () => {
    const many = wordsBy({ subject: 'one two', text: 'x '.repeat(20_000) })
    expect([many.subject?.length, many.text?.length]).toEqual([2, 9_998])
    const long = wordsBy({ subject: 'x'.repeat(64), text: `${'я'.repeat(64)} `.repeat(9_000) })
    expect([long.subject?.length, long.text?.length]).toEqual([1, 3_124])
  })
})

describe('a search', () => {
  it('finds any part of a text in a script without spaces, and no other text', () => {
    const said = fc.array(fc.constantFrom('東', '京', '都', 'x', 'y'), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(said, said, (whole, part) => {
        const there = wordsOf(whole.join('')).join(' ')
        const sought = wordsOf(part.join(''))
        const found = ` ${there} `.includes(` ${sought.join(' ')} `)
        expect(matches(kernel.message, text(whole.join('')), parseSearch(part.join('')))).toBe(found)
      }),
    )
  })
})
