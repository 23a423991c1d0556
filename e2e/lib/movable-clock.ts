import type { Clock } from '@parley/simulator'

/** A clock behind the machine's, of the same speed, which a test moves forward. */
export class MovableClock implements Clock {
  #lag: number
  readonly #sleepers = new Set<{ due: number; wake: () => void }>()

  constructor(lag: number) {
    this.#lag = lag
  }

  now(): number {
    return Date.now() - this.#lag
  }

  /** Advances by `ms` at once. */
  move(ms: number): void {
    this.#lag -= ms
    for (const { due, wake } of this.#sleepers) if (due <= this.now()) wake()
  }

  sleep(ms: number, { signal }: { signal: AbortSignal }): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const end = (): void => {
        clearTimeout(timer)
        this.#sleepers.delete(sleeper)
        signal.removeEventListener('abort', stop)
      }
      const wake = (): void => {
        end()
        resolve()
      }
      const stop = (): void => {
        end()
        reject(signal.reason)
      }
      const sleeper = { due: this.now() + ms, wake }
      const timer = setTimeout(wake, ms)
      this.#sleepers.add(sleeper)
      signal.addEventListener('abort', stop, { once: true })
    })
  }
}
