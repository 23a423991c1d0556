import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ParleyError } from '../errors/parley-error.ts'
import type { SearchTerm } from './term.ts'
import { parseSearch } from './terms.ts'

const word = (...words: string[]): SearchTerm => ({ type: 'word', words })
const phrase = (...words: string[]): SearchTerm => ({ type: 'phrase', words })
const prefix = (...words: string[]): SearchTerm => ({ type: 'prefix', words })

describe('a search', () => {
  it.each([
    ['late Order', [word('late'), word('order')]],
    ['"good morning" all', [phrase('good', 'morning'), word('all')]],
    ['“good morning”', [phrase('good', 'morning')]],
    ['par* "good mor"*', [prefix('par'), prefix('good', 'mor')]],
    ['ann@example.org', [phrase('ann', 'example', 'org')]],
    ['東京 東京都* 京', [word('東京'), phrase('東京', '京都'), prefix('京')]],
    ['x京 京x', [prefix('x', '京'), phrase('京', 'x')]],
    ['京* "東 京"', [prefix('京'), word('東京')]],
    ['this OR -that NOT "', [word('this'), word('or'), word('that'), word('not')]],
    ['"unbalanced phrase', [word('unbalanced'), word('phrase')]],
    ['subject:late NEAR(a', [phrase('subject', 'late'), phrase('near', 'a')]],
    ['* ** "" "*" late', [word('late')]],
    ['a*b 5 * 3', [phrase('a', 'b'), word('5'), word('3')]],
  ])('for %s', (q, terms) => {
    expect(parseSearch(q)).toEqual(terms)
  })

  it.each([
    ['', /search is empty/],
    [' \n', /search is empty/],
    ['\u0000\u200b\ufe0f', /search is empty/],
    ['a*', /at least 2 letters/],
    ['é*', /at least 2 letters/],
    ['"to b"*', /at least 2 letters/],
    ['x'.repeat(1001), /1000 characters/],
    ['no '.repeat(33), /32 terms/],
    ['京'.repeat(130), /128 words/],
  ])('for %j is refused, with the reason', (q, reason) => {
    expect(() => parseSearch(q)).toThrow(
      expect.objectContaining({ code: 'input.invalid', field: 'q', reason: expect.stringMatching(reason) }),
    )
  })

  it('may have the documented length', () => {
    expect(parseSearch('no '.repeat(32))).toHaveLength(32)
    expect(parseSearch('x'.repeat(1000))).toEqual([word('x'.repeat(64))])
    expect(parseSearch('京'.repeat(129))[0].words).toHaveLength(128)
  })

  it('for any text is read, or refused as input', () => {
    const keys = [
      'ab',
      ' ',
      '"',
      '*',
      '“',
      '(',
      ')',
      '&',
      '|',
      '!',
      ':',
      '<->',
      '^',
      '\\',
      '%',
      'é',
      '京',
      '\u0000',
      '\ud800',
    ]
    const typed = fc.array(fc.constantFrom(...keys), { maxLength: 60 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(typed, fc.string({ unit: 'binary', maxLength: 1200 })), (q) => {
        try {
          for (const { words } of parseSearch(q)) expect(words.length).toBeGreaterThan(0)
        } catch (error) {
          expect(ParleyError.is(error) && error.status).toBe(422)
        }
      }),
    )
  })
})
