import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { query, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { killAgainAndAgain, printKills } from './lib/kills.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { patience, scaled } from './lib/scale.ts'
import { seeded } from './lib/seeded.ts'
import { stream } from './lib/stream.ts'
import { until } from './lib/until.ts'

const CLIENTS = scaled({ full: 200, short: 20 })
const WEBHOOKS = scaled({ full: 2000, short: 300 })
const CUTS = scaled({ full: 20, short: 5 })
const RESTARTS = scaled({ full: 10, short: 3 })
const chance = seeded('R10')

interface Follower {
  seen: string[]
  cuts: number
  resets: number
}

it(
  `R10 stream resume (SSE): ${CLIENTS} clients, each cut ${CUTS} times, server restarted ${RESTARTS} times; invariant 5 (one log)`,
  async () => {
    await using provider = await openProvider()
    await using installation = await Installation.open({ providerUrl: provider.url, answer: true })
    await post(`${installation.url}/webhooks/sms`, { sid: sidOf(0), from: numberOf(0), body: 'first' })
    const [first] = logOf(installation)
    const ended = new AbortController()
    setMaxListeners(CLIENTS, ended.signal)
    const followers = Array.from({ length: CLIENTS }, (): Follower => ({ seen: [first ?? ''], cuts: 0, resets: 0 }))
    const following = followers.map((follower) => follow(installation, follower, ended.signal))

    const load = new Load()
    const killing = killAgainAndAgain({
      installation,
      kills: RESTARTS,
      due: (number) => load.reached(Math.floor((number * WEBHOOKS) / (RESTARTS + 1))),
      flights: load.flights,
      over: () => load.acknowledged >= WEBHOOKS,
    })
    await load.run(WEBHOOKS, 8, async (place) => {
      const text = { sid: sidOf(place + 1), from: numberOf(place % 50), body: `text ${place}` }
      const response = await post(`${installation.url}/webhooks/sms`, text)
      if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
    })
    const kills = await killing
    printKills('R10', kills)
    expect(kills).toHaveLength(RESTARTS)

    await until('every reply is handed over', () => unfinished(installation.database) === 0)
    const expected = logOf(installation)
    expect(expected.length).toBeGreaterThan(WEBHOOKS)
    await until('every client has the whole log', () => followers.every(({ seen }) => seen.length >= expected.length))
    ended.abort()
    await Promise.all(following)
    // Status callbacks may have come since: what a client saw of them is the log's too, in its order.
    const log = logOf(installation)
    expect(log.slice(0, expected.length)).toEqual(expected)
    const wrong = followers.filter(
      ({ seen }) => seen.length < expected.length || seen.some((id, place) => id !== log[place]),
    )
    expect({ wrong: wrong.length, resets: followers.reduce((sum, { resets }) => sum + resets, 0) }).toEqual({
      wrong: 0,
      resets: 0,
    })
    expect(followers.every(({ cuts }) => cuts >= CUTS)).toBe(true)
  },
  patience({ full: 20, short: 2 }),
)

it('R10 stream resume (SSE): a cursor of another log is told reset', async () => {
  await using provider = await openProvider()
  await using installation = await Installation.open({ providerUrl: provider.url })
  for await (const { event, id } of stream(installation.url, {
    after: 'another-log.7',
    signal: AbortSignal.timeout(10_000),
  })) {
    expect(event).toBe('reset')
    expect(id).toBeTruthy()
    return
  }
  expect.unreachable('The stream ended without a word.')
})

// One string per cursor for all followers: 200 of them read the whole log.
const cursors = new Map<string, string>()

function same(cursor: string): string {
  const known = cursors.get(cursor)
  if (known === undefined) cursors.set(cursor, cursor)
  return known ?? cursor
}

// Reads on from its last cursor, again and again, and cuts its own connection at random places.
async function follow({ url }: Installation, follower: Follower, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const connection = new AbortController()
    const cut = (): void => connection.abort()
    ended.addEventListener('abort', cut, { once: true })
    const patienceOfClient = 1 + Math.floor(chance() * (WEBHOOKS / CUTS / 2))
    let read = 0
    try {
      for await (const { event, id } of stream(url, { after: follower.seen.at(-1), signal: connection.signal })) {
        if (event === 'reset') follower.resets += 1
        if (id === undefined || event === 'reset') continue
        follower.seen.push(same(id))
        read += 1
        if (follower.cuts < CUTS && read >= patienceOfClient) {
          follower.cuts += 1
          cut()
        }
      }
    } catch {
      // Cut, or the server is away: come back with the last cursor.
      await sleep(20)
    } finally {
      ended.removeEventListener('abort', cut)
    }
  }
}

function logOf({ database }: Installation): string[] {
  return query(
    database,
    `select s.epoch || '.' || e.place as cursor from parley_events e, parley_store s
     where e.tenant = 'default' order by e.place`,
  ).map(({ cursor }) => String(cursor))
}
