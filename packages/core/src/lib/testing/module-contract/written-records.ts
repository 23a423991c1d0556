import type { TenantId } from '../../model/ids.ts'
import type { RecordKind, Ref, Stored } from '../../model/record.ts'
import type { Store } from '../../ports/store.ts'
import { altered } from '../store-contract/bugs/bug.ts'

/** A store, and the refs of all records that were committed through it. */
export interface RecordedStore {
  store: Store
  /** The existing records of some kinds, by id. */
  recordsOf(tenant: TenantId, kinds: readonly RecordKind<Stored>[]): Promise<Stored[]>
}

/** A store that notes the written records, independent of any query. */
export function recordWrites(store: Store): RecordedStore {
  const written = new Map<string, Ref>()
  const commit: Store['commit'] = async (commits, options) => {
    for (const { put } of commits) for (const { kind, id } of put) written.set(`${kind} ${id}`, { kind, id })
    return store.commit(commits, options)
  }
  return {
    store: altered(store, { commit }),
    async recordsOf(tenant, kinds) {
      const names = new Set(kinds.map(({ kind }) => kind))
      const refs = [...written.values()].filter(({ kind }) => names.has(kind))
      const { records } = await store.load(tenant, refs)
      return [...records].sort((one, other) => (one.id < other.id ? -1 : 1))
    },
  }
}
