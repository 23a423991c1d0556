import { setMaxListeners } from 'node:events'
import { expect, it } from 'vitest'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { CuttingProxy } from './lib/cutting-proxy.ts'
import { unfinished } from './lib/database.ts'
import { type Follower, logOf, misled } from './lib/follower.ts'
import { Installation } from './lib/installation.ts'
import { killAgainAndAgain, printKills } from './lib/kills.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { scaled, timeout } from './lib/scale.ts'
import { seeded } from './lib/seeded.ts'
import { followOver, transports } from './lib/socket-followers.ts'
import { itOnOneStore } from './lib/stores.ts'
import { stream } from './lib/stream.ts'
import { until } from './lib/until.ts'

const CLIENTS = scaled({ full: 200, short: 12 })
const WEBHOOKS = scaled({ full: 2000, short: 120 })
const CUTS = scaled({ full: 20, short: 2 })
const RESTARTS = scaled({ full: 10, short: 2 })
const chance = seeded('R10')

itOnOneStore(
  `R10 stream resume on ${transports.join(', ')}: ${CLIENTS} clients behind a proxy that cuts at random bytes, each at least ${CUTS} times, server restarted ${RESTARTS} times; invariant 5 (one log)`,
  async (store) => {
    await using provider = await openProvider()
    await using installation = await Installation.open({ store, providerUrl: provider.url, answer: true })
    await post(`${installation.url}/webhooks/sms`, { sid: sidOf(0), from: numberOf(0), body: 'first' })
    const [first] = logOf(installation.database)
    const ended = new AbortController()
    setMaxListeners(CLIENTS, ended.signal)
    const followers = Array.from({ length: CLIENTS }, (): Follower => ({ seen: [first ?? ''], cuts: 0, resets: 0 }))
    await using proxy = await CuttingProxy.open(() => installation.port, chance)
    const following = followers.map((follower, place) => {
      const name = transports[place % transports.length] ?? 'SSE'
      return followOver(name, proxy.url, follower, { signal: ended.signal })
    })

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

    await until('every client was cut', () => followers.every(({ cuts }) => cuts >= CUTS))
    proxy.rest()
    await until('every reply is sent', () => unfinished(installation.database) === 0)
    const expected = logOf(installation.database)
    expect(expected.length).toBeGreaterThan(WEBHOOKS)
    await until('every client has the whole log', () => followers.every(({ seen }) => seen.length >= expected.length))
    ended.abort()
    await Promise.all(following)
    // Later status callbacks are possible: the events of a client are the log's too, in its order.
    const log = logOf(installation.database)
    expect(log.slice(0, expected.length)).toEqual(expected)
    const wrong = misled(followers, log, expected.length)
    expect({ wrong: wrong.length, resets: followers.reduce((sum, { resets }) => sum + resets, 0) }).toEqual({
      wrong: 0,
      resets: 0,
    })
    expect(followers.every(({ cuts }) => cuts >= CUTS)).toBe(true)
  },
  timeout({ full: 20, short: 2 }),
)

it('R10 stream resume (SSE): a cursor of another log is answered with reset', async () => {
  await using provider = await openProvider()
  await using installation = await Installation.open({ providerUrl: provider.url })
  for await (const { event, id } of stream(installation.url, {
    after: 'another-log.7',
    signal: AbortSignal.timeout(timeout({ full: 1, short: 1 })),
  })) {
    expect(event).toBe('reset')
    expect(id).toBeTruthy()
    return
  }
  expect.unreachable('The stream ended without a word.')
})
