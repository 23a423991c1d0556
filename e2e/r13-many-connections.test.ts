import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { key } from './lib/account.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { Installation, type Measured } from './lib/installation.ts'
import { openProvider, type Provider } from './lib/provider.ts'
import { Readers, type ReaderTransport } from './lib/readers.ts'
import { full, scaled, timeout } from './lib/scale.ts'
import { until } from './lib/until.ts'

const EACH = scaled({ full: 10_000, short: 100 })
const CYCLES = scaled({ full: 5, short: 2 })
/** How long nothing happens, in milliseconds: in a proof, past a heartbeat. */
const IDLE = scaled({ full: 32_000, short: 4000 })
/** Connections of each transport that come and go before the memory is measured. */
const WARM_UP = 300
const MB = 1024 * 1024
const transports = ['EventSource', 'WebSocket', 'Socket.IO'] as const

it(
  `R13: ${EACH} connections over each of ${transports.join(', ')}: each gets the text, none costs a query while it is idle, nothing is left of ${CYCLES} cycles`,
  async () => {
    await using provider = await openProvider()
    if (full) for (const transport of transports) await prove([transport], provider)
    else await prove(transports, provider)
  },
  timeout({ full: 45, short: 2 }),
)

/** Proves it on an installation of its own: a process has files for ten thousand connections and not for thirty. */
async function prove(of: readonly ReaderTransport[], provider: Provider): Promise<void> {
  await using installation = await Installation.open({ providerUrl: provider.url, measured: true })
  const secret = await storedKey(installation.url)
  await using readers = await Readers.start(installation.url, secret)
  const count = EACH * of.length
  let posted = 0
  const publish = async (): Promise<void> => {
    const body = `#${posted}@${performance.timeOrigin + performance.now()}`
    const text = { sid: sidOf(posted), from: numberOf(1), body }
    expect((await post(`${installation.url}/webhooks/sms`, text)).ok).toBe(true)
    posted += 1
  }
  await publish()
  // A process takes some memory once, which is not a connection's.
  for (const transport of of) await readers.open(transport, Math.min(EACH, WARM_UP))
  await readers.end()
  await until('every connection has ended', async () => (await installation.measure()).connections === 0)
  const heaps: number[] = []
  const own = await queriesWhileIdle(installation)
  for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
    const before = await installation.measure()
    let took = 0
    for (const transport of of) took += await readers.open(transport, EACH)
    const connected = await installation.measure()
    const idle = cycle === 1 ? await queriesWhileIdle(installation) : undefined
    await publish()
    await until('each connection has the text', async () =>
      (await readers.state()).every(({ last }) => last === posted - 1),
    )
    await readers.end()
    await until('every connection has ended', async () => (await installation.measure()).connections === 0)
    const after = await installation.measure()
    heaps.push(after.heapUsed)
    const each = (figure: 'rss' | 'heapUsed'): string =>
      ((connected[figure] - before[figure]) / count / 1024).toFixed(1)
    process.stdout.write(
      `R13 ${of.join(', ')}, cycle ${cycle}: ${count} connections in ${(took / 1000).toFixed(1)} s, ${each('rss')} kB resident and ${each('heapUsed')} kB of heap each, heap afterwards ${(after.heapUsed / MB).toFixed(1)} MB${idle === undefined ? '' : `, ${idle} reads in ${IDLE / 1000} s idle (${own} without connections)`}\n`,
    )
    // Some for each room and each check of all of them, in each second: not one for each connection.
    if (idle !== undefined) expect(idle).toBeLessThanOrEqual(own + count / 10)
    if (!full) continue
    // The other figures are printed all the same.
    expect.soft(took).toBeLessThanOrEqual(30_000)
    if (cycle === 1) expect.soft((connected.rss - before.rss) / count).toBeLessThanOrEqual(32 * 1024)
  }
  expect(slopeOf(heaps)).toBeLessThan(scaled({ full: 1, short: 8 }) * MB)
}

/** A key that the API makes, so that its end would be noticed. */
async function storedKey(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Readers', role: 'agent' }),
  })
  const { secret } = (await response.json()) as { secret: string }
  return secret
}

/** The reads and writes of the store while nothing happens. */
async function queriesWhileIdle(installation: Installation): Promise<number> {
  // The joins settle first.
  await sleep(1000)
  const before = await installation.measure()
  await sleep(IDLE)
  return totalOf(await installation.measure()) - totalOf(before)
}

function totalOf({ calls }: Measured): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0)
}

/** The growth in each cycle: the slope of the line that fits best. */
function slopeOf(values: readonly number[]): number {
  const mean = (values.length - 1) / 2
  const weights = values.map((_, place) => place - mean)
  const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0)
  return sum(values.map((value, place) => value * (weights[place] ?? 0))) / sum(weights.map((weight) => weight ** 2))
}
