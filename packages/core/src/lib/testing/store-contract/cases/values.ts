import type { TenantId } from '../../../model/ids.ts'
import { kernel } from '../../../model/schema.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { commit, create, emit } from '../commits.ts'
import { claimOne, numbersOf, ownerOf, read, readLog } from '../reads.ts'
import * as a from '../samples.ts'

/** Texts that a store might read, clean or cut. */
const texts: { [name: string]: string } = {
  'emoji, joined and beyond the basic plane': '👩‍👩‍👧‍👦 🏳️‍🌈 🇺🇳 👍🏽 𝔘𝔫𝔦 🜁',
  'letters that could be composed, and letters that are': 'e\u0301 \u00e9 A\u030a \u00c5 \u1100\u1161 \uac00',
  'right-to-left text and its marks': 'שלום \u202e abc \u202c العربية \u200f\u200e\u2066x\u2069',
  'the replacement characters of what cannot be stored': '\ufffd\ufffd \ufeff \uffff \u200b',
  SQL: `Robert'); DROP TABLE messages;-- " \` \\' $1 ? :name @x /* */`,
  'the wildcards of LIKE and GLOB': '100% _ *?[a-z] \\% \\_',
  markup: '<script>alert("&amp;")</script> <!-- --> {{x}} $(y) %s',
  'the forms of JSON, numbers and null': '{"a":[1,null]} 007 1e400 NaN null undefined true',
  'space of all kinds at both ends': ' \t\r\n\v\f\u00a0\u2028 x \u2029\u3000\n',
  'control characters': '\u0001\u0008\u001b[31m\u007f\u0085\u009f',
  nothing: '',
  '64 KB of several bytes a letter': 'ß€🙂a'.repeat(13_108),
}

/** Values of an opaque column. */
const values: { [name: string]: unknown } = {
  null: null,
  'a text': 'checkpoint 7',
  'an empty text': '',
  'a number with a fraction': -1234.5678,
  'a large number': Number.MAX_SAFE_INTEGER,
  true: true,
  false: false,
  'an empty list': [],
  'an empty record': {},
  'nested records and lists': { a: [1, [2, [3, { b: [] }]]], c: { d: { e: { f: null } } }, g: [null, '', 0, false] },
  'odd names of fields': { '': 1, ' ': 2, 'a.b': 3, $c: 4, '"d"': 5, é: 6, constructor: 7, '0': 8 },
}

const eachText = Object.fromEntries(
  Object.entries(texts).map(([name, text]): [string, StoreCase['run']] => [
    `a text is returned as it was committed: ${name}`,
    async ({ store, expect }) => {
      const said = a.message('m', { text, subject: text, html: text, parts: [{ type: 'choices', choices: [text] }] })
      await commit(store, create(said))
      expect(await read(store, said)).toEqual(said)
      const where = { conversationId: said.conversationId }
      const { records } = await store.find(a.acme, {
        query: kernel.message.queries.messages,
        where,
        order: 'newest',
        limit: 1,
      })
      expect(records[0]?.text).toBe(text)
    },
  ]),
)

const eachValue = Object.fromEntries(
  Object.entries(values).map(([name, value]): [string, StoreCase['run']] => [
    `an opaque value is returned as it was committed: ${name}`,
    async ({ store, expect }) => {
      await commit(store, create(a.channelState('s', value), a.idempotency('c', { result: value })))
      expect((await read(store, a.channelState('s', null)))?.value).toEqual(value)
      expect((await read(store, a.idempotency('c')))?.result).toEqual(value)
    },
  ]),
)

const everyField = [
  a.conversation('full', {
    keys: [a.keyNamed('one'), a.keyNamed('two')],
    participants: [a.idOf(kernel.address, 'ann'), a.idOf(kernel.address, 'bob')],
    status: 'closed',
    unread: 3,
    hasUnread: true,
    readThrough: 4,
    starred: true,
    assignee: 'user:7',
    labels: ['vip', ''],
    access: ['team:1'],
    messageCount: 9,
    lastInboundSequence: 8,
    lastInboundAt: a.START + 8,
    lastMessageId: a.idOf(kernel.message, 'full'),
    lastMessageSequence: 9,
    lastMessageText: 'Bye',
    lastMessageAt: a.START + 9,
    lastMessageDirection: 'outbound',
    activeAt: a.START + 9,
    closedAt: a.START + 10,
    attributes: { urgent: true },
    archivedAt: a.START + 11,
    archiveReason: 'Done.',
    ...{ snoozedUntil: 6, snoozed: true, waitingSince: 7, waitedSince: 8, counted: false },
  }),
  a.message('full', {
    keys: [a.keyNamed('provider')],
    direction: 'outbound',
    sequence: 9,
    subject: 'Re: it',
    html: '<p>Bye</p>',
    attachments: [
      {
        ...{ mediaId: null, state: 'remote', url: 'https://example.org/1' },
        ...{ contentType: 'image/png', name: null, size: 12 },
      },
    ],
    attributes: { stage: 'won', urgent: true, score: 1.5 },
    history: true,
    automatic: true,
    adopted: true,
    units: 2,
    cost: { amount: '0.0150', currency: 'USD' },
    dueAt: a.START + 2,
    expiresAt: a.START + 3,
    engagements: [{ type: 'clicked', at: a.START, url: 'https://example.org/' }],
    parts: [{ type: 'location', latitude: -33.9, longitude: 151.2, label: null }],
    providerId: 'SM1',
    status: 'delivered',
    attempts: [
      {
        number: 1,
        providerId: 'SM1',
        parts: 2,
        units: 2,
        costs: { '*': { amount: '0.0150', currency: 'USD' } },
        evidence: { '*': { sent: { at: a.START, code: null, detail: 'ok' } } },
      },
    ],
    conflict: true,
    possibleDuplicate: true,
    errorCode: '30003',
    errorDetail: 'Unreachable.',
    silent: true,
    author: 'user:7',
    askAt: a.START + 1,
  }),
  a.address('full', { blockedAt: a.START + 1, optedOutAt: a.START + 2 }),
  a.contact('full', { name: 'Ann', nameFrom: 'team', attributes: { stage: 'lead' } }),
  a.media('full', {
    state: 'stored',
    name: 'a.png',
    size: 12,
    sha256: 'ab',
    url: 'https://example.org/1',
    error: 'No.',
  }),
  a.readMark('full', { person: 'user:7', readThrough: 3 }),
  a.job('full', { group: 'talk', priority: -3, state: 'dead', lease: a.START, fence: 4, failures: 5, error: 'No.' }),
  a.idempotency('full', { result: { list: [1, 2] } }),
  a.parked('full', { keys: [a.keyNamed('parked')], receipts: [{ status: 'delivered', providerId: 'SM2' }] }),
  a.channelState('full', { since: 7 }),
  a.statistic('full', { name: 'message.queued', count: 12 }),
]

export const valueCases: readonly StoreCase[] = [
  ...casesOf('load', { ...eachText, ...eachValue }),
  ...casesOf('load', {
    'every field of every kind is returned as it was committed': async ({ store, expect }) => {
      await commit(store, create(...everyField))
      for (const record of everyField) expect(await read(store, record)).toEqual(record)
    },

    'every field that can be null is returned as null': async ({ store, expect }) => {
      const bare = [a.conversation('bare'), a.message('bare'), a.address('bare'), a.contact('bare'), a.job('bare')]
      await commit(store, create(...bare))
      for (const record of bare) expect(await read(store, record)).toEqual(record)
    },

    'whole numbers are returned exactly: zero, negative, and up to 2^53 - 1': async ({ store, expect }) => {
      const largest = Number.MAX_SAFE_INTEGER
      const talk = a.conversation('talk', { messageCount: largest, unread: 0, activeAt: largest, createdAt: -1 })
      const late = a.job('late', { priority: -largest, due: largest, failures: 2 ** 31, fence: 2 ** 32 + 1 })
      await commit(store, create(talk, late))
      expect([await read(store, talk), await read(store, late)]).toEqual([talk, late])
    },

    'ids, keys and tenants of any letters are distinct': async ({ store, expect }) => {
      const names = ['a', 'A', 'a ', 'á', 'a\u0301', 'a%', 'a_', "a'", 'a/b', 'a:b', '😀']
      for (const name of names) {
        const tenant = name as TenantId
        await commit(store, create(a.conversation(name, { tenant, keys: [a.keyNamed(name)], thread: name })))
      }
      for (const name of names) {
        expect(await ownerOf(store, a.keyNamed(name), name as TenantId)).toBe(`con_${name}`)
        const { records } = await store.find(name as TenantId, {
          query: kernel.conversation.queries.conversations,
          where: {},
          order: 'newest',
          limit: 99,
        })
        expect(records.map(({ thread }) => thread)).toEqual([name])
      }
    },
  }),
  ...casesOf('claim', {
    'queues and groups of any letters are distinct': async ({ store, expect }) => {
      const names = ['q', 'Q', 'q ', 'q%', 'é', 'e\u0301', '😀']
      await commit(store, create(...names.map((name, place) => a.job(`n${place}`, { queue: name, group: name }))))
      for (const [place, name] of names.entries()) {
        expect((await claimOne(store, { queues: [a.rule({ queue: name })] })).id).toBe(`job_n${place}`)
      }
    },
  }),
  ...casesOf('log', {
    'events of a tenant of any letters are its own': async ({ store, expect }) => {
      const names = ['t', 'T', 't ', 't%', 'é', 'e\u0301', '😀']
      for (const [place, name] of names.entries()) {
        await commit(store, { ...emit(a.event(place)), tenant: name as TenantId })
      }
      for (const [place, name] of names.entries()) {
        expect(numbersOf(await readLog(store, { tenant: name as TenantId }))).toEqual([place])
      }
    },
  }),
]
