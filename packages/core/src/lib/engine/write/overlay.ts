import type { State } from '../../decide/state.ts'
import type { Key, TenantId } from '../../model/ids.ts'
import type { RecordKind, Stored } from '../../model/record.ts'
import type { Commit, Lookup } from '../../ports/store.ts'

const none: readonly Key[] = []

/**
 * The loaded records of a batch, with the changes of its earlier decisions.
 *
 * So two facts about one conversation that arrive together are decided in order, without a round trip between.
 */
export class Overlay implements State {
  readonly tenant: TenantId
  readonly #records = new Map<string, Stored>()
  readonly #owners = new Map<Key, string>()

  /** Names of the records and keys that were loaded. */
  readonly #looked = new Set<string>()

  constructor(tenant: TenantId, records: readonly Stored[], lookups: readonly Lookup[] = []) {
    this.tenant = tenant
    this.add(records, lookups)
  }

  /** Adds records that were loaded later. A record that a decision of the batch has written stays as it was written. */
  add(records: readonly Stored[], lookups: readonly Lookup[]): void {
    for (const record of records) if (!this.#looked.has(record.id) && !this.#records.has(record.id)) this.#lay(record)
    for (const lookup of lookups) this.#looked.add(nameOf(lookup))
    for (const { id } of records) this.#looked.add(id)
  }

  has(lookup: Lookup): boolean {
    return this.#looked.has(nameOf(lookup))
  }

  get<R extends Stored>(kind: RecordKind<R>, id: R['id']): R | undefined {
    const record = this.#records.get(id)
    return kind.is(record) ? record : undefined
  }

  owner(key: Key): Stored | undefined {
    const id = this.#owners.get(key)
    return id === undefined ? undefined : this.#records.get(id)
  }

  /** Applies a decided commit as if it had taken effect. */
  apply(commit: Commit): void {
    for (const { id } of commit.remove) this.#lift(id)
    for (const record of commit.put) {
      this.#lay(record)
      this.#looked.add(record.id)
    }
    for (const job of commit.jobs) {
      if (job.state === 'done') this.#lift(job.id)
      else this.#lay(job)
    }
  }

  #lay(record: Stored): void {
    this.#lift(record.id)
    this.#records.set(record.id, record)
    for (const key of record.keys ?? none) this.#owners.set(key, record.id)
  }

  #lift(id: string): void {
    const before = this.#records.get(id)
    if (before === undefined) return
    this.#records.delete(id)
    for (const key of before.keys ?? none) if (this.#owners.get(key) === id) this.#owners.delete(key)
  }
}

function nameOf(lookup: Lookup): string {
  return 'key' in lookup ? lookup.key : lookup.id
}
