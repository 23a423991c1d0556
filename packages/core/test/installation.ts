import type { Handlers } from '../src/lib/engine/work/handlers.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { ParleyEvent } from '../src/lib/model/event.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import type { ChannelSource } from '../src/lib/ports/channel.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import type { MediaOptions } from '../src/lib/ports/media-options.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { type FakeChannel, type FakeChannelOptions, fakeChannel } from '../src/lib/testing/channel.ts'

export const ann = '+14155550123'

/** An installation over a store in memory, with a virtual clock. */
export interface Installation extends AsyncDisposable {
  parley: Parley
  store: Store
  line: FakeChannel
  /** Advances the clock, and runs the jobs that are due by then. */
  pass(ms: number): Promise<void>
  /** Posts a webhook. */
  tell(webhook: Request): Promise<Response>
  /** Posts a message of Ann. */
  hear(text: string, more?: { id?: string; consent?: 'opt_out' | 'opt_in' }): Promise<Response>
  log(): Promise<ParleyEvent[]>
}

export interface InstallationOptions {
  on?: Handlers
  logKept?: number
  channels?: { [id: string]: ChannelSource }
  line?: FakeChannelOptions
  media?: MediaOptions
  publicUrl?: string
}

export async function install({
  on = {},
  logKept,
  channels,
  line: kind = {},
  media,
  publicUrl,
}: InstallationOptions = {}): Promise<Installation> {
  const line = fakeChannel({ ...kind, capabilities: { sending: { ambiguityWindow: 60_000 }, ...kind.capabilities } })
  const store = memoryStore()
  let now = 1_700_000_000_000
  const parley = await createParley({
    store,
    channels: { line, ...channels },
    on,
    ...(logKept === undefined ? {} : { logKept }),
    ...(media === undefined ? {} : { media }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    environment: { now: () => now, random: () => 1, log: silentLogger },
  })
  const tell = (webhook: Request): Promise<Response> => parley.handleWebhook('line', webhook)
  return {
    parley,
    store,
    line,
    tell,
    hear: (text, more = {}) => tell(line.inbound({ from: ann, name: 'Ann', text, ...more })),
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
