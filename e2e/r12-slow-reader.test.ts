import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { Installation } from './lib/installation.ts'
import { openProvider } from './lib/provider.ts'
import { Readers, type ReaderTransport } from './lib/readers.ts'
import { full, promised, timeout } from './lib/scale.ts'
import { until } from './lib/until.ts'

const EACH = 10
const SIZE = 50_000
const TEXTS = 2000
/** Texts at the begin of each volume without a pause: they fill the buffers of the system. */
const BURST = 200
/** Milliseconds between two of the others. */
const PACE = 50
const MB = 1024 * 1024

/** The transports that can stop to read, each with the code of its end. The end of SSE has none. */
const slow = [
  ['SSE', undefined],
  ['WebSocket', 4408],
  ['Socket.IO', 4408],
] as const satisfies readonly (readonly [ReaderTransport, number | undefined])[]

/** Why it is skipped: it reads `/proc`, and it fills the buffers of the system for 15 real seconds. */
const lacking = process.platform === 'linux' ? (full ? undefined : 'npm run prove -- r12') : 'this system has no /proc'
const name = `R12: of ${EACH * 4} readers one of each transport stops to read during ${(TEXTS * SIZE) / 1e6} MB: the others have everything, its end has a code, it resumes without a gap`

if (lacking === undefined) it(name, prove, timeout({ full: 20, short: 2 }))
else it.skip(`${name} (skipped: ${lacking})`, prove)

async function prove(): Promise<void> {
  await using provider = await openProvider()
  await using installation = await Installation.open({ providerUrl: provider.url })
  await using readers = await Readers.start(installation.url)
  for (const transport of ['EventSource', 'SSE', 'WebSocket', 'Socket.IO'] as const) await readers.open(transport, EACH)
  const publisher = new Publisher(installation)
  const slowPlaces: number[] = []
  const haveEverything = async (): Promise<void> =>
    until('every fast reader has everything', async () =>
      (await readers.state()).every(({ last }, place) => slowPlaces.includes(place) || last === publisher.posted - 1),
    )
  // The same volume first, without a slow reader: the memory and the delays to compare with.
  await publisher.publish(TEXTS)
  await haveEverything()
  const [usual, before] = [publisher.takeMost(), await readers.delays()]

  // New connections: the system has not enlarged their buffers yet.
  for (const [transport] of slow) await readers.open(transport, 1)
  const places = slow.map((_, place) => EACH * 4 + place)
  slowPlaces.push(...places)
  await readers.stall(slowPlaces)
  const ends = await endsOf(readers, slowPlaces, () => publisher.publish(TEXTS))
  await haveEverything()
  const [most, after] = [publisher.takeMost(), await readers.delays()]
  await readers.resume(slowPlaces)
  slowPlaces.splice(0)
  await haveEverything()

  const all = await readers.state()
  expect(all.filter(({ gaps, repeats }) => gaps + repeats > 0)).toEqual([])
  expect(all.flatMap(({ end }, place) => (end === null ? [] : [place]))).toEqual(places)
  expect(ends.map(({ code }) => code)).toEqual(slow.map(([, code]) => code))
  for (const { after: ms } of ends) expect(ms).toBeLessThanOrEqual(promised(15_000))
  const growth = (most - usual) / MB
  process.stdout.write(
    `R12: ${publisher.posted} texts to ${all.length} readers. Resident memory ${(usual / MB).toFixed(1)} MB, with slow readers ${growth.toFixed(1)} MB more. p99 ${before.p99?.toFixed(1)} ms, then ${after.p99?.toFixed(1)} ms. Closed after ${ends.map((end) => end.after).join(', ')} ms.\n`,
  )
  expect(growth).toBeLessThanOrEqual(8)
  expect((after.p99 ?? Number.NaN) / (before.p99 ?? Number.NaN)).toBeLessThanOrEqual(1.5)
}

/** Posts numbered texts, one after the other, and watches the memory of the server. */
class Publisher {
  readonly #installation: Installation
  #most = 0
  posted = 0

  constructor(installation: Installation) {
    this.#installation = installation
  }

  async publish(count: number): Promise<void> {
    const { url, pid } = this.#installation
    const began = performance.now()
    for (let place = 0; place < count; place += 1) {
      await sleep(began + Math.max(0, place - BURST) * PACE - performance.now())
      const body = `#${this.posted}@${performance.timeOrigin + performance.now()} ${'x'.repeat(SIZE)}`
      const text = { sid: sidOf(this.posted), from: numberOf(this.posted % 20), body }
      const response = await post(`${url}/webhooks/sms`, text)
      if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
      this.posted += 1
      this.#most = Math.max(this.#most, residentOf(pid))
    }
  }

  /** The most resident memory since the call before, in bytes. */
  takeMost(): number {
    const most = this.#most
    this.#most = 0
    return most
  }
}

/** How the slow readers end. The code is behind the bytes that a reader has left, so each reads on after 14.5 seconds. */
async function endsOf(
  readers: Readers,
  places: readonly number[],
  publish: () => Promise<void>,
): Promise<{ code?: number; after: number }[]> {
  const publishing = publish()
  await sleep(14_500)
  await readers.readOn(places)
  await sleep(1000)
  const state = await readers.state()
  await publishing
  const ends = places.flatMap((place) => state[place]?.end ?? [])
  if (ends.length < places.length) throw new Error('A slow reader was not closed within 15 s.')
  return ends
}

/** The resident memory of a process, in bytes. */
function residentOf(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}
