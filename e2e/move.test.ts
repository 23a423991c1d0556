import { once } from 'node:events'
import { existsSync } from 'node:fs'
import pg from 'pg'
import { expect } from 'vitest'
import { askServer } from './lib/ask-server.ts'
import { ended, follow, parley, serve } from './lib/bundled.ts'
import { freePort } from './lib/free-port.ts'
import { openDatabase } from './lib/own-database.ts'
import { runOn } from './lib/postgres.ts'
import { timeout } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { itOnPostgres } from './lib/stores.ts'
import { until } from './lib/until.ts'

const CUSTOMERS = 25
const PARLEY_API_KEY = 'a key of sixteen or more'.replaceAll(' ', '-')

/** Blocks all writes of events while the lock with this number is held. */
const HOLD = 4711
const holdEvents = `
  create function hold() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock_shared(${HOLD}); return new; end $$;
  create trigger hold before insert on parley.events for each row execute function hold()`

itOnPostgres(
  'an installation moves from SQLite: not while it runs, wholly or not at all, and its clients miss nothing',
  async () => {
    using folder = scratch()
    const port = await freePort()
    const url = `http://localhost:${port}`
    await using database = await openDatabase()
    const DATABASE_URL = database.url
    const move = () => ended(parley(folder.path, ['move'], { DATABASE_URL }))
    const write = (customer: number, text: string) =>
      fetch(`${url}/simulator/customers/+1415555${String(customer).padStart(4, '0')}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ channel: 'sms', text }),
      })
    const list = async (): Promise<unknown> => {
      const headers = { authorization: `Bearer ${PARLEY_API_KEY}` }
      const { items } = await (await fetch(`${url}/api/v1/conversations?limit=100`, { headers })).json()
      return items
    }

    let before: { told: { cursor: string }[] }
    let conversations: unknown
    {
      await using _server = await serve(folder.path, port, { PARLEY_API_KEY })
      await using client = await follow(url, PARLEY_API_KEY, 'oldest')
      for (let customer = 0; customer < CUSTOMERS; customer += 1) await write(customer, `text of ${customer}`)
      await until('all texts are received', () => client.told.length === 2 * CUSTOMERS)
      before = { told: [...client.told] }
      conversations = await list()
      expect(await move()).toEqual({
        status: 1,
        output: '',
        complaint:
          'parley: data/parley.db cannot be moved. Another process holds the database. Stop the processes that use it, and move again.\n',
      })
    }

    // Killed in the middle: the messages are written, and the events wait.
    expect(await ended(parley(folder.path, ['migrate'], { DATABASE_URL }))).toMatchObject({ status: 0 })
    await runOn(DATABASE_URL, holdEvents)
    {
      const holder = new pg.Client(DATABASE_URL)
      await holder.connect()
      await holder.query(`select pg_advisory_lock(${HOLD})`)
      const midway = parley(folder.path, ['move'], { DATABASE_URL })
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      await until('it is midway', () => askServer(DATABASE_URL, waiting, []).length === 1)
      midway.kill('SIGKILL')
      await once(midway, 'close')
      await holder.end()
    }
    const others = `select 1 from pg_stat_activity where datname = current_database() and application_name = 'parley'`
    await until('the server has noticed', () => askServer(DATABASE_URL, others, []).length === 0)
    for (const table of ['messages', 'conversations', 'jobs', 'keys', 'events', 'logs']) {
      expect(askServer(DATABASE_URL, `select 1 from parley.${table} limit 1`, []), table).toEqual([])
    }
    expect(existsSync(folder.file('data/moved.txt'))).toBe(false)
    await runOn(DATABASE_URL, 'drop function hold cascade')

    // The second one completes.
    const moved = await move()
    expect(moved).toMatchObject({ status: 0, complaint: '' })
    expect(moved.output).toMatch(new RegExp(`^  messages +${CUSTOMERS}$`, 'm'))
    expect(moved.output).toMatch(
      /^Moved to PostgreSQL at .*: [\d,]+ rows; each table has as many as in data\/parley\.db\.$/m,
    )
    expect(await move()).toMatchObject({ status: 1, complaint: expect.stringContaining('It holds data already') })
    expect(await ended(parley(folder.path, ['start'], { PORT: String(port) }))).toMatchObject({
      status: 1,
      complaint: expect.stringContaining('was moved to PostgreSQL: set DATABASE_URL'),
    })

    // A client reconnects with its cursor from SQLite.
    await using _server = await serve(folder.path, port, { PARLEY_API_KEY, DATABASE_URL })
    expect(await list()).toEqual(conversations)
    const half = before.told[CUSTOMERS]
    await using client = await follow(url, PARLEY_API_KEY, half?.cursor)
    await write(0, 'after the move')
    await until('a later message is received', () => client.told.some(({ text }) => text === 'after the move'))
    expect(client.told.slice(0, -1)).toEqual(before.told.slice(CUSTOMERS + 1))
  },
  timeout({ full: 2, short: 2 }),
)
