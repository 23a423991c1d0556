import type { AnyEvent } from '../../model/event.ts'
import type { Key } from '../../model/ids.ts'
import type { Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import type { Statistic } from '../../model/statistic.ts'
import type { Commit, Expectation } from '../../ports/store.ts'

/** The `commit` of the port for records of one tenant, as the shortest program. */
export class CommitModel {
  records: ReadonlyMap<string, Stored> = new Map()
  events: readonly AnyEvent[] = []

  /** Whether each commit of a batch takes effect. A commit that builds on a failed one fails. */
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

  /** Whether the commit takes effect. */
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
