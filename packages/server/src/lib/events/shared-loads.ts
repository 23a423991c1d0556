import type { Environment, ParleyView } from '@parley/core'
import type { Ref, Stored } from '@parley/core/store'

/** A view, and the name of what it sees. Views of the same name are answered the same. */
export interface Reader {
  view: Pick<ParleyView, 'load'>
  sight: string
}

interface Asked {
  refs: readonly Ref[]
  resolve(records: Stored[]): void
  reject(error: unknown): void
}

/** The most records in one round trip, beside those of its last caller. */
const MOST = 500

/**
 * Loads records for many concurrent readers.
 *
 * A reader during a load of its sight is answered by the next one. So each sight uses at most one connection of the store,
 * for any number of readers. A record that all of them request is read once.
 */
export class SharedLoads {
  readonly #environment: Pick<Environment, 'turn'>
  readonly #asked = new Map<string, Asked[]>()

  constructor(environment: Pick<Environment, 'turn'>) {
    this.#environment = environment
  }

  /** The records that the reader sees, in the order of `refs`; missing records are left out. */
  load({ view, sight }: Reader, refs: readonly Ref[]): Promise<Stored[]> {
    return new Promise((resolve, reject) => {
      const asked = { refs, resolve, reject }
      const others = this.#asked.get(sight)
      if (others !== undefined) {
        others.push(asked)
        return
      }
      const all = [asked]
      this.#asked.set(sight, all)
      void this.#run({ view, sight }, all)
    })
  }

  async #run({ view, sight }: Reader, all: Asked[]): Promise<void> {
    while (all.length > 0) {
      await this.#environment.turn()
      await together(view, all.splice(0, fitting(all)))
    }
    this.#asked.delete(sight)
  }
}

/** How many callers share one round trip. */
function fitting(all: readonly Asked[]): number {
  const names = new Set<string>()
  let count = 0
  for (const { refs } of all) {
    if (names.size >= MOST) break
    for (const ref of refs) names.add(nameOf(ref))
    count += 1
  }
  return count
}

async function together(view: Pick<ParleyView, 'load'>, all: readonly Asked[]): Promise<void> {
  const distinct = new Map(all.flatMap(({ refs }) => refs.map((ref) => [nameOf(ref), ref])))
  try {
    const records = await view.load([...distinct.values()])
    const found = new Map(records.map((record) => [nameOf(record), record]))
    for (const { refs, resolve } of all) resolve(refs.flatMap((ref) => found.get(nameOf(ref)) ?? []))
  } catch (error) {
    for (const { reject } of all) reject(error)
  }
}

function nameOf({ kind, id }: Ref): string {
  return `${kind} ${id}`
}
