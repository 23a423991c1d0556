import { memoryStore } from '../memory/store.ts'
import type { ParleyOptions } from '../options.ts'
import { createParley, type Parley } from '../parley.ts'
import { silentLogger } from '../ports/environment.ts'
import type { ModuleTypes } from '../ports/module.ts'
import type { Store } from '../ports/store.ts'
import { type FakeChannel, type FakeChannelOptions, fakeChannel } from './channel.ts'

/** The number of the customer in a {@link TestParley}. */
export const customer = '+14155550123'

/** An installation for tests: one fake channel, a store in memory, and a virtual clock. */
export interface TestParley<S extends readonly ModuleTypes[]> extends AsyncDisposable {
  parley: Parley<'line', S[number]>
  store: Store
  line: FakeChannel
  /** Posts a message of the customer, or of another number. */
  hear(text: string, more?: { from?: string; id?: string; name?: string }): Promise<Response>
  /** Advances the clock, and runs the jobs that are due by then. */
  pass(ms: number): Promise<void>
}

/** Options of a {@link TestParley}. */
export interface TestParleyOptions<S extends readonly ModuleTypes[]>
  extends Pick<ParleyOptions<'line', S>, 'modules' | 'on' | 'logKept' | 'secret'> {
  /** Default: a memory store. */
  store?: Store
  /** Options of the fake channel. */
  line?: FakeChannelOptions
}

/**
 * Opens an installation for tests, without network, disk or real time.
 *
 * @example
 * ```ts
 * await using world = await openTestParley({ modules: [notes()] })
 * await world.hear('Hello')
 * await world.pass(60_000)
 * ```
 */
export async function openTestParley<const S extends readonly ModuleTypes[] = readonly []>({
  store = memoryStore(),
  line: fake = {},
  ...options
}: TestParleyOptions<S> = {}): Promise<TestParley<S>> {
  const line = fakeChannel(fake)
  let now = 1_700_000_000_000
  const environment = { now: () => now, random: () => 1, log: silentLogger }
  const parley = await createParley<'line', S>({ ...options, store, channels: { line }, environment })
  return {
    parley,
    store,
    line,
    hear: (text, { from = customer, ...more } = {}) =>
      parley.handleWebhook('line', line.inbound({ from, text, ...more })),
    async pass(ms) {
      now += ms
      await parley.drain()
    },
    [Symbol.asyncDispose]: () => parley.stop({ timeout: 0 }),
  }
}
