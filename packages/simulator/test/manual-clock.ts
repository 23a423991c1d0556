import type { Clock } from '../src/lib/twilio/clock.ts'

interface Sleeper {
  due: number
  wake: () => void
}

/** A clock that stops until it is advanced. */
export class ManualClock implements Clock {
  #now: number
  readonly #sleepers = new Set<Sleeper>()

  constructor(now: number = Date.UTC(2026, 0, 15, 12)) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  sleep(ms: number, { signal }: { signal: AbortSignal }): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const sleeper: Sleeper = { due: this.#now + ms, wake: resolve }
      this.#sleepers.add(sleeper)
      signal.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper)
        reject(signal.reason)
      })
    })
  }

  /** Advances, and wakes each due sleeper on the way. Between two of them everything that is ready runs. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await idle()
      const next = [...this.#sleepers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0]
      if (next === undefined) break
      this.#now = Math.max(this.#now, next.due)
      this.#sleepers.delete(next)
      next.wake()
    }
    this.#now = end
  }
}

/** Runs everything that needs no time: a few turns of the event loop. */
export async function idle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
