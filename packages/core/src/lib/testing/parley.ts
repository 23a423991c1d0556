import { memoryStore } from '../memory/store.ts'
import type { ParleyEvent } from '../model/event.ts'
import type { ParleyOptions } from '../options.ts'
import { createParley, type Parley } from '../parley.ts'
import type { ChannelSource } from '../ports/channel.ts'
import { silentLogger } from '../ports/environment.ts'
import type { ModuleTypes } from '../ports/module.ts'
import type { Store } from '../ports/store.ts'
import { type FakeChannel, type FakeChannelOptions, fakeChannel } from './channel.ts'

/** The number of the customer in a {@link TestParley}. */
export const customer = '+14155550123'

/** An installation for tests: one fake channel, a store in memory, and a virtual clock. */
export interface TestParley<S extends readonly ModuleTypes[] = readonly [], C extends string = never>
  extends AsyncDisposable {
  parley: Parley<'line' | C, S[number]>
  store: Store
  line: FakeChannel
  /** Posts a message of the customer, or of another number. */
  receive(text: string, more?: Received): Promise<Response>
  /** Posts a webhook to the fake channel, such as `line.receipt(…)`. */
  post(webhook: Request): Promise<Response>
  /** Advances the clock, and runs the jobs that are due by then. */
  pass(ms: number): Promise<void>
  /** The first thousand events of the log, the oldest first. */
  log(): Promise<ParleyEvent[]>
}

/** A message for {@link TestParley.receive}. */
interface Received {
  /** Default: the {@link customer}. */
  from?: string
  id?: string
  /** Default: `Ann`. */
  name?: string
  consent?: 'opt_out' | 'opt_in'
}

/** Options of a {@link TestParley}. */
export interface TestParleyOptions<S extends readonly ModuleTypes[] = readonly [], C extends string = never>
  extends Pick<
    ParleyOptions<'line' | C, S>,
    'modules' | 'on' | 'logKept' | 'secret' | 'media' | 'publicUrl' | 'access'
  > {
  /** Default: a memory store. */
  store?: Store
  /** Options of the fake channel. Its window of ambiguous sends is one minute. */
  line?: FakeChannelOptions
  /** Channels beside the fake one, by their ids. One with the id `line` replaces it. */
  channels?: { readonly [id in C]: ChannelSource }
}

/**
 * Opens an installation for tests, without network, disk or real time.
 *
 * @example
 * ```ts
 * await using world = await openTestParley({ modules: [notes()] })
 * await world.receive('Hello')
 * await world.pass(60_000)
 * ```
 */
export async function openTestParley<const S extends readonly ModuleTypes[] = readonly [], C extends string = never>({
  store = memoryStore(),
  line: fake = {},
  channels,
  ...options
}: TestParleyOptions<S, C> = {}): Promise<TestParley<S, C>> {
  const line = fakeChannel({ ...fake, capabilities: { sending: { ambiguityWindow: 60_000 }, ...fake.capabilities } })
  let now = 1_700_000_000_000
  const environment = { now: () => now, random: () => 1, log: silentLogger }
  const all = { line, ...channels } as { readonly [id in 'line' | C]: ChannelSource }
  const parley = await createParley<'line' | C, S>({ ...options, store, channels: all, environment })
  const post = (webhook: Request): Promise<Response> => parley.handleWebhook('line', webhook)
  return {
    parley,
    store,
    line,
    post,
    receive: (text, more = {}) => post(line.inbound({ from: customer, name: 'Ann', text, ...more })),
    async pass(ms) {
      now += ms
      await parley.drain()
    },
    async log() {
      const page = await store.log(parley.id, { after: 'oldest', limit: 1000 })
      return page.events.map(({ event }) => event as ParleyEvent)
    },
    [Symbol.asyncDispose]: () => parley.stop({ timeout: 0 }),
  }
}
