import { createParley, type Environment, type Parley, silentLogger } from '@parley/core'
import type { ChannelSource } from '@parley/core/channel'
import type { Store } from '@parley/core/store'
import type { FakeChannel, ScriptedSend, VirtualEnvironment } from '@parley/core/testing'

/** A process with a wrong clock, which can be set. */
export interface SkewedProcess {
  parley: Parley
  /** The milliseconds by which its clock is ahead. */
  skew: number
  /** Ends as by a power cut: it sends nothing any more. */
  die(): void
}

/** Starts a process on a store that it shares with others. */
export async function startSkewed(
  store: Store,
  channel: ChannelSource,
  world: Pick<Environment, 'now'> & Partial<Environment>,
  skew: number,
): Promise<SkewedProcess> {
  let dead = false
  const clock = { skew }
  const parley = await createParley({
    store: mortal(store, () => dead),
    channels: { line: channel },
    environment: { log: silentLogger, ...world, now: () => world.now() + clock.skew },
  })
  await parley.start()
  return Object.assign(clock, {
    parley,
    die() {
      dead = true
    },
  })
}

/** A handle on a store. It returns nothing to a dead process, and closing it closes nothing. */
function mortal(store: Store, isDead: () => boolean): Store {
  const never = new Promise<never>(() => {})
  const through = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    const result = isDead() ? await never : await call()
    return isDead() ? never : result
  }
  return {
    capabilities: { ...store.capabilities, shared: true },
    migrate: (options) => through(() => store.migrate(options)),
    load: (...given) => through(() => store.load(...given)),
    commit: (...given) => through(() => store.commit(...given)),
    find: (...given) => through(() => store.find(...given)),
    claim: (options) => through(() => store.claim(options)),
    log: (...given) => through(() => store.log(...given)),
    async [Symbol.asyncDispose]() {},
  }
}

/** The store with a clock of its own, as a database server has one. */
export function withClock(store: Store, { now }: Pick<VirtualEnvironment, 'now'>): Store {
  return { ...store, load: async (...given) => ({ ...(await store.load(...given)), now: now() }) }
}

/**
 * A channel with a provider that reports when a message was written. The provider reports the progress of a send late.
 */
export function slowLine(
  line: FakeChannel,
  { writtenAt, taking }: { writtenAt?: () => number; taking: (text: string) => Promise<ScriptedSend> },
): ChannelSource {
  return {
    ...line,
    async open(context) {
      const channel = await line.open(context)
      return {
        ...channel,
        async webhook(request, options) {
          const told = await channel.webhook?.(request, options)
          if (told === undefined) throw new Error('The line has a webhook.')
          const at = writtenAt?.()
          return { ...told, facts: told.facts.map((fact) => (fact.type === 'message' ? { ...fact, at } : fact)) }
        },
        async send(message, options) {
          line.script(await taking(message.text))
          return channel.send(message, options)
        },
      }
    },
  }
}
