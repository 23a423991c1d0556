import { setMaxListeners } from 'node:events'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { key } from './lib/account.ts'
import { auditReceived, auditSent, flawless } from './lib/audit.ts'
import { Balancer } from './lib/balancer.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { drifted, unfinished } from './lib/database.ts'
import { type Follower, follow, logOf, misled } from './lib/follower.ts'
import { freePort } from './lib/free-port.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { promised, scaled, timeout } from './lib/scale.ts'
import { seeded } from './lib/seeded.ts'
import { followOver, transports } from './lib/socket-followers.ts'
import { itOnPostgres } from './lib/stores.ts'
import { inHand, leftBehind, longest, type Takeover, takenOver } from './lib/takeover.ts'
import { until } from './lib/until.ts'
import { violations } from './lib/violations.ts'

const KILLS = scaled({ full: 20, short: 1 })
const SPARE = 5
const CLIENTS = scaled({ full: 100, short: 12 })
const CUTS = scaled({ full: 20, short: 3 })
const CUSTOMERS = 200
const SOON = promised(15_000)
const chance = seeded('Two processes')

itOnPostgres(
  `two processes on one PostgreSQL behind a balancer: typing crosses them; each of ${CLIENTS} clients over SSE, WebSocket and Socket.IO sees every event once and in order; R15 takeover: ${KILLS} SIGKILLs of one under load, 0 lost, 0 doubled, jobs taken over within ${SOON / 1000} s`,
  async () => {
    await using provider = await openProvider()
    // Answers are slow, so that a killed process has held jobs.
    provider.simulator.faults.add({ fault: 'slow', accept: 'before', delayMs: 100 })
    const port = await freePort()
    const shared = { providerUrl: provider.url, publicUrl: `http://127.0.0.1:${port}`, answer: true }
    await using one = await Installation.open({ ...shared, store: 'postgres' })
    const { database } = one
    await using other = await Installation.open({ ...shared, database })
    await using balancer = await Balancer.open(port, [one.port, other.port])

    const ended = new AbortController()
    setMaxListeners(CLIENTS, ended.signal)
    await post(`${balancer.url}/webhooks/sms`, textOf(0))
    const [first = ''] = logOf(database)
    const followers = Array.from({ length: CLIENTS }, (): Follower => ({ seen: [first], cuts: 0, resets: 0 }))
    const pace = { cuts: CUTS, stride: 200, chance, signal: ended.signal }
    const following = followers.map((follower, place) => {
      const transport = transports[place % transports.length] ?? 'SSE'
      // Polling is not among them: its requests would go to both processes in turn.
      return transport === 'SSE' || transport === 'Socket.IO'
        ? follow(balancer.url, follower, pace)
        : followOver(transport, balancer.url, follower, { signal: ended.signal })
    })
    await typingCrosses(one.url, other.url)

    const load = new Load()
    let over = false
    const write = async (place: number): Promise<void> => {
      const response = await post(`${balancer.url}/webhooks/sms`, textOf(place + 1))
      if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
    }
    const writing = load.run(Number.MAX_SAFE_INTEGER, 4, write, { enough: () => over })
    const takeovers: Takeover[] = []
    // The holder of a job is not visible: at a kill, the other process may hold all of them. Such a kill shows nothing.
    for (let kill = 1; kill <= KILLS || (takeovers.length === 0 && kill <= KILLS + SPARE); kill += 1) {
      const victim = kill % 2 === 1 ? one : other
      await load.reached(load.acknowledged + 200)
      await until('there are jobs in hand', () => inHand(database).length > 0 && load.flights.size > 0)
      await victim.kill()
      const left = leftBehind(await takenOver(database, inHand(database), { within: SOON }))
      process.stdout.write(`  kill ${kill}: ${left.length} jobs taken over, the last after ${longest(left)} ms\n`)
      takeovers.push(...left)
      await victim.start()
    }
    over = true
    await writing
    process.stdout.write(
      `Two processes: ${load.acknowledged} webhooks acknowledged, ${takeovers.length} jobs taken over within ${longest(takeovers)} ms\n`,
    )
    expect(takeovers.length).toBeGreaterThan(0)
    expect(longest(takeovers)).toBeLessThan(SOON)

    await until('every reply is sent', () => unfinished(database) === 0)
    const expected = logOf(database)
    await until('every client has the whole log', () => followers.every(({ seen }) => seen.length >= expected.length))
    ended.abort()
    await Promise.all(following)
    // Later status callbacks are possible: the events of a client are the log's too, in its order.
    expect(misled(followers, logOf(database), expected.length)).toEqual([])
    expect(followers.reduce((sum, { resets }) => sum + resets, 0)).toBe(0)

    const texts = Array.from({ length: load.acknowledged + 1 }, (_, place) => textOf(place))
    expect(auditReceived(database, new Set(texts.map(({ sid }) => sid)))).toEqual(flawless)
    const replies = texts.map(({ from, body }) => ({ to: from, body: `Got: ${body}` }))
    expect(auditSent(provider.simulator.journal(), replies)).toEqual(flawless)
    expect([...violations(database), ...drifted(database)]).toEqual([])
  },
  timeout({ full: 20, short: 2 }),
)

/** A report at one process reaches a socket of the other one. */
async function typingCrosses(from: string, to: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const list = await fetch(`${from}/api/v1/conversations?limit=1`, { headers })
  const { items } = (await list.json()) as { items: { id: string }[] }
  const conversationId = items[0]?.id ?? ''
  const options = { headers, perMessageDeflate: false }
  const socket = new WebSocket(`${to.replace('http', 'ws')}/api/v1/socket?conversationId=${conversationId}`, options)
  const frames: { type: string; frame?: { type: string; conversationId: string } }[] = []
  socket.on('message', (data) => frames.push(JSON.parse(String(data))))
  await until('the socket has joined', () => frames.some(({ type }) => type === 'joined'))
  const body = JSON.stringify({ writing: 'reply' })
  // Signals are lossy: a report is repeated, as a client does while a person writes.
  await until('the typing arrives', async () => {
    await fetch(`${from}/api/v1/conversations/${conversationId}/typing`, { method: 'POST', headers, body })
    return frames.some(({ frame }) => frame?.type === 'typing' && frame.conversationId === conversationId)
  })
  socket.terminate()
}

function textOf(place: number): { sid: string; from: string; body: string } {
  return { sid: sidOf(place), from: numberOf(place % CUSTOMERS), body: `text ${place}` }
}
