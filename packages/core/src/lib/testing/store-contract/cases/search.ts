import type { Message } from '../../../model/message.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { commit, create } from '../commits.ts'
import { found } from '../reads.ts'
import * as a from '../samples.ts'

const says = (name: string, text: string, change: Partial<Message> = {}): Message =>
  a.message(name, { ...change, text })

/** Two spellings. A search for one finds the other. */
const spellings: { [name: string]: readonly [string, string] } = {
  case: ['Hello', 'hELLO'],
  'letters with accents, composed or not': ['r\u00e9sum\u00e9', 'resume\u0301'],
  'omitted accents': ['Čeština', 'cestina'],
  'letters without an accent, but with a plainer spelling': ['Łódź Straße Ærø', 'lodz strasse aero'],
  'Greek, with either sigma': ['ΟΔΟΣ', 'οδός'],
  'Turkish, with a dot or without': ['İSTANBUL', 'istanbul'],
  'Cyrillic, with its dots or without': ['Ёлка', 'елка'],
  'Arabic, with its vowels or without': ['سَلَام', 'سلام'],
  'Arabic and Persian, with any form of a letter': ['\u0643\u062a\u0627\u0628\u064a', '\u06a9\u062a\u0627\u0628\u06cc'],
  'digits of any script': ['Bestellung ٢٠٢٦', 'bestellung 2026'],
  'Ukrainian, with any apostrophe': ['п\u02bcять', "п'ять"],
  'Katakana and Hiragana': ['ラーメン', 'らーめん'],
  'hyphens of any length': ['e\u2011mail', 'e-mail'],
  'emoji of any skin': ['👍🏽', '👍'],
  'a phone number, with its country or without': ['+1 (415) 555-0199', '4155550199'],
  'widths, ligatures and superscripts': ['ＡＢＣ ﬁne m²', 'abc fine m2'],
  'Devanagari, with its marks in any order': ['\u0915\u093c\u094d', '\u0915\u094d\u093c'],
}

/** A text and a word within it, in scripts without spaces between words. */
const unspaced: { [script: string]: readonly [text: string, part: string, other: string] } = {
  Chinese: ['我的订单什么时候到', '订单', '单订'],
  Japanese: ['注文はいつ届きますか。タワーレコードです', 'タワー', 'ワタ'],
  Thai: ['พัสดุของฉันอยู่ที่ไหน', 'ของฉัน', 'ฉันของ'],
  Lao: ['ສະບາຍດີທຸກຄົນ', 'ທຸກຄົນ', 'ຄົນທຸກ'],
  Khmer: ['សួស្តីអ្នកទាំងអស់គ្នា', 'ទាំងអស់', 'អស់ទាំង'],
  Myanmar: ['မင်္ဂလာပါခင်ဗျာ', 'ခင်ဗျာ', 'ဗျာခင်'],
}

/** Texts that a search engine, or SQL, would read as operators. */
const operators = [
  'this AND that OR neither NOT those',
  'NEAR(one two, 5)',
  'text: subject: one',
  '{text subject} : one',
  '^one + two - three',
  'one & two | !three <-> (four)',
  'one:* two:AB \\one \\\\',
  `'one' ''two'' "three`,
  `one'); drop table parley_messages; --`,
  '100% _one ?1 :two @three $4 #{five} `six`',
  'one\u0000two\ud800three\ufffd',
]

const eachSpelling = Object.fromEntries(
  Object.entries(spellings).map(([name, [one, other]]): [string, StoreCase['run']] => [
    `a search treats spellings as equal: ${name}`,
    async ({ store, expect }) => {
      await commit(store, create(says('one', one)), create(says('other', other)))
      expect([await found(store, one), await found(store, other)]).toEqual([
        ['other', 'one'],
        ['other', 'one'],
      ])
    },
  ]),
)

const eachScript = Object.fromEntries(
  Object.entries(unspaced).map(([script, [text, part, other]]): [string, StoreCase['run']] => [
    `a search finds a word in a text without spaces: ${script}`,
    async ({ store, expect }) => {
      await commit(store, create(says('whole', text)), create(says('apart', [...part].join(' x '))))
      expect([await found(store, part), await found(store, text), await found(store, other)]).toEqual([
        ['whole'],
        ['whole'],
        [],
      ])
    },
  ]),
)

const eachOperator = Object.fromEntries(
  operators.map((q): [string, StoreCase['run']] => [
    `a search treats operators as text: ${JSON.stringify(q)}`,
    async ({ store, expect }) => {
      await commit(
        store,
        create(says('same', q.toWellFormed().replaceAll('\u0000', '\ufffd'))),
        create(says('no', 'none')),
      )
      expect(await found(store, q)).toEqual(['same'])
    },
  ]),
)

export const searchCases: readonly StoreCase[] = casesOf('find', {
  'a search finds messages by a whole word, at any place': async ({ store, expect }) => {
    await commit(store, create(says('first', 'order placed')), create(says('last', '(my order)')))
    await commit(store, create(says('longer', 'orders border')), create(says('shorter', 'orde')))
    expect(await found(store, 'order')).toEqual(['last', 'first'])
  },

  'a search finds messages with all of several words, in any order': async ({ store, expect }) => {
    await commit(store, create(says('both', 'blue is the sky')), create(says('one', 'the sea is blue')))
    expect(await found(store, 'blue sky')).toEqual(['both'])
  },

  'a search finds words of the subject and of the text together': async ({ store, expect }) => {
    await commit(store, create(says('mail', 'it is late', { subject: 'Invoice seven' })), create(says('sms', 'late')))
    expect([await found(store, 'invoice'), await found(store, 'late invoice')]).toEqual([['mail'], ['mail']])
  },

  'a search for a phrase finds its words one after the other': async ({ store, expect }) => {
    await commit(store, create(says('phrase', 'Well, “good” morning!')), create(says('turned', 'morning good')))
    await commit(store, create(says('between', 'good old morning')), create(says('twice', 'good good morning')))
    await commit(store, create(says('longer', 'good mornings')), create(says('before', 'goodmorning good')))
    expect(await found(store, '"good morning"')).toEqual(['twice', 'phrase'])
  },

  'a phrase does not begin in the subject and end in the text': async ({ store, expect }) => {
    await commit(store, create(says('apart', 'morning all', { subject: 'Good' })))
    expect([await found(store, '"good morning"'), await found(store, 'good morning')]).toEqual([[], ['apart']])
  },

  'a search for a prefix finds every word that begins with it': async ({ store, expect }) => {
    await commit(store, create(says('go', 'going')), create(says('same', 'go')), create(says('no', 'ago g o')))
    expect([await found(store, 'go*'), await found(store, 'goi*'), await found(store, 'gone*')]).toEqual([
      ['same', 'go'],
      ['go'],
      [],
    ])
  },

  'the last word of a phrase may be a prefix, and the others may not': async ({ store, expect }) => {
    await commit(store, create(says('begun', 'good morning')), create(says('not', 'goods morning')))
    expect([await found(store, '"good mor"*'), await found(store, '"goo morning"*')]).toEqual([['begun'], []])
  },

  'words, phrases and prefixes are combined': async ({ store, expect }) => {
    await commit(store, create(says('all', 'Your parcel left this morning')), create(says('most', 'this morning left')))
    expect(await found(store, '"this morning" par* left')).toEqual(['all'])
  },

  'an address, a number and any other text without a space is a phrase': async ({ store, expect }) => {
    const text = "ann@example.org paid 3.50, don't call +1 (415) 555-0123"
    await commit(store, create(says('parts', '50 3 org example ann t don')), create(says('whole', text)))
    for (const q of ['ann@example.org', '3.50', "don't", '415-555-0123', 'example.org*']) {
      expect([q, await found(store, q)]).toEqual([q, ['whole']])
    }
  },

  'the most frequent words are found like any other, and only unchanged': async ({ store, expect }) => {
    await commit(store, create(says('be', 'to be or not to be')), create(says('or', 'or running')))
    expect([await found(store, 'the'), await found(store, 'or not to'), await found(store, 'run')]).toEqual([
      [],
      ['be'],
      [],
    ])
  },

  'a message that has a word many times is found once': async ({ store, expect }) => {
    await commit(store, create(says('often', 'no no no '.repeat(200), { subject: 'No' })))
    expect(await found(store, 'no')).toEqual(['often'])
  },

  'a number of seven digits or more is found by its digits, in any groups': async ({ store, expect }) => {
    await commit(store, create(says('grouped', 'call (415) 555-0199')), create(says('abroad', '+14155550199 called')))
    await commit(store, create(says('other', '+1 415 555 0198')), create(says('backwards', '9910555514')))
    await commit(
      store,
      create(says('split', 'code 0199, then 555 and 415')),
      create(says('none', '№991 № 415x5550199')),
    )
    for (const q of ['4155550199', '+1 415 555 0199', '(415) 555-0199', '5550199']) {
      expect([q, await found(store, q)]).toEqual([q, ['abroad', 'grouped']])
    }
    expect([await found(store, '0199 415'), await found(store, 'call 4155550199')]).toEqual([
      ['split', 'grouped'],
      ['grouped'],
    ])
  },

  'an emoji is found at any place, and divides no phrase': async ({ store, expect }) => {
    await commit(store, create(says('beside', 'good🎉morning')), create(says('family', '👨‍👩‍👧 home')))
    await commit(store, create(says('flag', '🇺🇦🇺🇸', { subject: '🎉' })), create(says('other', '🎈🇺🇬')))
    expect([await found(store, '🎉'), await found(store, '"good morning"'), await found(store, 'good🎉')]).toEqual([
      ['flag', 'beside'],
      ['beside'],
      ['beside'],
    ])
    expect([await found(store, '👨‍👩‍👧'), await found(store, '👩'), await found(store, '🇺🇸')]).toEqual([
      ['family'],
      [],
      ['flag'],
    ])
  },

  'a search for punctuation alone finds nothing': async ({ store, expect }) => {
    await commit(store, create(says('marks', '?! … $ € * "" %')), create(says('number', '4155550199')))
    for (const q of ['?!', '$', '%', '*', '""', '\ud800']) expect([q, await found(store, q)]).toEqual([q, []])
  },

  'marks alone are not words: a message of them is never found': async ({ store, expect }) => {
    await commit(store, create(says('smile', '🙂 !? 👍🏽 …'), says('nothing', ''), says('word', 'yes 🙂')))
    expect(await found(store, 'yes 🙂 !')).toEqual(['word'])
  },

  'a text of 10 000 characters is found by its last word, and by a phrase of frequent words': async (trial) => {
    const { store, expect } = trial
    const long = `${'again and '.repeat(999)}again last`
    await commit(store, create(says('long', long)), create(says('thai', `${'กขคง'.repeat(2499)}จบ`)))
    expect([await found(store, 'last'), await found(store, '"and again last"')]).toEqual([['long'], ['long']])
    expect([await found(store, 'งจบ'), await found(store, '"again again"')]).toEqual([['thai'], []])
  },

  'a word of any length is found, by its first 64 letters': async ({ store, expect }) => {
    const word = 'ü'.repeat(64)
    await commit(store, create(says('exact', word)), create(says('longer', `${word}${'x'.repeat(9_000)}`)))
    expect([await found(store, word), await found(store, `${word}y`), await found(store, 'ü'.repeat(63))]).toEqual([
      ['longer', 'exact'],
      ['longer', 'exact'],
      [],
    ])
  },

  'of one message 10 000 words are found, those of the subject first': async ({ store, expect }) => {
    const words = Array.from({ length: 10_000 }, (_, place) => `w${place}`)
    await commit(store, create(says('all', words.join(' '))), create(says('cut', words.join(' '), { subject: 'one' })))
    expect([await found(store, 'w9998'), await found(store, 'w9999')]).toEqual([['cut', 'all'], ['all']])
  },

  ...eachSpelling,
  ...eachScript,
  ...eachOperator,
})
