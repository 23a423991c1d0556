import { setTimeout as sleep } from 'node:timers/promises'
import { scaled } from './scale.ts'

/** One attempt at one item. */
export interface Flight {
  /** It ended without an answer. */
  lost: boolean
}

/** Milliseconds. Without it, a load that only has to be there takes the whole machine from other tests. */
const PAUSE = scaled({ full: 0, short: 20 })

/** Work over restarts of a server: each item is repeated until it is acknowledged. */
export class Load {
  /** The items in progress. */
  readonly flights: Set<Flight> = new Set()
  acknowledged = 0
  readonly #waiting: { count: number; resolve: () => void }[] = []

  /**
   * Runs `total` items, `width` at once, until `enough`; an item that throws is repeated. A load without a total pauses
   * between its items in an ordinary run.
   */
  async run(
    total: number,
    width: number,
    item: (place: number) => Promise<void>,
    { enough = () => false }: { enough?: () => boolean } = {},
  ): Promise<void> {
    const endless = total === Number.MAX_SAFE_INTEGER
    let next = 0
    const lane = async (): Promise<void> => {
      while (next < total && !enough()) {
        await this.#one(next++, item)
        if (endless && PAUSE > 0) await sleep(PAUSE)
      }
    }
    await Promise.all(Array.from({ length: width }, lane))
  }

  /** Resolves when this many are acknowledged. */
  async reached(count: number): Promise<void> {
    if (this.acknowledged >= count) return
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }))
  }

  async #one(place: number, item: (place: number) => Promise<void>): Promise<void> {
    for (;;) {
      const flight: Flight = { lost: false }
      this.flights.add(flight)
      try {
        await item(place)
        break
      } catch {
        // Not acknowledged: the sender cannot know the result, and sends again.
        flight.lost = true
      } finally {
        this.flights.delete(flight)
      }
      await sleep(20)
    }
    this.acknowledged += 1
    for (const { count, resolve } of this.#waiting) if (this.acknowledged >= count) resolve()
  }
}
