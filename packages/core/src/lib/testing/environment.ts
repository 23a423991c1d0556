import type { Time } from '../model/ids.ts'
import { type Environment, type Logger, realEnvironment } from '../ports/environment.ts'
import { seededRandom } from './random.ts'

/** How a virtual world begins. */
export interface VirtualEnvironmentOptions {
  /** 1 January 2026, 00:00 UTC, where it is not told. */
  now?: Time
  /** The same seed gives the same ids and the same chances; 1 where it is not told. */
  seed?: number
  /** There is no network where it is not told. */
  fetch?: typeof fetch
}

/** Something that was logged, and when. */
export interface LogEntry {
  level: keyof Logger
  at: Time
  fields: Record<string, unknown>
  message: string
}

/** A world in which time passes only when it is told to, and in which nothing happens by chance. */
export interface VirtualEnvironment extends Environment {
  /**
   * Lets `ms` pass: wakes who sleeps until then in the order of their times, each at its own time, and lets what follows from
   * one come to rest before the next is woken. Work that waits for a real socket or disk is not waited for.
   */
  advance(ms: number): Promise<void>
  /** Everything that was logged, oldest first. */
  readonly logged: readonly LogEntry[]
}

interface Sleeper {
  due: Time
  wake(): void
}

/** How many turns of the event loop must pass with nothing touching the world until it is at rest. */
const QUIET_TURNS = 2

/**
 * The world of a test.
 *
 * @example
 * ```ts
 * const environment = virtualEnvironment()
 * const parley = await createParley({ store, channels, environment })
 * await parley.start()
 * await environment.advance(60_000)
 * ```
 */
export function virtualEnvironment(options: VirtualEnvironmentOptions = {}): VirtualEnvironment {
  const { now: start = Date.UTC(2026, 0, 1), seed = 1, fetch = noNetwork } = options
  const real = realEnvironment()
  const chance = seededRandom(seed)
  const idChance = seededRandom(~seed)
  const sleepers = new Set<Sleeper>()
  const logged: LogEntry[] = []
  let time = start
  let touched = 0

  const sleep: Environment['sleep'] = (ms, { signal }) =>
    new Promise((resolve, reject) => {
      touched += 1
      if (signal.aborted) return reject(signal.reason)
      const stop = (): void => {
        sleepers.delete(sleeper)
        reject(signal.reason)
      }
      const wake = (): void => {
        sleepers.delete(sleeper)
        signal.removeEventListener('abort', stop)
        resolve()
      }
      const sleeper: Sleeper = { due: time + Math.max(0, ms), wake }
      sleepers.add(sleeper)
      signal.addEventListener('abort', stop, { once: true })
    })

  const rest = async (): Promise<void> => {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      const before = touched
      await real.turn()
      if (touched !== before) quiet = -1
    }
  }

  const log = (level: keyof Logger) => (fields: Record<string, unknown>, message: string) => {
    logged.push({ level, at: time, fields, message })
  }

  return {
    now: () => time,
    elapsed: () => time,
    sleep,
    turn() {
      touched += 1
      return real.turn()
    },
    random: chance,
    id: () => Array.from({ length: 4 }, () => hexOf(idChance())).join(''),
    fetch(input, init) {
      touched += 1
      return fetch(input, init)
    },
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    logged,
    async advance(ms) {
      const until = time + ms
      await rest()
      for (let next = earliest(sleepers, until); next !== undefined; next = earliest(sleepers, until)) {
        time = Math.max(time, next.due)
        next.wake()
        await rest()
      }
      time = until
    },
  }
}

// Of those who sleep until the same time, the one that fell asleep first: a set keeps the order in which it was filled.
function earliest(sleepers: Iterable<Sleeper>, until: Time): Sleeper | undefined {
  let found: Sleeper | undefined
  for (const sleeper of sleepers) {
    if (sleeper.due <= until && (found === undefined || sleeper.due < found.due)) found = sleeper
  }
  return found
}

function hexOf(chance: number): string {
  return Math.floor(chance * 2 ** 32)
    .toString(16)
    .padStart(8, '0')
}

function noNetwork(): Promise<Response> {
  return Promise.reject(new TypeError('There is no network in this virtual environment: give it a fetch.'))
}
