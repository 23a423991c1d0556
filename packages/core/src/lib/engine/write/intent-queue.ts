import type { Lookup } from '../../ports/store.ts'

/** Something that waits for its turn, and what it will look at. */
interface QueuedIntent {
  lookups: readonly Lookup[]
}

/** What is looked at by those whose turn it is: ids and keys. */
export type ReadSet = ReadonlySet<string>

/**
 * Those who wait, in the order in which they came.
 *
 * Whoever looks at what is in other hands stays, and so does whoever came later and looks at anything the same: two that
 * have something in common have their turns in the order of their arrival, however many turns go on side by side.
 */
export class IntentQueue<Each extends QueuedIntent> {
  #waiting: Each[] = []

  get size(): number {
    return this.#waiting.length
  }

  add(each: Each): void {
    this.#waiting.push(each)
  }

  /** Their turn was in vain: they are the first again. */
  putBack(again: readonly Each[]): void {
    this.#waiting.unshift(...again)
  }

  /** Whether it was still waiting. */
  withdraw(each: Each): boolean {
    const place = this.#waiting.indexOf(each)
    if (place !== -1) this.#waiting.splice(place, 1)
    return place !== -1
  }

  /** The next `most` at the most that look at nothing in other hands. */
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

/** All that these look at. */
export function readSetOf(arrivals: readonly QueuedIntent[]): ReadSet {
  return new Set(arrivals.flatMap(namesOf))
}

function namesOf({ lookups }: QueuedIntent): string[] {
  return lookups.map((lookup) => ('key' in lookup ? lookup.key : lookup.id))
}
