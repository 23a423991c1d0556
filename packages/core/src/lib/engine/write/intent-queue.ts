import type { Lookup } from '../../ports/store.ts'

/** An intent in the queue, and the records that it reads. */
interface QueuedIntent {
  lookups: readonly Lookup[]
}

/** The ids and keys that a running batch reads. */
export type ReadSet = ReadonlySet<string>

/**
 * Waiting intents, in the order of their arrival.
 *
 * An intent that reads a record of a running batch stays in the queue. So does a later one that reads any of the same
 * records. So two intents with a record in common run in the order of their arrival. The number of batches does not
 * matter.
 */
export class IntentQueue<Each extends QueuedIntent> {
  #waiting: Each[] = []

  get size(): number {
    return this.#waiting.length
  }

  add(each: Each): void {
    this.#waiting.push(each)
  }

  /** Puts intents of a batch that must run again at the front. */
  putBack(again: readonly Each[]): void {
    this.#waiting.unshift(...again)
  }

  /** Returns whether it was still waiting. */
  withdraw(each: Each): boolean {
    const place = this.#waiting.indexOf(each)
    if (place !== -1) this.#waiting.splice(place, 1)
    return place !== -1
  }

  /** The next intents, at most `most`, that read nothing of the running batches. */
  take(most: number, held: readonly ReadSet[]): Each[] {
    if (held.length === 0) return this.#waiting.splice(0, most)
    const taken: Each[] = []
    const left: Each[] = []
    const keptFor = new Set<string>()
    for (const each of this.#waiting) {
      const names = namesOf(each)
      const free = names.every((name) => !keptFor.has(name) && held.every((hands) => !hands.has(name)))
      if (free && taken.length < most) {
        taken.push(each)
      } else {
        left.push(each)
        for (const name of names) keptFor.add(name)
      }
    }
    this.#waiting = left
    return taken
  }
}

/** All ids and keys that these intents read. */
export function readSetOf(arrivals: readonly QueuedIntent[]): ReadSet {
  return new Set(arrivals.flatMap(namesOf))
}

function namesOf({ lookups }: QueuedIntent): string[] {
  return lookups.map((lookup) => ('key' in lookup ? lookup.key : lookup.id))
}
