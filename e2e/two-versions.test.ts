import { createParley } from '@parley/core'
import { ratings } from '@parley/example-custom-module'
import { postgres } from '@parley/store-kysely/postgres'
import { expect } from 'vitest'
import { Api } from './lib/api.ts'
import { auditReceived, auditSent, flawless } from './lib/audit.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { count, drifted, query, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { compiled } from './lib/program.ts'
import { openProvider } from './lib/provider.ts'
import { untilInTime } from './lib/put-off.ts'
import { scaled, timeout } from './lib/scale.ts'
import { itOnPostgres } from './lib/stores.ts'
import { stream } from './lib/stream.ts'
import { until } from './lib/until.ts'
import { violations } from './lib/violations.ts'

/** How often each of the two is killed while both serve. */
const KILLS = scaled({ full: 10, short: 1 })
/** Customers of one round. Each writes a text, is sent one, and has the conversation archived, except at the start. */
const EACH = scaled({ full: 60, short: 12 })
const question = 'How did we do, from 1 to 5?'

itOnPostgres(
  `two versions of the program on one PostgreSQL, the newer with a module more: over ${2 * KILLS} SIGKILLs no request to the older fails, the module reacts to each event of both once, its jobs wait for the newer, and the older alone serves again`,
  async () => {
    using module = compiled('examples/custom-module/src/ratings.ts')
    await using provider = await openProvider({ pace: 5 })
    const providerUrl = provider.url
    await using older = await Installation.open({ store: 'postgres', providerUrl })
    const { database } = older

    const load = new Load()
    const served: { customer: Customer; conversation: string }[] = []
    const refusals: string[] = []
    let next = 0
    /** Customers of one round, served by the given installations in turn. */
    const serve = async (by: Partial<Record<'older' | 'newer', Installation>>, last = archive): Promise<void> => {
      const sides = Object.entries(by) as ['older' | 'newer', Installation][]
      const customers = Array.from({ length: EACH }, () => customerOf(next++))
      await load.run(customers.length, 4, async (place) => {
        const [version, { url }] = sides[place % sides.length] as ['older' | 'newer', Installation]
        const customer = customers[place] as Customer
        try {
          served.push({ customer, conversation: await exchange(url, customer, last) })
        } catch (error) {
          // A killed process gives no answer, and the request is repeated. An answer that is no success is a failure.
          if (!(error instanceof Refused)) throw error
          refusals.push(`${version}: ${error.message}`)
        }
      })
    }

    const newerOptions = { database, providerUrl, modules: [{ file: module.url, name: 'ratings' }] }
    // An event that is committed while the newer starts is reacted to or not. So nothing is archived meanwhile.
    const [newer] = await Promise.all([Installation.open(newerOptions), serve({ older }, async () => {})])
    await using _ = newer
    const early = served.length
    for (const victim of [newer, older].flatMap((each) => Array.from({ length: KILLS }, () => each))) {
      const serving = serve({ older, newer })
      await until('requests are open', () => load.flights.size > 0)
      await victim.kill()
      await victim.start()
      await serving
    }
    const asked = (): string[] => served.slice(early).map(({ customer }) => customer.from)
    await until('every job is done', () => unfinished(database) === 0)
    expect(rated(database)).toBe(asked().length)

    // An answer of a customer is an event of the module. The older shows its place in the stream only.
    const [first] = query(database, 'select id from parley_ratings order by id')
    const rating = `/api/v1/ratings/${String(first?.id)}`
    const given = { method: 'PATCH', body: { stars: 5, comment: 'Quick and kind' } }
    expect((await new Api(newer.url).request(rating, given)).status).toBe(200)
    const { paths } = (await (await fetch(`${older.url}/openapi.json`)).json()) as { paths: object }
    expect(Object.keys(paths).filter((path) => path.includes('ratings'))).toEqual([])
    await serve({ older })
    await until('every job is done', () => unfinished(database) === 0)
    const log = kernelLogOf(database)
    expect(await cursorsOf(older.url, log.at(-1))).toEqual(log)

    // Jobs of the module are made while only the older works. The older does all other jobs, and leaves these.
    expect(await newer.stop()).toBe(0)
    const left = await archiveBy(database, served[0]?.conversation ?? '')
    await serve({ older })
    await until('the older has done all other jobs', () => unfinished(database) === left + EACH)
    const waiting = query(
      database,
      `select queue, state, fence, failures, error from parley_jobs where ${ofModule} order by queue`,
    )
    const untouched = { state: 'waiting', fence: 0, failures: 0, error: null }
    expect(waiting).toEqual([
      ...Array.from({ length: left }, () => ({ queue: 'do:ratings.ask', ...untouched })),
      ...Array.from({ length: EACH }, () => ({ queue: 'on:module:ratings:conversation.changed', ...untouched })),
    ])

    // Back to the version before, with the tables of the newer present.
    await older.kill()
    await older.start()
    expect((await fetch(`${older.url}/ready`)).status).toBe(200)
    await serve({ older })
    await until('the older has done all other jobs', () => unfinished(database) === left + 2 * EACH)

    // And forward again: the jobs that waited run, and what was rated is kept.
    await newer.start()
    await until('every job is done', () => unfinished(database) === 0)
    expect(rated(database)).toBe(asked().length + left)
    expect(await (await new Api(newer.url).request(rating)).json()).toMatchObject({
      stars: 5,
      comment: 'Quick and kind',
    })

    expect(refusals).toEqual([])
    const customers = served.map(({ customer }) => customer)
    expect(auditReceived(database, new Set(customers.map(({ sid }) => sid)))).toEqual(flawless)
    const questioned = [...asked(), served[0]?.customer.from ?? '']
    const sent = [
      ...customers.map(({ from }) => ({ to: from, body: `hello ${from}` })),
      ...questioned.map((to) => ({ to, body: question })),
    ]
    expect(auditSent(provider.simulator.journal(), sent)).toEqual(flawless)
    // The module reacts to each commit of both once.
    const questions = provider.simulator.journal().filter(({ body }) => body === question)
    expect(questions.map(({ to }) => to).sort()).toEqual([...questioned].sort())
    expect(query(database, `select queue, error from parley_jobs where state = 'dead'`)).toEqual([])
    expect([...violations(database), ...drifted(database)]).toEqual([])
  },
  timeout({ full: 20, short: 3 }),
)

/** The jobs of the module, and those of its reactions to events of the older. */
const ofModule = `(queue = 'do:ratings.ask' or queue like 'on:module:ratings:%')`

interface Customer {
  sid: string
  from: string
  body: string
}

function customerOf(place: number): Customer {
  return { sid: sidOf(place), from: numberOf(place), body: `text ${place}` }
}

/** An answer that is no success. */
class Refused extends Error {}

/** A webhook, a command and a last one, each repeatable; returns the id of the conversation. */
async function exchange(url: string, customer: Customer, last: typeof archive): Promise<string> {
  await succeed(() => post(`${url}/webhooks/sms`, customer))
  const api = new Api(url)
  const start = { channel: 'sms', to: customer.from, text: `hello ${customer.from}` }
  const headers = { 'idempotency-key': `start-${customer.sid}` }
  const started = await succeed(() => api.request('/api/v1/conversations', { method: 'POST', body: start, headers }))
  const { id } = JSON.parse(started)
  await last(api, id)
  return id
}

async function archive(api: Api, id: string): Promise<void> {
  await succeed(() => api.request(`/api/v1/conversations/${id}`, { method: 'PATCH', body: { status: 'archived' } }))
}

/** The body of a successful answer. */
async function succeed(ask: () => Promise<Response>): Promise<string> {
  const answer = await untilInTime(ask)
  const body = await answer.text()
  if (!answer.ok) throw new Refused(`${answer.status} ${body}`)
  return body
}

/** Archives a conversation by the newer version in a process that does no jobs; returns how many jobs it left. */
async function archiveBy(database: string, conversation: string): Promise<number> {
  await using parley = await createParley({ store: postgres(database), modules: [ratings()] })
  const before = unfinished(database)
  await parley.conversations.update(conversation as never, { status: 'open' })
  await parley.conversations.update(conversation as never, { status: 'archived' })
  return unfinished(database) - before
}

function rated(database: string): number {
  return count(database, 'select count(*) from parley_ratings')
}

/** The cursors of the log without the events of the module, in order. */
function kernelLogOf(database: string): string[] {
  return query(
    database,
    `select s.epoch || '.' || e.place as cursor from parley_events e, parley_store s
     where e.tenant = 'default' and e.type not like 'rating.%' order by e.place`,
  ).map(({ cursor }) => String(cursor))
}

/** The cursors of the events that a stream shows, from the oldest to one of them. */
async function cursorsOf(url: string, last: string | undefined): Promise<string[]> {
  const cursors: string[] = []
  const enough = new AbortController()
  for await (const { id } of stream(url, { after: 'oldest', signal: enough.signal })) {
    if (id === undefined) continue
    cursors.push(id)
    if (id === last) break
  }
  enough.abort()
  return cursors
}
