import { countSegments } from '@parley/core/segments'
import { SegmentedMessage } from 'sms-segments-calculator'
import { describe, expect, it } from 'vitest'

const family = '👨‍👩‍👧‍👦'
const texts: Record<string, string> = {
  'an empty text': '',
  '160 letters': 'a'.repeat(160),
  '161 letters': 'a'.repeat(161),
  '1600 letters': 'a'.repeat(1600),
  '80 signs of two places': '€'.repeat(80),
  'a sign of two places at the end of a part': `${'a'.repeat(152)}€${'a'.repeat(20)}`,
  'signs of two places over many parts': `a${'€'.repeat(400)}`,
  'all extended signs': '^{}\\[~]|€\f'.repeat(20),
  '70 emoji units': '👍'.repeat(35),
  '71 units': `${'👍'.repeat(35)}a`,
  'families at the end of parts': family.repeat(10),
  'families after one letter': `a${family.repeat(13)}`,
  'a smart quote in 160 letters': `${'a'.repeat(159)}’`,
  'smart quotes and dashes': '“Grüße” – bis gleich… '.repeat(9),
  'marks that combine': 'e\u0301'.repeat(60),
  'Greek of the alphabet': 'ΔΦΓΛΩΠΨΣΘΞ'.repeat(20),
  'Greek outside of it': 'αβγδ'.repeat(30),
  Devanagari: 'क्षत्रिय '.repeat(30),
  'line breaks': 'one\ntwo\n'.repeat(40),
  'no-break spaces': 'a\u00a0b '.repeat(60),
  'fractions and bullets': '½ • ¾ • ¼ '.repeat(30),
}

describe('segments are counted as Twilio counts them', () => {
  it.each(Object.entries(texts))('%s', (_name, text) => {
    const official = new SegmentedMessage(text)
    const { parts, alphabet } = countSegments(text)
    expect([parts, alphabet]).toEqual([official.segmentsCount, official.encodingName === 'GSM-7' ? 'gsm' : 'ucs2'])
  })

  it.each(Object.entries(texts))('with smart encoding: %s', (_name, text) => {
    const official = new SegmentedMessage(text, 'auto', true)
    expect(countSegments(text, { encoding: 'smart' }).parts).toBe(official.segmentsCount)
  })

  it('of every character of one unit, alone and with smart encoding', () => {
    const differing = Array.from({ length: 0xd800 }, (_, unit) => String.fromCharCode(unit)).filter((character) => {
      const text = character.repeat(81)
      const smart = { encoding: 'smart' } as const
      return (
        countSegments(text).alphabet !== (new SegmentedMessage(character).encodingName === 'GSM-7' ? 'gsm' : 'ucs2') ||
        countSegments(character, smart).alphabet !==
          (new SegmentedMessage(character, 'auto', true).encodingName === 'GSM-7' ? 'gsm' : 'ucs2')
      )
    })
    expect(differing.map((each) => each.charCodeAt(0).toString(16))).toEqual([])
  })
})
