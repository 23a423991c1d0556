import { ParleyError } from '../errors/parley-error.ts'
import type { Key, TenantId } from '../model/ids.ts'
import type { Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import type { Commit, Expectation, Increment } from '../ports/store.ts'
import type { Plan, Raise, StoredVersion } from './snapshot.ts'

/** The fields of a kind that only increments change. */
export type CountersOf = (kind: string) => readonly string[]

/** One record or job, in the database and after the batch. */
interface Entry {
  kind: string
  /** The database has a row of it. */
  stored: boolean
  /** That row is deleted before anything is written. */
  replaced: boolean
  /** Its state at this point of the batch. Absent if it does not exist. */
  current: Omit<StoredVersion, 'tenant' | 'kind' | 'id'> | undefined
  /** The row to write. */
  write: Stored | undefined
  /** Its place among the records that the batch makes. */
  order: number
}

/** The owner of a key in the database, and at this point of the batch. */
interface Ownership {
  stored: string | undefined
  current: string | undefined
}

/** The state of one tenant while the commits of a batch take effect, one after the other. */
export class BatchState {
  readonly #tenant: TenantId
  readonly #entries = new Map<string, Entry>()
  readonly #keys = new Map<Key, Ownership>()
  readonly #raised = new Map<string, Raise>()
  readonly #storedHead: number
  /** The number of events that were ever committed. */
  head: number

  readonly #countersOf: CountersOf

  constructor(tenant: TenantId, head: number, countersOf: CountersOf) {
    this.#tenant = tenant
    this.#countersOf = countersOf
    this.#storedHead = head
    this.head = head
  }

  /** A record was looked up. */
  expect(kind: string, id: string): void {
    if (this.#entries.has(id)) return
    const nothing = { stored: false, replaced: false, current: undefined, write: undefined, order: 0 }
    this.#entries.set(id, { kind, ...nothing })
  }

  /** A record was found. */
  stand({ kind, id, ...current }: StoredVersion): void {
    this.#entries.set(id, { kind, stored: true, replaced: false, current, write: undefined, order: 0 })
    for (const key of current.keys) this.own(key, id)
  }

  /** The owner of a key was found. */
  own(key: Key, id: string): void {
    this.#keys.set(key, { stored: id, current: id })
  }

  orderOf(id: string): number {
    return this.#entries.get(id)?.order ?? 0
  }

  /** The conflict of a commit at this point of the batch. Absent if the commit takes effect. */
  check(commit: Commit): string | undefined {
    const failed = commit.expect.find((expectation) => !this.#holds(expectation))
    if (failed !== undefined) return failed.type === 'lease' ? failed.job : failed.ref.id
    return this.#contestedKey(commit)
  }

  apply(commit: Commit, nextOrder: () => number): void {
    for (const { kind, id } of commit.remove) this.#drop(kind, id)
    // Keys move between the records of one commit: all are released before any is claimed.
    for (const { id } of commit.put) this.#release(id)
    for (const record of commit.put) this.#put(record, nextOrder)
    for (const increment of commit.add) this.#raise(increment, nextOrder)
    for (const job of commit.jobs) {
      if (job.state === 'done') this.#drop(job.kind, job.id)
      else this.#put(job, nextOrder)
    }
  }

  /** Adds the rows to write. */
  addTo(plan: Plan): void {
    const tenant = this.#tenant
    for (const [id, { kind, stored, replaced, write }] of this.#entries) {
      if (replaced) plan.remove.push({ kind, tenant, id })
      if (write === undefined) continue
      const rows = stored && !replaced ? plan.change : plan.make
      rows.push(write)
    }
    for (const [key, { stored, current }] of this.#keys) {
      if (stored === current) continue
      if (stored !== undefined) plan.release.push({ tenant, key })
      const owner = current === undefined ? undefined : this.#entries.get(current)
      if (current !== undefined && owner !== undefined) plan.claim.push({ tenant, key, kind: owner.kind, id: current })
    }
    plan.raise.push(...this.#raised.values())
    if (this.head > this.#storedHead) plan.heads.push({ tenant, head: this.head })
  }

  #holds(expectation: Expectation): boolean {
    switch (expectation.type) {
      case 'absent':
        return this.#entries.get(expectation.ref.id)?.current === undefined
      case 'version':
        return this.#entries.get(expectation.ref.id)?.current?.version === expectation.version
      case 'lease': {
        const job = this.#entries.get(expectation.job)?.current
        return job?.state === 'running' && job.fence === expectation.fence
      }
      default:
        return expectation satisfies never
    }
  }

  // A key that the commit claims, and that another record owns and will still own after the commit.
  #contestedKey({ put, remove }: Commit): string | undefined {
    const leaving = new Set<string>(remove.map(({ id }) => id))
    const written = new Map<string, Stored>(put.map((record) => [record.id, record]))
    const claimed = new Map<Key, string>()
    for (const record of put) {
      for (const key of keysOf(record)) {
        const owner = this.#keys.get(key)?.current
        const rewritten = owner === undefined ? undefined : written.get(owner)
        const keeps = rewritten === undefined || keysOf(rewritten).includes(key)
        const rival = claimed.get(key) ?? (owner !== undefined && !leaving.has(owner) && keeps ? owner : undefined)
        if (rival !== undefined && rival !== record.id) return key
        claimed.set(key, record.id)
      }
    }
    return undefined
  }

  #put(record: Stored, nextOrder: () => number): void {
    this.expect(record.kind, record.id)
    const entry = this.#entries.get(record.id)
    if (entry === undefined) return
    if (entry.current === undefined) entry.order = nextOrder()
    entry.write =
      entry.current === undefined ? record : withCounters(this.#countersOf(record.kind), entry.write, record)
    const lease = kernel.job.is(record) ? { state: record.state, fence: record.fence } : {}
    entry.current = { version: record.version, keys: keysOf(record), ...lease }
    for (const key of keysOf(record)) {
      this.#keys.set(key, { stored: this.#keys.get(key)?.stored, current: record.id })
    }
  }

  #raise({ record, field, by }: Increment, nextOrder: () => number): void {
    if (!this.#countersOf(record.kind).includes(field)) {
      throw new ParleyError('store.misused', { reason: `${field} of ${record.kind} is not a counter.` })
    }
    const entry = this.#entries.get(record.id)
    // It was not looked up. The database finds out whether it exists, and nothing of this batch depends on it.
    if (entry !== undefined && entry.current === undefined) this.#put(record, nextOrder)
    const raise = this.#raised.get(record.id) ?? { record, by: {} }
    raise.by[field] = (raise.by[field] ?? 0) + by
    this.#raised.set(record.id, raise)
  }

  #drop(kind: string, id: string): void {
    this.#release(id)
    this.expect(kind, id)
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    entry.replaced = entry.stored
    entry.current = undefined
    entry.write = undefined
    this.#raised.delete(id)
  }

  #release(id: string): void {
    for (const key of this.#entries.get(id)?.current?.keys ?? []) {
      const ownership = this.#keys.get(key)
      if (ownership?.current === id) ownership.current = undefined
    }
  }
}

function keysOf({ keys = [] }: Stored): readonly Key[] {
  return keys
}

// A record that this batch made keeps its counters when it is written again, like one of the database.
function withCounters(counters: readonly string[], before: Stored | undefined, record: Stored): Stored {
  if (before === undefined || counters.length === 0) return record
  return { ...record, ...Object.fromEntries(counters.map((field) => [field, Reflect.get(before, field)])) }
}
