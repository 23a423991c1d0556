import type { Message } from '@parley/core'
import { type Commit, parseSearch, type Store, type TenantId } from '@parley/core/store'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../../test/embedded.ts'
import { openDatabase, serverUrl, type TestDatabase } from '../../../test/postgres-harness.ts'
import { message, queryOf, schema, tenant } from '../../../test/records.ts'
import { findsAsReading } from '../../../test/searching.ts'
import { pglite } from '../../pglite.ts'
import { postgres } from '../../postgres.ts'
import { layoutOf } from '../layout.ts'
import { marksOf } from '../search/indexed-words.ts'
import { searchFunctions } from './functions/search.ts'
import { postgresSearch } from './search.ts'

const here = 'con_here' as Message['conversationId']
const there = 'con_there' as Message['conversationId']
const query = queryOf('message', 'search')

function create(...put: readonly Message[]): Commit {
  const expectations = put.map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const)
  return { tenant, expect: expectations, put: [...put], add: [], jobs: [], events: [], remove: [] }
}

function replace(record: Message, change: Partial<Message>): Commit {
  const { kind, id, version } = record
  const expectation = { type: 'version', ref: { kind, id }, version } as const
  return { ...create(), expect: [expectation], put: [{ ...record, ...change, version: version + 1 }] }
}

async function found(store: Store, q: string): Promise<string[]> {
  const where = { terms: parseSearch(q) }
  const { records } = await store.find(tenant, { query, where, order: 'newest', limit: 20 } as const)
  return records.map(({ id }) => id)
}

it('SEC8: a search on PGlite finds the messages that a scan finds, for any texts and searches', async () => {
  await using database = await openEmbedded()
  await using store = pglite({ database, durable: false })
  await store.migrate({ schema, apply: true })
  await findsAsReading(store, 50)
})

describe.skipIf(serverUrl === undefined)('a search on PostgreSQL (or skipped: no server could be started)', () => {
  const server = String(serverUrl)

  const open = async (): Promise<{ database: TestDatabase; store: Store } & AsyncDisposable> => {
    const database = await openDatabase(server)
    const store = postgres({ url: database.url, connections: 2 })
    await store.migrate({ schema, apply: true })
    const close = async (): Promise<void> => {
      await store[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    }
    return { database, store, [Symbol.asyncDispose]: close }
  }

  it('SEC8: finds the messages that a scan finds, for any texts and searches', async () => {
    await using world = await open()
    await findsAsReading(world.store, 200)
  })

  it('does not write words that stay the same when their message is written again', async () => {
    await using world = await open()
    const rows = (): Promise<unknown[]> =>
      world.database.run('select xmin::text, xmax::text, words from parley.messages_searched')
    const said = message('msg_1', { text: 'my order' })
    await world.store.commit([create(said)])
    const before = await rows()
    await world.store.commit([replace(said, { status: 'read', text: 'My  order!' })])
    expect(await rows()).toEqual(before)
    await world.store.commit([replace({ ...said, version: 2 }, { text: 'your order' })])
    expect(await rows()).toEqual([expect.objectContaining({ words: expect.stringMatching(/your \S*order /) })])
  })

  it('finds messages of before the search existed, after the database is migrated', async () => {
    await using world = await open()
    const said = Array.from({ length: 1_100 }, (_, n) => message(`msg_${n}`, { text: `Order ${n}` }))
    for (const part of [said.slice(0, 500), said.slice(500, 1_000), said.slice(1_000)]) {
      await world.store.commit([create(...part)])
    }
    await world.database.run('update parley.messages_searched set words = null')
    expect(await found(world.store, 'order')).toEqual([])
    expect(await world.store.migrate({ schema, apply: false })).toMatchObject({ pending: ['rows messages_searched'] })
    // A message that is written meanwhile is found by its new text.
    const [first] = said
    if (first !== undefined) await world.store.commit([replace(first, { text: 'Parcel' })])
    expect(await found(world.store, 'parcel')).toEqual(['msg_0'])
    expect(await world.store.migrate({ schema, apply: true })).toMatchObject({
      applied: ['rows messages_searched'],
      pending: [],
    })
    expect((await found(world.store, 'order')).slice(0, 2)).toEqual(['msg_1099', 'msg_1098'])
    expect([await found(world.store, '"order 0"'), await found(world.store, '"order 7"')]).toEqual([[], ['msg_7']])
    expect(await world.store.migrate({ schema, apply: true })).toMatchObject({ applied: [] })
  })

  it('found by use: search in a database with words of an older version finds the new words after it is migrated', async () => {
    await using world = await open()
    const said = Array.from({ length: 1_100 }, (_, n) => message(`msg_${n}`, { text: `Order ${n} 🎉 415-555-0199` }))
    for (let from = 0; from < said.length; from += 400)
      await world.store.commit([create(...said.slice(from, from + 400))])
    const elsewhere = { ...message('msg_0', { text: 'Order 🎉' }), tenant: 'globex' as TenantId }
    await world.store.commit([{ ...create(elsewhere), tenant: elsewhere.tenant }])
    // The state that the earlier version left.
    await world.database.run(
      `update parley.messages_searched set words = regexp_replace(words, ' [0-9a-f]{4}(№|🎉)\\S*', '', 'g')`,
    )
    await world.database.run("update parley.fills set version = 1 where name = 'messages_searched'")
    expect([await found(world.store, '🎉'), await found(world.store, '4155550199')]).toEqual([[], []])
    expect(await world.store.migrate({ schema, apply: false })).toMatchObject({ pending: ['rows messages_searched'] })
    const [first] = said
    if (first !== undefined) await world.store.commit([replace(first, { text: 'Parcel 🎈' })])
    // Two processes share the work.
    const reports = await Promise.all([
      world.store.migrate({ schema, apply: true }),
      world.store.migrate({ schema, apply: true }),
    ])
    expect(new Set(reports.flatMap(({ applied }) => applied))).toEqual(new Set(['rows messages_searched']))
    expect((await found(world.store, '🎉')).slice(0, 2)).toEqual(['msg_1099', 'msg_1098'])
    expect([await found(world.store, '"order 1" 4155550199'), await found(world.store, '🎈')]).toEqual([
      ['msg_1'],
      ['msg_0'],
    ])
    const where = { terms: parseSearch('🎉') }
    const theirs = await world.store.find(elsewhere.tenant, { query, where, order: 'newest', limit: 20 } as const)
    expect(theirs.records).toEqual([elsewhere])
    expect(await world.store.migrate({ schema, apply: true })).toMatchObject({ applied: [] })
  })

  describe('over many messages', () => {
    const MESSAGES = 6_000
    let world: Awaited<ReturnType<typeof open>>
    const messages = layoutOf(schema).get('message')
    const search = messages?.searched === undefined ? '' : searchFunctions(messages, messages.searched)[1].name
    /** A session that searched before there was a message. */
    let early: pg.Client

    /** The number of pages that a search reads, after the session has planned its statements. */
    const pagesOf = async (q: string, conversationId: Message['conversationId'] | undefined): Promise<number> => {
      const marks = conversationId === undefined ? [] : [marksOf(0, conversationId)]
      const { sought, rarest, besides } = postgresSearch.valuesOf(tenant, parseSearch(q), marks)
      const given = conversationId === undefined ? '' : `, _values_0 => '{${conversationId}}'`
      const explain = `explain (analyze, buffers) select * from parley.${search}($1, $2, $3, $4, null, 21${given})`
      const ask = () => early.query(explain, [tenant, sought, rarest, besides])
      await ask()
      const plan = (await ask()).rows.map((row) => String(row['QUERY PLAN'])).join('\n')
      const [, hit = '0', read = '0'] = /Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?/.exec(plan) ?? []
      return Number(hit) + Number(read)
    }

    beforeAll(async () => {
      world = await open()
      early = new pg.Client(world.database.url)
      // A database that is dropped ends its sessions.
      early.on('error', () => undefined)
      await early.connect()
      await pagesOf('order', undefined)
      const filler = Array.from({ length: 60 }, (_, place) => `filler${place}`).join(' ')
      const said = Array.from({ length: MESSAGES }, (_, n) => {
        const rarely = n % 3_000 === 7 ? 'rare' : ''
        const text = `common ${n % 2 === 0 ? 'even' : 'odd'} ${rarely} ${n < 300 ? 'once' : ''} ${filler}`
        return message(`msg_${n}`, { text, conversationId: n % 1_000 === 1 ? here : there })
      })
      for (let from = 0; from < MESSAGES; from += 500) {
        await world.store.commit([create(...said.slice(from, from + 500))])
      }
    })

    afterAll(async () => {
      await early?.end()
      await world?.[Symbol.asyncDispose]()
    })

    it.each([
      ['a word of all messages', 'common', undefined],
      ['a word of few messages', 'rare', undefined],
      ['a word of old messages only', 'once', undefined],
      ['two words', 'rare common', undefined],
      ['common words that are never in one message', 'even odd', undefined],
      ['a word of no message', 'never', undefined],
      ['a phrase', '"common even filler0"', undefined],
      ['a prefix', 'rar*', undefined],
      ['a common word in a small conversation', 'common', here],
      ['a rare word in a large one', 'rare', there],
    ])('for %s reads only a part of the pages, even with a plan from before the first message', async (_, q, talk) => {
      const [whole] = await world.database.run("select pg_relation_size('parley.messages_searched') / 8192 as pages")
      expect(Number(Object(whole).pages)).toBeGreaterThan(600)
      // A few hundred messages, and words that wait for the index.
      expect(await pagesOf(q, talk)).toBeLessThan(250)
    })
  })
})
