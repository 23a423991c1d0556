import fc from 'fast-check'
import { getCountries, getExampleNumber } from 'libphonenumber-js'
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { addressOf, explainAddress, parseAddress } from './address.ts'

const alice = { scheme: 'tel', value: '+14155550123', display: '+1 415 555 0123' }

describe('found by use: addresses are written in many ways', () => {
  it.each([
    '\u202d+14155550123\u202c',
    '\u202a+1 415 555 0123\u202c',
    '\u2068+1 (415) 555-0123\u2069',
    '\u2066+14155550123\u2069\u200e',
    '\u200f+1\u00ad415\u200b555\u20600123\ufeff',
    '+1\u034f4\u{e0001}155550123\ufe0f',
    'tel:+1-415-555-0123',
    'TEL:+1.415.555.0123',
    'tel:+1(415)5550123',
    'tel://+14155550123',
    'tel:%2B1%20415%20555%200123',
    'tel:%E2%80%AD+14155550123%E2%80%AC',
    'tel:555-0123;phone-context=+1-415',
    'tel:+14155550123;phone-context=example.com',
    'tel:+14155550123;npdi;rn=+14155550100;tgrp=x',
    'sms:+14155550123',
    'sms:+14155550123?body=Hello',
    'sms:+14155550123&body=Hello',
    'smsto:+14155550123',
    'mms:+14155550123',
    '＋１４１５５５５０１２３',
    '＋１（４１５）５５５－０１２３',
    '+𝟏𝟒𝟏𝟓𝟓𝟓𝟓𝟎𝟏𝟐𝟑',
    '+١٤١٥٥٥٥٠١٢٣',
    '+۱۴۱۵۵۵۵۰۱۲۳',
    '+१४१५५५५०१२३',
    '+১৪১৫৫৫৫০১২৩',
    '+༡༤༡༥༥༥༥༠༡༢༣',
    '\u00a0+1\u00a0415\u202f555\u20030123\u3000',
    '+1\t415\t555\t0123',
    '+1‑415–555—0123',
    '+1−415−555−0123',
    '+1·415·555·0123',
    '+1•415•555•0123',
    '＋１・４１５・５５５・０１２３',
    '(+1) 415 555 0123',
    '(+1)4155550123',
    '( +1 415 ) 555-0123',
    '[+1] 415 555 0123',
    '（＋１）４１５５５５０１２３',
    '(+14155550123)',
    'tel:(+1)415-555-0123',
    '<tel:+1-415-555-0123>',
    '<+14155550123>',
    '"+14155550123"',
    "'+14155550123",
    '“+1 415 555 0123”',
    '«+1 415 555 0123»',
    '`+14155550123`',
    '+1 415 555 0123,',
    '"+1 415 555 0123",',
    "'\u202a+14155550123\u202c'",
  ])('%j is one address', (input) => {
    expect(parseAddress(input, undefined)).toEqual(alice)
    expect(explainAddress(input, undefined)).toBe(undefined)
  })

  it.each<[string, RegExp]>([
    ['tel:+1-415-555-0123;ext=5', /extension/],
    ['+14155550123;ext=5', /extension/],
    ['+1 415 555 0123 x5', /extension/],
    ['+1 415 555 0123 ext. 5', /extension/],
    ['tel:+1-415-555-0123;isub=5', /subaddress/],
    ['+14155550123;isub=5', /subaddress/],
    ['tel:555-0123;phone-context=example.com', /phone-context/],
    ['tel:+14155550123;m-route=1', /parameter/],
    ['tel:%+14155550123', /percent/],
    ['4155550123', /country code/],
    ['(415) 555-0123', /country code/],
    ['tel:415-555-0123', /country code/],
    ['0014155550123', /country code/],
    ['٠٠١٤١٥٥٥٥٠١٢٣', /country code/],
  ])('%j is refused, and the reason is clear', (input, reason) => {
    expect(parseAddress(input, undefined)).toBe(undefined)
    expect(explainAddress(input, undefined)).toMatch(reason)
    expect(explainAddress(input, undefined)).not.toContain('415')
  })

  it.each([
    'sms:+14155550123,+447700900123',
    'whatsapp:+14155550123',
    'mailto:+14155550123',
    'tel:',
    'tel:;ext=5x',
    'tel:alice',
    '\u202d\u202c',
    '+1415555012³',
    '+①②③④⑤⑥⑦⑧⑨⓪①',
    '+14155550123\n+14155550124',
    '+1 415 555 0123 home',
    '()+14155550123',
    '(+1 415 555 0123',
    "''",
    '<>',
    '"+14155550123" "+14155550124"',
    '+14155550123,+14155550124',
  ])('%j is no address', (input) => {
    expect(parseAddress(input, undefined)).toBe(undefined)
  })

  it.each([
    [
      'Mexico',
      '+525512345678',
      ['+5215512345678', '+52 1 55 1234 5678', '+52 044 55 1234 5678', 'tel:+52-1-55-1234-5678'],
    ],
    [
      'Argentina',
      '+5491123456789',
      ['+541123456789', '+54 9 11 2345-6789', '+54 11 15-2345-6789', '+54 (011) 15 2345 6789'],
    ],
    ['Argentina, a short area', '+5493541123456', ['+543541123456', '+54 3541 15 123456', '+54 9 3541 15 123456']],
    ['Brazil', '+5511987654321', ['+551187654321', '+55 11 8765-4321', '+55 (011) 98765-4321']],
    ['Brazil, where mobiles began with 7', '+5511971234567', ['+551171234567']],
    ['Benin', '+2290197123456', ['+22997123456', '+229 97 12 34 56', '+229 01 97 12 34 56']],
    ['Great Britain', '+447700900123', ['+44 (0)7700 900123']],
    ['Italy', '+390612345678', ['+39 06 1234 5678']],
  ])('%s: two spellings of a number are one address, %s', (_, value, spellings) => {
    for (const spelling of [value, ...spellings]) {
      expect([spelling, parseAddress(spelling, undefined)?.value]).toEqual([spelling, value])
      const asProvider = spelling.replaceAll(/[^+\d]/g, '')
      if (/^\+\d+$/.test(spelling)) expect(addressOf(asProvider)).toEqual(parseAddress(value, undefined))
    }
  })

  it.each([
    ['MX', '044 55 1234 5678', '+525512345678'],
    ['MX', '1 55 1234 5678', '+525512345678'],
    ['AR', '011 15 2345-6789', '+5491123456789'],
    ['AR', '11 2345-6789', '+5491123456789'],
    ['BR', '(11) 8765-4321', '+5511987654321'],
    ['BJ', '97 12 34 56', '+2290197123456'],
  ] as const)('in %s %s is %s', (country, input, value) => {
    expect(parseAddress(input, country)?.value).toBe(value)
  })

  it.each([
    ['a fixed line of São Paulo', '+551137654321'],
    ['trunked radio in Brazil', '+551177654321'],
    ['a free number of Argentina', '+548005551234'],
  ])('%s has one spelling', (_, number) => {
    expect(parseAddress(number, undefined)?.value).toBe(number)
  })

  it('a number that was renumbered by operator is refused: a rule could reach another person', () => {
    expect(parseAddress('+225 07 12 34 56', undefined)).toBe(undefined)
    expect(parseAddress('+225 07 07 12 34 56', undefined)?.value).toBe('+2250707123456')
  })

  it('the value of every country is read as itself, and so is its displayed form', () => {
    for (const country of getCountries()) {
      const number = getExampleNumber(country, examples)?.number
      if (number === undefined) continue
      const address = parseAddress(number, undefined)
      expect([country, parseAddress(address?.value ?? '', undefined)]).toEqual([country, address])
      expect([country, parseAddress(address?.display ?? '', undefined)]).toEqual([country, address])
      expect(addressOf(number)).toEqual(address)
      if (!['AR', 'BR', 'MX', 'BJ'].includes(country)) expect(address?.value).toBe(number)
    }
  })

  it('invisible characters change nothing, at any position', () => {
    const unseen = fc.constantFrom(
      '\u202a',
      '\u202e',
      '\u2067',
      '\u200e',
      '\u061c',
      '\u200b',
      '\u2060',
      '\ufeff',
      '\u00ad',
    )
    const written = fc.array(fc.tuple(fc.nat({ max: 12 }), unseen), { maxLength: 8 }).map((marks) => {
      const letters = [...'+14155550123']
      for (const [place, mark] of marks) letters.splice(place, 0, mark)
      return letters.join('')
    })
    fc.assert(fc.property(written, (input) => void expect(parseAddress(input, undefined)).toEqual(alice)))
  })

  it('parsing never throws, on any input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (input) => {
        for (const each of [input, `tel:${input}`, `+1415555${input}`]) {
          const address = parseAddress(each, undefined)
          if (address !== undefined) expect(parseAddress(address.value, undefined)).toEqual(address)
          else explainAddress(each, undefined)
        }
      }),
    )
  })
})
