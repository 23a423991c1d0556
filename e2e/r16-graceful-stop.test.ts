import { setMaxListeners } from 'node:events'
import { expect } from 'vitest'
import { key } from './lib/account.ts'
import { Api } from './lib/api.ts'
import { auditReceived, auditSent, flawless } from './lib/audit.ts'
import { Balancer } from './lib/balancer.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { drifted, unfinished } from './lib/database.ts'
import { type Follower, follow, logOf, misled } from './lib/follower.ts'
import { freePort } from './lib/free-port.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { fetchAlone } from './lib/own-connection.ts'
import { openProvider } from './lib/provider.ts'
import { untilInTime } from './lib/put-off.ts'
import { promised, scaled, timeout } from './lib/scale.ts'
import { itOnPostgres } from './lib/stores.ts'
import { until } from './lib/until.ts'
import { violations } from './lib/violations.ts'

/** How long a process may take to end. */
const EXIT = promised(10_000)
const RESTARTS = scaled({ full: 200, short: 2 })
const CLIENTS = scaled({ full: 20, short: 6 })
const CUSTOMERS = 200

itOnPostgres(
  `R16 graceful stop: ${RESTARTS} rolling restarts of two processes under load: 0 failed requests, 0 lost, exit within ${EXIT / 1000} s`,
  async () => {
    await using provider = await openProvider()
    const port = await freePort()
    const shared = {
      providerUrl: provider.url,
      publicUrl: `http://127.0.0.1:${port}`,
      answer: true,
      // Requests in progress are not cut off on a slow machine.
      timeout: promised(3000),
      notice: timeout({ full: 1, short: 1 }),
      quiet: true,
    }
    await using one = await Installation.open({ ...shared, store: 'postgres' })
    const { database } = one
    await using other = await Installation.open({ ...shared, database })
    await using balancer = await Balancer.open(port, [one.port, other.port], '/ready')

    await post(`${balancer.url}/webhooks/sms`, textOf(0))
    const [first = ''] = logOf(database)
    const ended = new AbortController()
    setMaxListeners(CLIENTS, ended.signal)
    const followers = Array.from({ length: CLIENTS }, (): Follower => ({ seen: [first], cuts: 0, resets: 0 }))
    const following = followers.map((follower) =>
      follow(balancer.url, follower, { cuts: 0, stride: 1, chance: () => 1, signal: ended.signal }),
    )

    const failed: string[] = []
    let over = false
    // Nothing is repeated: any failure fails the test.
    const goOn = (load: Load, width: number, request: (place: number) => Promise<unknown>): Promise<void> =>
      load.run(
        Number.MAX_SAFE_INTEGER,
        width,
        async (place) => {
          await request(place).catch((error: unknown) => failed.push(`${error} ${Object(error).cause ?? ''}`))
        },
        { enough: () => over },
      )
    // Each request goes to the process that the balancer chooses at that moment.
    const api = new Api(balancer.url, fetchAlone)
    const receiving = new Load()
    const sending = new Load()
    const listing = new Load()
    const loads = [receiving, sending, listing]
    const load = [
      goOn(receiving, 4, (place) => write(balancer.url, place + 1)),
      goOn(sending, 2, (place) => api.start(sendOf(place), `send-${place}`)),
      goOn(listing, 2, () => api.conversations()),
    ]

    const exits: number[] = []
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      const leaving = restart % 2 === 0 ? one : other
      await receiving.reached(receiving.acknowledged + 50)
      const began = performance.now()
      // It ends when no new requests arrive and those in progress have their answers, after any time.
      const noticed = async (): Promise<void> => {
        await balancer.takenOut(leaving.port)
        const onTheirWay = loads.flatMap(({ flights }) => [...flights])
        await until('requests in progress are answered', () =>
          onTheirWay.every((flight) => loads.every(({ flights }) => !flights.has(flight))),
        )
      }
      expect(await leaving.stop({ noticed })).toBe(0)
      exits.push(Math.round(performance.now() - began))
      await leaving.start()
      await until('the balancer uses it again', () => balancer.serves(leaving.port))
    }
    over = true
    await Promise.all(load)
    process.stdout.write(
      `R16: ${receiving.acknowledged} webhooks, ${sending.acknowledged} sends, ${RESTARTS} restarts, the slowest exit took ${Math.max(...exits)} ms\n`,
    )
    expect(failed).toEqual([])
    expect(Math.max(...exits)).toBeLessThan(EXIT)

    await until('every job is done', () => unfinished(database) === 0)
    const expected = logOf(database)
    await until('every client has the whole log', () => followers.every(({ seen }) => seen.length >= expected.length))
    ended.abort()
    await Promise.all(following)
    expect(misled(followers, logOf(database), expected.length)).toEqual([])

    const texts = Array.from({ length: receiving.acknowledged + 1 }, (_, place) => textOf(place))
    expect(auditReceived(database, new Set(texts.map(({ sid }) => sid)))).toEqual(flawless)
    const sends = Array.from({ length: sending.acknowledged }, (_, place) => sendOf(place))
    const wanted = [
      ...texts.map(({ from, body }) => ({ to: from, body: `Got: ${body}` })),
      ...sends.map(({ to, text }) => ({ to, body: text })),
    ]
    expect(auditSent(provider.simulator.journal(), wanted)).toEqual(flawless)
    expect([...violations(database), ...drifted(database)]).toEqual([])
  },
  timeout({ full: 60, short: 2 }),
)

itOnPostgres(
  'R16 graceful stop: clients of the stream get different delays for their reconnect',
  async () => {
    await using provider = await openProvider()
    await using installation = await Installation.open({ store: 'postgres', providerUrl: provider.url })
    const told = await Promise.all(Array.from({ length: 20 }, () => retryOf(installation.url)))
    expect(told.every((ms) => ms >= 1000 && ms < 5000)).toBe(true)
    expect(new Set(told).size).toBeGreaterThan(15)
    const spread = Math.max(...told) - Math.min(...told)
    expect(spread).toBeGreaterThan(1000)
  },
  timeout({ full: 2, short: 2 }),
)

/** The reconnect delay of a new stream, in milliseconds. */
async function retryOf(url: string): Promise<number> {
  const connection = new AbortController()
  const headers = { authorization: `Bearer ${key}`, accept: 'text/event-stream' }
  const { body } = await untilInTime(() => fetch(`${url}/api/v1/events`, { headers, signal: connection.signal }))
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  const frame = (await reader?.read())?.value ?? ''
  connection.abort()
  return Number(/^retry: (\d+)$/m.exec(frame)?.[1])
}

async function write(url: string, place: number): Promise<void> {
  const response = await post(`${url}/webhooks/sms`, textOf(place), { ask: fetchAlone })
  if (!response.ok) throw new Error(`Not acknowledged: ${response.status} ${await response.text()}`)
}

function textOf(place: number): { sid: string; from: string; body: string } {
  return { sid: sidOf(place), from: numberOf(place % CUSTOMERS), body: `text ${place}` }
}

function sendOf(place: number): { to: string; text: string } {
  return { to: numberOf(CUSTOMERS + (place % CUSTOMERS)), text: `send ${place}` }
}
