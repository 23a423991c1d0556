import type { AnyEvent } from '../../model/event.ts'
import type { Key } from '../../model/ids.ts'
import type { Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import type { Statistic } from '../../model/statistic.ts'
import type { Commit, Expectation } from '../../ports/store.ts'

/** What the port says of `commit`, for records of one tenant, in as few words as it takes. */
export class CommitModel {
  records: ReadonlyMap<string, Stored> = new Map()
  events: readonly AnyEvent[] = []

  /** Which of a batch take effect: none that builds on what one before it would have made, had it not failed. */
  commitAll(batch: readonly Commit[]): boolean[] {
    const failedWrites = new Set<string>()
    return batch.map((commit) => {
      const builds = commit.expect.some(
        (each) => each.type === 'version' && failedWrites.has(`${each.ref.id} ${each.version}`),
      )
      if (!builds && this.#commit(commit)) return true
      for (const { id, version } of commit.put) failedWrites.add(`${id} ${version}`)
      return false
    })
  }

  /** Whether it takes effect. */
  #commit({ expect, put, add, remove, events }: Commit): boolean {
    if (!expect.every((each) => this.#holds(each))) return false
    const next = new Map(this.records)
    for (const { id } of remove) next.delete(id)
    for (const record of put) next.set(record.id, this.#counted(record))
    for (const { record, by } of add) {
      const known = next.get(record.id) ?? record
      next.set(record.id, kernel.statistic.is(known) ? counted(known, known.count + by) : known)
    }
    const keys = [...next.values()].flatMap(keysOf)
    if (new Set(keys).size < keys.length) return false
    this.records = next
    this.events = [...this.events, ...events]
    return true
  }

  owner(key: Key): string | undefined {
    return [...this.records.values()].find((record) => keysOf(record).includes(key))?.id
  }

  #holds(expectation: Expectation): boolean {
    if (expectation.type === 'lease') return false
    const known = this.records.get(expectation.ref.id)
    return expectation.type === 'absent' ? known === undefined : known?.version === expectation.version
  }

  #counted(record: Stored): Stored {
    const known = this.records.get(record.id)
    return kernel.statistic.is(record) && kernel.statistic.is(known) ? counted(record, known.count) : record
  }
}

function counted(record: Statistic, count: number): Statistic {
  return { ...record, count }
}

function keysOf({ keys = [] }: Stored): Key[] {
  return keys
}
