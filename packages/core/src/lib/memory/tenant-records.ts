import { ParleyError } from '../errors/parley-error.ts'
import type { Key } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { AnyRecord, Kind } from '../model/record.ts'
import { type Column, schema } from '../model/schema.ts'
import type { Commit, Expectation, Increment, Lookup } from '../ports/store.ts'

/** A job, and its place in the order of commits. */
export interface PlacedJob {
  job: Job
  order: number
}

/** The records of one tenant: by id, by key, and jobs in the order in which they were committed. */
export class TenantRecords {
  readonly #records = new Map<string, AnyRecord>()
  readonly #owners = new Map<Key, string>()
  readonly #places = new Map<string, number>()
  readonly jobs: Map<string, PlacedJob> = new Map()

  all(kind: Kind): AnyRecord[] {
    if (kind === 'job') return [...this.jobs.values()].map(({ job }) => job)
    return [...this.#records.values()].filter((record) => record.kind === kind)
  }

  /** The place of a record in the order of first writes. */
  placeOf({ id }: AnyRecord): number {
    return this.#places.get(id) ?? 0
  }

  look(lookups: readonly Lookup[]): AnyRecord[] {
    const found = new Map<string, AnyRecord>()
    for (const lookup of lookups) {
      const id = 'key' in lookup ? this.#owners.get(lookup.key) : lookup.id
      const record = id === undefined ? undefined : this.#get(id)
      if (record !== undefined && ('key' in lookup || record.kind === lookup.kind)) found.set(record.id, record)
    }
    return [...found.values()]
  }

  /** What stands against a commit; `undefined` where nothing does. */
  check(commit: Commit): string | undefined {
    const failed = commit.expect.find((expectation) => !this.#holds(expectation))
    if (failed !== undefined) return failed.type === 'lease' ? failed.job : failed.ref.id
    const leaving = new Set(commit.remove.map(({ id }) => id as string))
    const written = new Map(commit.put.map((record) => [record.id as string, record]))
    const claimed = new Map<Key, string>()
    for (const record of commit.put) {
      for (const key of 'keys' in record ? record.keys : []) {
        const rival = claimed.get(key) ?? this.#rival(key, leaving, written)
        if (rival !== undefined && rival !== record.id) return key
        claimed.set(key, record.id)
      }
    }
    return undefined
  }

  write(commit: Commit, nextOrder: () => number): void {
    // Keys move between the records of one commit: all are released before any is claimed.
    for (const { id } of [...commit.remove, ...commit.put]) this.#release(id)
    for (const { id } of commit.remove) {
      this.#records.delete(id)
      this.#places.delete(id)
    }
    for (const record of commit.put) {
      if (!this.#places.has(record.id)) this.#places.set(record.id, nextOrder())
      this.#set(record)
    }
    for (const increment of commit.add) this.#increment(increment)
    for (const job of commit.jobs) {
      const order = this.jobs.get(job.id)?.order ?? nextOrder()
      if (job.state === 'done') this.jobs.delete(job.id)
      else this.jobs.set(job.id, { job, order })
    }
  }

  #get(id: string): AnyRecord | undefined {
    return this.#records.get(id) ?? this.jobs.get(id)?.job
  }

  #holds(expectation: Expectation): boolean {
    switch (expectation.type) {
      case 'absent':
        return this.#get(expectation.ref.id) === undefined
      case 'version':
        return this.#get(expectation.ref.id)?.version === expectation.version
      case 'lease': {
        const job = this.jobs.get(expectation.job)?.job
        return job?.state === 'running' && job.fence === expectation.fence
      }
      default:
        return expectation satisfies never
    }
  }

  // Who owns a key and will still own it after the commit.
  #rival(key: Key, leaving: ReadonlySet<string>, written: ReadonlyMap<string, AnyRecord>): string | undefined {
    const owner = this.#owners.get(key)
    if (owner === undefined || leaving.has(owner)) return undefined
    const rewritten = written.get(owner)
    const keeps = rewritten === undefined || ('keys' in rewritten && rewritten.keys.includes(key))
    return keeps ? owner : undefined
  }

  #release(id: string): void {
    const record = this.#records.get(id)
    if (record !== undefined && 'keys' in record) for (const key of record.keys) this.#owners.delete(key)
  }

  #set(record: AnyRecord): void {
    this.#records.set(record.id, Object.assign(record, countersOf(this.#records.get(record.id))))
    if ('keys' in record) for (const key of record.keys) this.#owners.set(key, record.id)
  }

  #increment({ record, field, by }: Increment): void {
    const known = this.#records.get(record.id) ?? record
    const value = Reflect.get(known, field)
    this.#records.set(record.id, { ...known, [field]: (typeof value === 'number' ? value : 0) + by })
  }
}

/** What only `add` changes once a record exists. */
function countersOf(record: AnyRecord | undefined): Record<string, unknown> {
  if (record === undefined) return {}
  const columns = Object.entries(schema[record.kind].columns)
  return Object.fromEntries(
    columns.flatMap(([field, { type }]) => (type === 'counter' ? [[field, Reflect.get(record, field)]] : [])),
  )
}

/** What the schema requires is there: a commit without it is refused, as a database refuses it. */
export function ensureWhole({ put, jobs, add }: Commit): void {
  for (const record of [...put, ...jobs, ...add.map((each) => each.record)]) {
    const columns: { [field: string]: Column } = schema[record.kind].columns
    for (const [field, { type, optional }] of Object.entries(columns)) {
      if (optional === true || type === 'json') continue
      const value: unknown = Reflect.get(record, field)
      if (value !== null && value !== undefined && !Number.isNaN(value)) continue
      throw new ParleyError('store.refused', { reason: `A ${record.kind} has no ${field}.` })
    }
  }
}

/** Every write has exactly one expectation; a commit that writes unguarded is a defect of its author. */
export function ensureGuarded({ expect, put, jobs, remove }: Commit): void {
  const expected = expect.map(
    (expectation) => (expectation.type === 'lease' ? expectation.job : expectation.ref.id) as string,
  )
  const written = [...put, ...jobs, ...remove].map(({ id }) => id as string)
  const unguarded = written.find((id) => expected.filter((each) => each === id).length !== 1)
  if (unguarded !== undefined) {
    throw new ParleyError('store.misused', { reason: `${unguarded} is written without exactly one expectation.` })
  }
}
