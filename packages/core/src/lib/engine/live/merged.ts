import type { Environment } from '../../ports/environment.ts'

/** The least milliseconds between two reports of one person. */
const PACE = 200

/** How many different reports of one person wait. Beyond them, the oldest are lost. */
const WAITING = 32

/** The reports of one person. */
interface Lane<Report> {
  /** The monotonic time from which the next one may pass. */
  next: number
  waiting: Map<string, Report>
}

/**
 * Limits the reports of each person. The first passes at once. Of a flood, the last report of each name passes at the
 * next chance.
 */
export class Merged<Report> {
  readonly #environment: Pick<Environment, 'elapsed' | 'sleep'>
  readonly #pass: (reports: Report[]) => void
  readonly #lanes = new Map<string, Lane<Report>>()
  #running = false

  constructor(environment: Pick<Environment, 'elapsed' | 'sleep'>, pass: (reports: Report[]) => void) {
    this.#environment = environment
    this.#pass = pass
  }

  /** Takes a report of a person. A later one with the same name replaces it while it waits. */
  take(person: string, name: string, report: Report, signal: AbortSignal): void {
    const now = this.#environment.elapsed()
    const lane = this.#lanes.get(person) ?? { next: 0, waiting: new Map() }
    this.#lanes.set(person, lane)
    if (lane.next <= now && lane.waiting.size === 0) {
      lane.next = now + PACE
      this.#pass([report])
    } else {
      lane.waiting.delete(name)
      lane.waiting.set(name, report)
      const [oldest] = lane.waiting.keys()
      if (lane.waiting.size > WAITING && oldest !== undefined) lane.waiting.delete(oldest)
    }
    if (!this.#running) void this.#run(signal)
  }

  async #run(signal: AbortSignal): Promise<void> {
    this.#running = true
    while (this.#lanes.size > 0 && !signal.aborted) {
      await this.#environment.sleep(PACE, { signal }).catch(() => undefined)
      if (signal.aborted) break
      const now = this.#environment.elapsed()
      const passed: Report[] = []
      for (const [person, lane] of this.#lanes) {
        if (lane.next > now) continue
        if (lane.waiting.size === 0) {
          this.#lanes.delete(person)
          continue
        }
        passed.push(...lane.waiting.values())
        lane.waiting.clear()
        lane.next = now + PACE
      }
      if (passed.length > 0) this.#pass(passed)
    }
    this.#running = false
  }
}
