import type { Environment } from '../ports/environment.ts'

/** Waits for a ring or for a time. A ring that comes before its wait is not lost. */
export class Alarm {
  readonly #environment: Environment
  #rung = false
  #wake: (() => void) | undefined

  constructor(environment: Environment) {
    this.#environment = environment
  }

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  /** Resolves at the next ring, at once if one came since the last wait, and after `ms` at the latest. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      const woken = new AbortController()
      this.#wake = () => woken.abort()
      await this.#environment.sleep(ms, { signal: woken.signal }).catch(() => undefined)
      this.#wake = undefined
    }
    this.#rung = false
  }
}
