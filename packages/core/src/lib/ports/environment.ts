import type { Time } from '../model/ids.ts'

/** The log of an installation. Fields are small values; never a text, an address or a secret. */
export interface Logger {
  debug(fields: Record<string, unknown>, message: string): void
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}

/** Everything outside that Parley uses beside its ports: time, random numbers, identity and network. */
export interface Environment {
  now(): Time
  /** Milliseconds since some moment. Unlike the time it is never set, and only grows. */
  elapsed(): number
  /** Resolves after `ms`, or rejects with the signal's reason if it aborts first. */
  sleep(ms: number, options: { signal: AbortSignal }): Promise<void>
  /** Resolves after all work that is already waiting. So work that arrives together is done together. */
  turn(): Promise<void>
  /** 0 ≤ n < 1; spreads retries. */
  random(): number
  /** 128 random bits in lower-case hexadecimal. */
  id(): string
  fetch: typeof fetch
  log: Logger
}

const silent = (): void => {}

/** A logger that writes nothing. */
export const silentLogger: Logger = { debug: silent, info: silent, warn: silent, error: silent }

/** A logger that writes warnings and errors to the console, and nothing else. */
const consoleLogger: Logger = {
  debug: silent,
  info: silent,
  warn: (fields, message) => console.warn(`parley: ${message}`, known(fields)),
  error: (fields, message) => console.error(`parley: ${message}`, known(fields)),
}

function known(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function sleep(ms: number, { signal }: { signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}

// A turn of the event loop, not of the microtask queue: requests that wait in a socket can join.
const immediate: ((callback: () => void) => unknown) | undefined = (
  globalThis as { setImmediate?: (callback: () => void) => unknown }
).setImmediate

function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (immediate === undefined) setTimeout(resolve, 0)
    else immediate(resolve)
  })
}

function id(): string {
  return crypto.randomUUID().replaceAll('-', '')
}

/** The environment of this machine. The only use of it in core; all other code gets an {@link Environment}. */
export function realEnvironment(overrides: Partial<Environment> = {}): Environment {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    sleep,
    turn,
    random: () => Math.random(),
    id,
    fetch: (input, init) => fetch(input, init),
    log: consoleLogger,
    ...overrides,
  }
}
