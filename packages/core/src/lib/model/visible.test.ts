import { describe, expect, it } from 'vitest'
import { isVisible } from '../../protocol.ts'

const invisible: { [name: string]: string } = {
  nothing: '',
  'white space of all kinds': ' \t\r\n\v\f\u00a0\u1680\u2000\u2028\u2029\u202f\u205f\u3000\u0085',
  'a zero-width space': '\u200b',
  'a joiner and a non-joiner': '\u200d\u200c',
  'a word joiner': '\u2060',
  'a soft hyphen': '\u00ad',
  'a blank of Braille': '\u2800',
  'fillers of Hangul': '\u115f\u1160\u3164\uffa0',
  'variation selectors': '\ufe00\ufe0e\ufe0f\u{e0100}\u180b',
  'a byte order mark': '\ufeff',
  'marks of direction': '\u200e\u200f\u061c\u202a\u202e\u2066\u2069',
  'operators of mathematics that are not written': '\u2061\u2062\u2063\u2064',
  'a grapheme joiner': '\u034f',
  'vowels of Khmer that are inherent': '\u17b4\u17b5',
  'the vowel separator of Mongolian': '\u180e',
  'anchors of annotations': '\ufff9\ufffa\ufffb',
  'controls of hieroglyphs, and of shorthand': '\u{13430}\u{1343f}\u{1bca0}',
  controls: '\u0001\u0007\u001b\u007f\u0080',
  tags: '\u{e0001}\u{e0041}\u{e007f}',
  'beams of music': '\u{1d173}\u{1d17a}',
  'a note without a head': '\u{1d159}',
  'a blank of hieroglyphs': '\u{13441}\u{13442}',
  'the place of an object that is not there': '\ufffc',
  'a filler of Khitan': '\u{16fe4}',
  'no characters': '\uffff\ufffe\ufdd0\u{1ffff}',
}

const visible: { [name: string]: string } = {
  'one letter among the invisible': '\u200b\u2060a\ufe0f',
  'an emoji with its selector': '\u2764\ufe0f',
  'a family, joined': '👩‍👩‍👧‍👦',
  'a flag': '🇺🇳',
  'a combining mark alone': '\u0301',
  'a dot': '.',
  Korean: '\uc548\ub155',
  'letters of Hangul, not composed': '\u1100\u1161',
  'Braille with a dot': '\u2801',
  'the sign of a number in Arabic': '\u0600',
  'the replacement of an unknown letter': '\ufffd',
  'a private letter': '\ue000',
  'a letter of no plane but the third': '\u{30000}',
}

describe('found by use: invisible text', () => {
  it.each(Object.entries(invisible))('%s is not visible', (_, text) => {
    expect(isVisible(text)).toBe(false)
    for (const letter of text)
      expect([letter.codePointAt(0)?.toString(16), isVisible(letter)]).toEqual([
        letter.codePointAt(0)?.toString(16),
        false,
      ])
  })

  it.each(Object.entries(visible))('%s is visible', (_, text) => {
    expect(isVisible(text)).toBe(true)
  })
})
