/** The clock, the timers and the randomness of a client. Tests give their own. */
export interface ClientEnvironment {
  /** Milliseconds since 1970. */
  now(): number
  /** From 0 to 1, without 1. */
  random(): number
  /** Calls `run` once after `ms` milliseconds. The result cancels it. */
  after(ms: number, run: () => void): () => void
  /** A new idempotency key or local id. */
  newKey(): string
}

/** The environment of a browser, of Node and of workers. */
export const standardEnvironment: ClientEnvironment = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  // `crypto.randomUUID` is absent on pages without HTTPS.
  newKey: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
}

/** Resolves after `ms` milliseconds, or at once when the signal aborts. */
export function pause({ after }: Pick<ClientEnvironment, 'after'>, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const finish = (): void => {
      cancel()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = after(ms, finish)
    signal?.addEventListener('abort', finish, { once: true })
  })
}

/** A delay that doubles with each try up to `most`, by at most half shortened at random. */
export function backoff(
  { random }: Pick<ClientEnvironment, 'random'>,
  tries: number,
  base: number,
  most: number,
): number {
  const whole = Math.min(most, base * 2 ** Math.min(tries, 20))
  return Math.round(whole * (0.5 + random() / 2))
}
