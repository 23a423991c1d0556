import { createParley, type Message, silentLogger } from '@parley/core'
import { fakeChannel } from '@parley/core/testing'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { openDatabase, serverUrl } from '../../../test/postgres-harness.ts'
import { postgres } from '../../postgres.ts'

describe.skipIf(serverUrl === undefined)("within the importer's transaction", () => {
  const server = String(serverUrl)

  async function open(url: string) {
    const pool = new pg.Pool({ connectionString: url })
    const kysely = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) })
    await sql`create table orders (id text primary key)`.execute(kysely)
    const store = postgres({ url })
    const environment = { log: silentLogger }
    const parley = await createParley({ store, channels: { fake: fakeChannel() }, environment })
    const started = await parley.conversations.start({ channel: 'fake', to: '+15550100001', text: 'Hello' })
    const { conversation } = started
    const orders = async (): Promise<number> =>
      (await sql<{ id: string }>`select id from orders`.execute(kysely)).rows.length
    const texts = async (): Promise<string[]> =>
      (await parley.messages.list(conversation.id)).items.map(({ text }: Message) => text)
    return {
      ...{ kysely, pool, store, parley, conversation, orders, texts },
      async [Symbol.asyncDispose]() {
        await parley.stop()
        await kysely.destroy()
      },
    }
  }

  it("a send takes effect with the importer's own rows", async () => {
    await using database = await openDatabase(server)
    await using world = await open(database.url)
    const { kysely, store, parley, conversation } = world
    await kysely.transaction().execute(async (trx) => {
      await sql`insert into orders values ('o1')`.execute(trx)
      await parley.within(store.within(trx)).messages.send(conversation.id, { text: 'On its way' })
      expect(await world.texts()).toEqual(['Hello'])
    })
    expect(await world.texts()).toEqual(['On its way', 'Hello'])
    expect(await world.orders()).toBe(1)
  })

  it("a send is undone with the importer's own rows", async () => {
    await using database = await openDatabase(server)
    await using world = await open(database.url)
    const { pool, store, parley, conversation } = world
    const client = await pool.connect()
    await client.query('begin')
    await client.query("insert into orders values ('o1')")
    await parley.within(store.within(client)).messages.send(conversation.id, { text: 'On its way' })
    await client.query('rollback')
    client.release()
    expect(await world.texts()).toEqual(['Hello'])
    expect(await world.orders()).toBe(0)
  })

  it('its events arrive in order, and signals follow when it takes effect', async () => {
    await using database = await openDatabase(server)
    await using world = await open(database.url)
    const { kysely, store, parley, conversation } = world
    // The cursor is read first: a stream without one begins at the end of the log.
    const { cursor } = await store.log(parley.id, { after: 'newest', limit: 1 })
    const leaving = new AbortController()
    const stream = parley.events({ after: cursor, signal: leaving.signal })[Symbol.asyncIterator]()
    const first = stream.next()
    const sent = await kysely.transaction().execute(async (trx) => {
      const within = parley.within(store.within(trx))
      const one = await within.messages.send(conversation.id, { text: 'One' })
      const two = await within.messages.send(conversation.id, { text: 'Two' })
      return [one.message.id, two.message.id]
    })
    const heard = [(await first).value, (await stream.next()).value]
    expect(heard).toMatchObject(sent.map((messageId) => ({ event: { type: 'message.queued', messageId } })))
    leaving.abort()
  })
})
