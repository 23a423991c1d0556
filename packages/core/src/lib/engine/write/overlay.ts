import type { State } from '../../decide/state.ts'
import type { Key, TenantId } from '../../model/ids.ts'
import type { AnyRecord, Kind, RecordOf } from '../../model/record.ts'
import type { Commit } from '../../ports/store.ts'

/**
 * What was loaded for a batch, with what its earlier decisions will have made of it.
 *
 * So two facts about one conversation that arrive together are decided one after the other, without a round trip between.
 */
export class Overlay implements State {
  readonly tenant: TenantId
  readonly #records = new Map<string, AnyRecord>()
  readonly #owners = new Map<Key, string>()

  constructor(tenant: TenantId, records: readonly AnyRecord[]) {
    this.tenant = tenant
    for (const record of records) this.#lay(record)
  }

  get<K extends Kind>(kind: K, id: RecordOf<K>['id']): RecordOf<K> | undefined {
    const record = this.#records.get(id)
    return record?.kind === kind ? (record as RecordOf<K>) : undefined
  }

  owner(key: Key): AnyRecord | undefined {
    const id = this.#owners.get(key)
    return id === undefined ? undefined : this.#records.get(id)
  }

  /** Takes a decided commit as if it had taken effect. */
  apply(commit: Commit): void {
    for (const { id } of commit.remove) this.#lift(id)
    for (const record of commit.put) this.#lay(record)
    for (const job of commit.jobs) {
      if (job.state === 'done') this.#lift(job.id)
      else this.#lay(job)
    }
  }

  #lay(record: AnyRecord): void {
    this.#lift(record.id)
    this.#records.set(record.id, record)
    if ('keys' in record) for (const key of record.keys) this.#owners.set(key, record.id)
  }

  #lift(id: string): void {
    const before = this.#records.get(id)
    if (before === undefined) return
    this.#records.delete(id)
    if ('keys' in before) {
      for (const key of before.keys) if (this.#owners.get(key) === id) this.#owners.delete(key)
    }
  }
}
