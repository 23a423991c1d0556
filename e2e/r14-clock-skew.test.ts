import type { Message, Parley } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import {
  type FakeChannel,
  fakeChannel,
  type ScriptedSend,
  type VirtualEnvironment,
  virtualEnvironment,
} from '@parley/core/testing'
import { postgres } from '@parley/store-kysely/postgres'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count } from './lib/database.ts'
import { createDatabase, dropDatabase } from './lib/postgres.ts'
import { promised, scaled, timeout } from './lib/scale.ts'
import { type SkewedProcess, slowLine, startSkewed, withClock } from './lib/skewed.ts'
import { itOnPostgres } from './lib/stores.ts'
import { until } from './lib/until.ts'

const SECOND = 1000
/** How soon the job of a dead worker is taken over. */
const SOON = promised(15 * SECOND)
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const RUNS = scaled({ full: 2000, short: 20 })

const skews = [-HOUR, -5 * MINUTE, 0, 5 * MINUTE, HOUR]
const skew = fc.constantFrom(...skews)
const who = fc.constantFrom('+15550100001', '+15550100002')
const process = fc.nat({ max: 2 })

const ways = {
  well: { type: 'accepted' },
  later: { type: 'deferred', code: 'busy', detail: 'Later.', retryAfter: 5 * SECOND },
  unanswered: { type: 'unknown', detail: 'No answer came.', accepted: true },
  astray: { type: 'unknown', detail: 'No answer came.', accepted: false },
} satisfies Record<string, ScriptedSend>

const hear = fc.record({
  do: fc.constant('hear' as const),
  process,
  who,
  /** The error of the provider's time for it. */
  off: fc.constantFrom(-DAY, -HOUR, 0, HOUR, DAY),
})
const say = fc.record({
  do: fc.constant('say' as const),
  process,
  who,
  /** The outcome of its first call. */
  goes: fc.constantFrom('well', 'later', 'unanswered', 'astray'),
})
const pass = fc.record({ do: fc.constant('pass' as const), ms: fc.nat({ max: 20 * SECOND }) })
const set = fc.record({ do: fc.constant('set' as const), process, skew })

const story = fc.array(
  fc.oneof({ weight: 3, arbitrary: hear }, { weight: 3, arbitrary: say }, { weight: 2, arbitrary: pass }, set),
  { minLength: 1, maxLength: 25 },
)
type Step = typeof story extends fc.Arbitrary<(infer Each)[]> ? Each : never
type Setting = Extract<Step, { do: 'set' }>

interface Telling {
  who: string
  text: string
  /** Its real time. */
  at: number
}

/** Several processes on one store, and the real events. */
class Stage {
  readonly world: VirtualEnvironment = virtualEnvironment()
  readonly line: FakeChannel = fakeChannel({ capabilities: { sending: { ambiguityWindow: 20 * SECOND } } })
  readonly processes: SkewedProcess[] = []
  readonly heard: (Telling & { written: number })[] = []
  readonly said: (Telling & { goes: keyof typeof ways })[] = []
  /** Every call to the provider. */
  readonly calls: { text: string; at: number }[] = []
  #written = 0
  #taking = 3 * SECOND

  static async open(initial: readonly number[], { clock }: { clock: boolean }): Promise<Stage> {
    const stage = new Stage()
    const { world, line } = stage
    const store = clock ? withClock(memoryStore(), world) : memoryStore()
    const channel = slowLine(line, {
      writtenAt: () => stage.#written,
      async taking(text) {
        const again = stage.calls.some((call) => call.text === text)
        stage.calls.push({ text, at: world.now() })
        await world.sleep(stage.#taking, { signal: new AbortController().signal })
        const goes = stage.said.find((telling) => telling.text === text)?.goes
        return again || goes === undefined ? { type: 'accepted' } : ways[goes]
      },
    })
    for (const each of initial) stage.processes.push(await startSkewed(store, channel, world, each))
    return stage
  }

  get parley(): Parley {
    return this.#parleyOf(0)
  }

  async play(steps: readonly Step[], setClock: (setting: Setting) => Promise<void>): Promise<void> {
    for (const [number, step] of steps.entries()) {
      const told = { text: `text ${number}`, at: this.world.now() }
      if (step.do === 'pass') await this.world.advance(step.ms)
      else if (step.do === 'set') await setClock(step)
      else if (step.do === 'hear')
        await this.#hear({ ...told, who: step.who, written: told.at + step.off }, step.process)
      else await this.#say({ ...told, who: step.who, goes: step.goes }, step.process)
    }
  }

  async #hear(telling: (typeof this.heard)[number], at: number): Promise<void> {
    const { who: from, text, written } = telling
    this.#written = written
    const { status } = await this.#parleyOf(at).handleWebhook('line', this.line.inbound({ from, text }))
    expect(status).toBe(204)
    this.heard.push(telling)
  }

  async #say(telling: (typeof this.said)[number], at: number): Promise<void> {
    await this.#parleyOf(at).conversations.start({ channel: 'line', to: telling.who, text: telling.text })
    this.said.push(telling)
  }

  #parleyOf(place: number): Parley {
    const found = this.processes[place % this.processes.length]
    if (found === undefined) throw new Error('There is no process.')
    return found.parley
  }

  /** The first process sends a message, and its provider answers after a long time. */
  async callThatTakes(ms: number): Promise<{ end(): Promise<void> }> {
    this.#taking = ms
    await this.parley.conversations.start({ channel: 'line', to: '+15550100001', text: 'slow' })
    this.said.push({ who: '+15550100001', text: 'slow', at: this.world.now(), goes: 'well' })
    await this.world.advance(SECOND)
    this.#taking = 3 * SECOND
    expect(this.calls).toHaveLength(1)
    return { end: () => this.world.advance(ms + MINUTE) }
  }

  async messages(): Promise<Message[]> {
    const { items } = await this.parley.conversations.list()
    const threads = items.map(({ id }) => this.parley.messages.list(id, { limit: 100 }))
    return (await Promise.all(threads)).flatMap((thread) => thread.items)
  }
}

const textsOf = (tellings: readonly Telling[], person: string): string[] =>
  tellings.filter((telling) => telling.who === person).map(({ text }) => text)

/** Nothing is lost, nothing doubled, the order is right, and no work is left. */
async function expectWhole({ parley, line, heard, said }: Stage): Promise<void> {
  for (const { id, addressValue, messageCount } of (await parley.conversations.list()).items) {
    const { items } = await parley.messages.list(id, { limit: 100 })
    const inbound = items.filter(({ direction }) => direction === 'inbound').sort((a, b) => a.sequence - b.sequence)
    expect(inbound.map(({ text }) => text)).toEqual(textsOf(heard, addressValue))
    const accepted = line.accepted.filter(({ to }) => to.value === addressValue)
    expect(accepted.map(({ message }) => message.text)).toEqual(textsOf(said, addressValue))
    expect(messageCount).toBe(items.length)
  }
  expect(line.accepted).toHaveLength(said.length)
  const { items: jobs } = await parley.jobs.list({ limit: 100 })
  expect(jobs.filter(comesToAnEnd)).toEqual([])
}

describe('R14 clock skew, if the store has a clock', () => {
  it(
    `order, times, retries and deliveries stay right while clocks are wrong and are set (${RUNS} stories)`,
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.tuple(skew, skew, skew), story, async (initial, steps) => {
          const stage = await Stage.open(initial, { clock: true })
          await stage.play(steps, async ({ process: which, skew: ahead }) => {
            const found = stage.processes[which]
            if (found !== undefined) found.skew = ahead
          })
          await stage.world.advance(3 * MINUTE)
          await expectWhole(stage)
          const stored = new Map((await stage.messages()).map((message) => [message.text, message]))
          for (const { text, at, written } of stage.heard) {
            expect(stored.get(text)).toMatchObject({ createdAt: at, at: Math.min(written, at) })
          }
          for (const { text } of stage.said.filter(({ goes }) => goes === 'later')) {
            const [first, second] = stage.calls.filter((call) => call.text === text)
            const waited = (second?.at ?? 0) - (first?.at ?? 0) - 3 * SECOND
            expect(waited).toBeGreaterThanOrEqual(5 * SECOND)
            expect(waited).toBeLessThan(6 * SECOND)
          }
        }),
        { numRuns: RUNS },
      )
    },
    timeout({ full: 20, short: 2 }),
  )

  const pairs = skews.flatMap((of) => skews.map((to) => ({ of, to })))

  it('a live worker keeps its job for any error of another clock', async () => {
    for (const { of, to } of pairs) {
      const stage = await Stage.open([0, of], { clock: true })
      const call = await stage.callThatTakes(MINUTE)
      const other = stage.processes[1]
      if (other !== undefined) other.skew = to
      await call.end()
      expect({ of, to, calls: stage.calls.length }).toEqual({ of, to, calls: 1 })
      await expectWhole(stage)
    }
  })

  it("a dead worker's job is taken over within 15 s, for any error of the clocks", async () => {
    for (const { of, to } of pairs) {
      const stage = await Stage.open([of, to], { clock: true })
      await stage.callThatTakes(DAY)
      stage.processes[0]?.die()
      await stage.world.advance(15 * SECOND)
      const { items } = (await stage.processes[1]?.parley.jobs.list()) ?? { items: [] }
      const [job] = items.filter(comesToAnEnd)
      expect({ of, to, claims: job?.fence }).toEqual({ of, to, claims: 2 })
    }
  })
})

describe('R14 clock skew, if the store has no clock and all use the machine’s', () => {
  it(
    `nothing is lost, doubled or reordered when that clock is set (${RUNS} stories)`,
    async () => {
      await fc.assert(
        fc.asyncProperty(skew, story, async (initial, steps) => {
          const stage = await Stage.open([initial, initial], { clock: false })
          const setAll = (ahead: number): void => {
            for (const each of stage.processes) each.skew = ahead
          }
          await stage.play(steps, async ({ skew: ahead }) => {
            setAll(ahead)
            // The clock is set now and then, and at most once during a call.
            await stage.world.advance(MINUTE)
          })
          // Work that a fast clock postponed is due when the time has come.
          setAll(HOUR)
          await stage.world.advance(3 * MINUTE)
          await expectWhole(stage)
        }),
        { numRuns: RUNS },
      )
    },
    timeout({ full: 20, short: 2 }),
  )
})

describe('R14 clock skew, on PostgreSQL', () => {
  itOnPostgres(
    `leases go by the clock of the server: a dead worker is taken over within ${SOON / SECOND} s, a live one keeps what it has`,
    async () => {
      await Promise.all([-HOUR, HOUR].map(takeOver))
    },
    timeout({ full: 2, short: 2 }),
  )
})

/** Housekeeping, and the searches for missed messages, never end. */
function comesToAnEnd({ queue }: { queue: string }): boolean {
  return queue !== 'retain' && !queue.startsWith('track:')
}

/** Of three processes one dies and one is slow. The third, with a wrong clock, takes over from the dead one. */
async function takeOver(ahead: number): Promise<void> {
  const database = await createDatabase()
  const stores = Array.from({ length: 3 }, () => postgres(database))
  const calls: string[] = []
  const channel = slowLine(fakeChannel(), {
    taking(text) {
      calls.push(text)
      return new Promise(() => {})
    },
  })
  const processes: SkewedProcess[] = []
  const begin = async (text: string, to: string, skewed: number): Promise<SkewedProcess> => {
    const [store] = stores.slice(processes.length)
    if (store === undefined) throw new Error('There is no store left.')
    const begun = await startSkewed(store, channel, { now: () => Date.now() }, skewed)
    processes.push(begun)
    await begun.parley.conversations.start({ channel: 'line', to, text })
    await until(`${text} is in progress`, () => calls.includes(text))
    return begun
  }
  const dead = await begin('from the dead', '+15550100001', 0)
  const live = await begin('from the living', '+15550100002', 0)
  const other = await begin('from the other', '+15550100003', ahead)
  const claimsOf = (text: string): number =>
    count(
      database,
      `select j.fence from parley_jobs j join parley_messages m on m.id = j.work ->> 'messageId' where m.text = ?`,
      text,
    )
  dead.die()
  other.skew = -ahead
  try {
    await until('it is taken over', () => claimsOf('from the dead') === 2, { within: SOON })
    expect(claimsOf('from the living')).toBe(1)
    expect(calls).toEqual(['from the dead', 'from the living', 'from the other'])
  } finally {
    await Promise.all([live, other].map(({ parley }) => parley.stop({ timeout: 0 })))
    await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()))
    await dropDatabase(database)
  }
}
