import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kernel } from '../model/schema.ts'
import { highlightsOf } from './highlight.ts'
import { matches, searchedWords } from './match.ts'
import { parseSearch, saysNothing } from './terms.ts'
import { tokensOf } from './words.ts'

const text = (said: string) => ({ subject: null, text: said })
const finds = (said: string, q: string): boolean => matches(kernel.message, text(said), parseSearch(q))

function wordsOfText(said: string): string[] | undefined {
  return searchedWords(kernel.message, text(said)).find(({ field }) => field === 'text')?.words
}

function marked(said: string, q: string): string[] {
  return highlightsOf(kernel.message, text(said), parseSearch(q)).map(({ start, end }) => said.slice(start, end))
}

/** Texts and searches. Each finds each. */
const alike: { readonly [kind: string]: readonly string[] } = {
  'a phone number of North America': [
    '(415) 555-0199',
    '4155550199',
    '415-555-0199',
    '415.555.0199',
    '415 555 0199',
    '415·555·0199',
    '415 555-0199',
    '(415)555-0199',
    '+1 415 555 0199',
    '+14155550199',
    '+1 (415) 555-0199',
    '1-415-555-0199',
    '1 4155550199',
    '14155550199',
    '0014155550199',
    '011 1 415 555 0199',
    '４１５－５５５－０１９９',
    '٤١٥٥٥٥٠١٩٩',
    '۴۱۵ ۵۵۵ ۰۱۹۹',
    '४१५-५५५-०१९९',
    '๔๑๕๕๕๕๐๑๙๙',
    '415\u2011555\u20110199',
    '415\u2013555\u20130199',
    '415\u00a0555\u00a00199',
    '(415) 555 - 0199',
    '\u202a+1 415-555-0199\u202c',
  ],
  'a phone number of Britain': [
    '+44 20 7946 0018',
    '+44 (0)20 7946 0018',
    '020 7946 0018',
    '(020) 7946 0018',
    '02079460018',
    '442079460018',
    '00442079460018',
    '011442079460018',
    '0044 20 79460018',
  ],
  'a phone number of France': ['06 12 34 56 78', '0612345678', '+33 6 12 34 56 78', '+33612345678', '33612345678'],
  'a phone number of India': ['98765 43210', '9876543210', '+91 98765 43210', '919876543210', '098765 43210'],
  'a phone number of Russia': ['8 (912) 345-67-89', '+7 912 345-67-89', '89123456789', '79123456789', '912 345 67 89'],
  'a phone number of Mexico': ['55 1234 5678', '+52 55 1234 5678', '+52 1 55 1234 5678', '5512345678'],
  'a number without an area': ['555-0199', '5550199', '555.0199'],
  'an order number of digits': ['400 1234 5678 9012', '4001-2345-6789-012', '400123456789012'],
  'an emoji': ['👍', '👍🏽', '👍\ufe0f'],
  'a heart': ['❤', '❤\ufe0f', '❤\ufe0e'],
  'a person who shrugs': ['🤷', '🤷🏾', '🤷‍♀️', '🤷🏾‍♂️'],
  'a profession': ['👩‍💻', '👩🏿‍💻'],
  'a flag': ['🇺🇦', '🇺🇦🇺🇦'],
  'a sign on a key': ['#️⃣', '#\u20e3'],
  'a star on a key': ['*️⃣', '*\u20e3'],
  'a digit on a key': ['1️⃣', '1', '1⃣', '①', '１'],
  'yeh of Arabic, Persian and Urdu': ['علي', 'علی', 'على'],
  'kaf of Arabic and Persian': ['كتاب', 'کتاب', 'ﻛﺘﺎﺏ'],
  'heh, and teh marbuta': ['مدرسه', 'مدرسة', 'مدرسہ', 'مدرسە', 'مدرسھ'],
  'alef with a hamza, a madda or a wasla': ['احمد', 'أحمد', 'إحمد', 'آحمد', 'ٱحمد'],
  'yeh with a hamza': ['مسئول', 'مسيول', 'مسیول'],
  'Arabic with its vowels, stretched or joined': ['سلام', 'سَلَامٌ', 'ســـلام', 'س\u200cلام', 'سلٰام', 'ﺳﻼﻡ'],
  'digits of any script': ['2026', '٢٠٢٦', '۲۰۲۶', '२०२६', '২০২৬', '๒๐๒๖', '២០២៦', '၂၀၂၆', '２０２６', '𝟚𝟘𝟚𝟞'],
  'an apostrophe': ["don't", 'don’t', 'donʼt', 'don‘t', 'donʻt', 'donʹt', 'don＇t', 'don`t', 'don´t', 'don′t', 'don t'],
  'the Ukrainian apostrophe': ["п'ять", 'п’ять', 'пʼять', "П'ЯТЬ"],
  'a name of Hawaii': ["Hawai'i", 'Hawaiʻi', 'Hawai‘i'],
  'sharp s': ['Straße', 'STRASSE', 'strasse', 'STRAẞE'],
  'i of Turkish': ['Isparta', 'ısparta', 'İsparta', 'isparta'],
  'Greek with tonos and either sigma': ['Οδός', 'ΟΔΟΣ', 'οδοσ'],
  'Hebrew with its points': ['שלום', 'שָׁלוֹם'],
  'Cyrillic with dots and without': ['ёлка', 'елка', 'ЁЛКА'],
  'ghe of Ukrainian': ['ґанок', 'ганок'],
  Vietnamese: ['đường Điện Biên', 'duong dien bien'],
  Icelandic: ['Þórður', 'thordur'],
  Maltese: ['Ħamrun', 'hamrun'],
  ligatures: ['oﬃce ﬁle', 'office file'],
  'full-width letters': ['ＯＲＤＥＲ', 'order'],
  'Katakana, of half width, and Hiragana': ['ラーメン', 'ﾗｰﾒﾝ', 'らーめん'],
  'Katakana with its sounding mark': ['ガギ', 'ｶﾞｷﾞ', 'がぎ'],
  hyphens: [
    'e-mail',
    'e\u2010mail',
    'e\u2011mail',
    'e\u2012mail',
    'e\u2013mail',
    'e\u2014mail',
    'e\u2015mail',
    'e\u2212mail',
  ],
  'invisible characters inside a word': [
    'cooperate',
    'co\u00adoperate',
    'co\u200doperate',
    'co\u2060operate',
    'co\ufeffoperate',
  ],
  'schwa of Azerbaijani': ['Əli', 'eli', 'ƏLİ'],
  'Hausa with hooks': ['ɗan ƙasa ɓera', 'dan kasa bera'],
  'Kazakh, on a Russian keyboard': ['Қазақ ғылым өңір ұлттық', 'Казак гылым онір улттык'],
  'Tajik, on a Russian keyboard': ['Тоҷикистон, ҳафта', 'точикистон, хафта'],
  'Mongolian, on a Russian keyboard': ['Өглөөний мэнд, үнэ', 'оглооний мэнд, унэ'],
  'Malayalam without vowels': ['അവൻ', 'അവന്\u200d'],
  'Thai with its tone before or behind the ring': ['น้ำ', 'นํ้า', 'น้ํา'],
  'Lao with its tone before or behind the ring': ['ນ້ຳ', 'ນໍ້າ'],
  'Hindi with either sign of a nasal': ['हाँ', 'हां'],
  'Hindi with a dot below or without': ['ज़रूर', 'जरूर', 'ज\u093cरूर'],
}

/** Texts, and searches that do not find them. */
const apart: readonly (readonly [said: string, q: string])[] = [
  ['(415) 555-0199', '4155550198'],
  ['(415) 555-0199', '+1 212 555 0199'],
  ['(415) 555-0199', '55-0199-1'],
  ['9910555514', '4155550199'],
  ['👍', '👎'],
  ['👨‍👩‍👧', '👩'],
  ['🇺🇦', '🇺🇸'],
  ['1️⃣', '2️⃣'],
  ['#️⃣', '*️⃣'],
  ['кіт', 'кит'],
  ['น้ำ', 'นำ'],
  ['ヲ', 'オ'],
  ['か', 'が'],
  ['ツ', 'ッ'],
  ['2026-11-28', '2026-11-29'],
  ['AB-1234', 'AB-1235'],
]

describe('found by use: search', () => {
  describe('treats as equal', () => {
    it.each(Object.entries(alike))('%s', (_, spellings) => {
      for (const said of spellings) {
        for (const q of spellings) expect([said, q, finds(`Is it ${said}, or not?`, q)]).toEqual([said, q, true])
      }
    })
  })

  it.each(apart)('distinguishes %s and %s', (said, q) => {
    expect(finds(said, q)).toBe(false)
  })

  it.each([
    ['(415) 555-0199', '5550199'],
    ['+1 415-555-0199', '555-0199'],
    ['+1 415-555-0199', '555 0199'],
    ['+1 415-555-0199', '0199'],
    ['+1 415-555-0199', '(415)'],
    ['Call 2 of them: 415-555-0199 3 times', '4155550199'],
    ['4155550199 4155550200', '4155550200 4155550199'],
    ['order AB-1234 of 2026-11-28', 'AB-1234'],
    ['order AB-1234 of 2026-11-28', '2026-11-28'],
    ['order AB-1234 of 2026-11-28', '28 2026'],
    ['12345 before 2026', '2026 12345'],
    ['order 1234567, 89', '1234567'],
    ['4111 1111 1111 1111', '4111111111111111'],
    ['tracked as 9400110200881234567890', '9400110200881234567890'],
    ['192.168.1.100 answers', '192.168.1.100'],
    ['at 13:22:56 on 28.11.2026', '28.11.2026'],
    ['ok🙂', '🙂'],
    ['ok🙂', 'ok'],
    ['good 🙂 morning', '"good morning"'],
    ['🎉🎉🎉 thanks', '🎉 thanks'],
    ['thanks 🎉', 'thanks🎉'],
    ['🔥 hot', '🔥*'],
    ['★ ✓', '✓'],
    ['注文は4155550199です', '(415) 555-0199'],
  ])('in %s finds %s', (said, q) => {
    expect(finds(said, q)).toBe(true)
  })

  it('keeps quoted text as it is written', () => {
    expect([finds('(415) 555-0199', '"415 555"'), finds('(415) 555-0199', '"4155550199"')]).toEqual([true, false])
  })

  it.each(['?!', '$ € →', '""', '*', ':-)', '…', '\ud800', '\ufffd', '©', '🏽'])(
    'for %s finds nothing, and is not refused',
    (q) => {
      const terms = parseSearch(q)
      expect([saysNothing(terms), matches(kernel.message, text(`${q} № no`), terms)]).toEqual([true, false])
    },
  )

  it('for a long row of emoji is not refused', () => {
    expect(parseSearch('😂'.repeat(400))).toEqual([{ type: 'word', words: ['😂'] }])
    expect(parseSearch('😂 '.repeat(300))).toHaveLength(1)
  })

  it('finds by digits every text that it finds by their words', () => {
    const group = fc.stringMatching(/^[0-9]{1,9}$/)
    const parting = fc.constantFrom<string>(' ', '-', '.', ', ', ': ', '\n', ') ')
    const said = fc.array(fc.tuple(fc.oneof(group, fc.constant('x')), parting), { maxLength: 12 })
    const typed = fc.array(fc.tuple(group, fc.constantFrom<string>('-', '.', '/')), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(said, typed, fc.nat(12), (parts, groups, at) => {
        const q = groups.flat().join('').slice(0, -1)
        const whole = parts
          .toSpliced(at, 0, ...groups)
          .flat()
          .join('')
        expect(finds(whole, `"${q}"`)).toBe(true)
        expect(finds(whole, q)).toBe(true)
      }),
    )
  })

  it('adds one word for a number or an emoji that is repeated', () => {
    expect(wordsOfText('+1 (415) 555-0199 🎉 or 😀🎉🎉')).toEqual([
      ...['1', '415', '555', '0199', 'or'],
      ...['№5555141', '№99105555141', '🎉', '😀'],
    ])
    const many = wordsOfText(Array.from({ length: 9_000 }, (_, n) => n).join(' '))
    expect(many).toHaveLength(10_000)
  })

  it.each([
    ['Call +1 (415) 555-0199 now', '4155550199', ['415) 555-0199']],
    ['Call +1 (415) 555-0199 now', '+14155550199', ['415) 555-0199']],
    ['Call +14155550199 now', '(415) 555-0199', ['14155550199']],
    ['Call (415) 555-0199 now', '5550199', ['555-0199']],
    ['٤١٥ ٥٥٥ ٠١٩٩.', '4155550199', ['٤١٥ ٥٥٥ ٠١٩٩']],
    ['Yes👍🏽! 👍', '👍', ['👍🏽', '👍']],
    ['👨‍👩‍👧 and 🤷🏾‍♂️.', '🤷', ['🤷🏾‍♂️']],
    ['Ћ пʼять…', "п'ять", ['пʼять']],
    ['هذا عَلِيّ هنا', 'علی', ['عَلِيّ']],
    ['x ﾗｰﾒﾝ x', 'らーめん', ['ﾗｰﾒﾝ']],
    ['co\u00adoper\u200date', 'cooperate', ['co\u00adoper\u200date']],
  ])('in %s highlights the match of %s', (said, q, shown) => {
    expect(marked(said, q)).toEqual(shown)
  })

  it('highlights the hit in the original text: the same search finds the highlighted part', () => {
    const spellings = Object.values(alike).flat()
    const parts = fc.array(fc.oneof(fc.constantFrom(...spellings), fc.string({ unit: 'grapheme', maxLength: 4 })), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(parts, fc.constantFrom(...spellings), fc.constantFrom(' ', ', ', '\n', '🙂'), (said, q, between) => {
        const whole = [...said, q].join(between)
        const terms = parseSearch(q)
        const highlights = highlightsOf(kernel.message, text(whole), terms)
        expect(highlights.length).toBeGreaterThan(0)
        for (const { start, end } of highlights) {
          const shown = whole.slice(start, end)
          expect(shown.isWellFormed()).toBe(true)
          expect(terms.some((term) => matches(kernel.message, text(shown), [term]))).toBe(true)
          for (const token of tokensOf(whole, 1000)) expect(start > token.start && start < token.end).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })
})
