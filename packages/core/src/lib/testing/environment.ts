import type { Time } from '../model/ids.ts'
import { type Environment, type Logger, realEnvironment } from '../ports/environment.ts'
import { seededRandom } from './random.ts'

/** Options of a virtual environment. */
export interface VirtualEnvironmentOptions {
  /** Default: 1 January 2026, 00:00 UTC. */
  now?: Time
  /** The same seed gives the same ids and the same chances. Default: 1. */
  seed?: number
  /** Default: no network. */
  fetch?: typeof fetch
}

/** An entry of the log, with its time. */
export interface LogEntry {
  level: keyof Logger
  at: Time
  fields: Record<string, unknown>
  message: string
}

/** An environment with a clock that moves only by `advance`, and without real randomness. */
export interface VirtualEnvironment extends Environment {
  /**
   * Advances the clock by `ms`. Wakes sleepers in the order of their times, each at its own time. Runs the effects of
   * one wake-up to their end before the next. Does not wait for real sockets or disks.
   */
  advance(ms: number): Promise<void>
  /** The log, oldest first. */
  readonly logged: readonly LogEntry[]
}

interface Sleeper {
  due: Time
  wake(): void
}

/** The turns of the event loop without any activity after which the environment is at rest. */
const QUIET_TURNS = 2

/**
 * The environment of a test.
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

// Among sleepers until one time the first one: a set keeps the order of its additions.
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
