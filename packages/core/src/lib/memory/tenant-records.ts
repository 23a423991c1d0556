import { ParleyError } from '../errors/parley-error.ts'
import { initialOf } from '../model/column.ts'
import type { Key } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { Stored } from '../model/record.ts'
import { kernel, type Schema } from '../model/schema.ts'
import type { Commit, Expectation, Increment, Lookup } from '../ports/store.ts'

/** A job, and its place in the order of commits. */
export interface PlacedJob {
  job: Job
  order: number
}

/** The records of one tenant: by id and by key, and jobs in the order of their commits. */
export class TenantRecords {
  readonly #records = new Map<string, Stored>()
  readonly #owners = new Map<Key, string>()
  readonly #places = new Map<string, number>()
  readonly jobs: Map<string, PlacedJob> = new Map()

  all(kind: string): Stored[] {
    if (kind === kernel.job.kind) return [...this.jobs.values()].map(({ job }) => job)
    return [...this.#records.values()].filter((record) => record.kind === kind)
  }

  /** The place of a record in the order of first writes. */
  placeOf({ id }: Stored): number {
    return this.#places.get(id) ?? 0
  }

  look(lookups: readonly Lookup[]): Stored[] {
    const found = new Map<string, Stored>()
    for (const lookup of lookups) {
      const id = 'key' in lookup ? this.#owners.get(lookup.key) : lookup.id
      const record = id === undefined ? undefined : this.#get(id)
      if (record !== undefined && ('key' in lookup || record.kind === lookup.kind)) found.set(record.id, record)
    }
    return [...found.values()]
  }

  /** The record or the key that a commit conflicts with. `undefined` if there is none. */
  check(commit: Commit): string | undefined {
    const failed = commit.expect.find((expectation) => !this.#holds(expectation))
    if (failed !== undefined) return failed.type === 'lease' ? failed.job : failed.ref.id
    const leaving = new Set(commit.remove.map(({ id }) => id))
    const written = new Map(commit.put.map((record) => [record.id, record]))
    const claimed = new Map<Key, string>()
    for (const record of commit.put) {
      for (const key of record.keys ?? []) {
        const rival = claimed.get(key) ?? this.#rival(key, leaving, written)
        if (rival !== undefined && rival !== record.id) return key
        claimed.set(key, record.id)
      }
    }
    return undefined
  }

  /** Gives older records the initial values of new columns. */
  widen(schema: Schema): void {
    for (const record of this.#records.values()) {
      for (const [field, column] of Object.entries(schema.get(record.kind)?.columns ?? {})) {
        if (!Object.hasOwn(record, field)) Object.assign(record, { [field]: structuredClone(initialOf(column)) })
      }
    }
  }

  write(schema: Schema, commit: Commit, nextOrder: () => number): void {
    // Keys move between the records of one commit: all are released before any is claimed.
    for (const { id } of [...commit.remove, ...commit.put]) this.#release(id)
    for (const { id } of commit.remove) {
      this.#records.delete(id)
      this.#places.delete(id)
    }
    for (const record of commit.put) {
      if (!this.#places.has(record.id)) this.#places.set(record.id, nextOrder())
      this.#set(record, schema)
    }
    for (const increment of commit.add) this.#increment(increment)
    for (const job of commit.jobs) {
      const order = this.jobs.get(job.id)?.order ?? nextOrder()
      if (job.state === 'done') this.jobs.delete(job.id)
      else this.jobs.set(job.id, { job, order })
    }
  }

  #get(id: string): Stored | undefined {
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

  // The record that owns a key and will still own it after the commit.
  #rival(key: Key, leaving: ReadonlySet<string>, written: ReadonlyMap<string, Stored>): string | undefined {
    const owner = this.#owners.get(key)
    if (owner === undefined || leaving.has(owner)) return undefined
    const rewritten = written.get(owner)
    const keeps = rewritten === undefined || rewritten.keys?.includes(key) === true
    return keeps ? owner : undefined
  }

  #release(id: string): void {
    const record = this.#records.get(id)
    for (const key of record?.keys ?? []) this.#owners.delete(key)
  }

  #set(record: Stored, schema: Schema): void {
    this.#records.set(record.id, Object.assign(record, countersOf(schema, this.#records.get(record.id))))
    for (const key of record.keys ?? []) this.#owners.set(key, record.id)
  }

  #increment({ record, field, by }: Increment): void {
    const known = this.#records.get(record.id) ?? record
    const value = Reflect.get(known, field)
    this.#records.set(record.id, { ...known, [field]: (typeof value === 'number' ? value : 0) + by })
  }
}

/** The fields that only `add` changes after the first write of a record. */
function countersOf(schema: Schema, record: Stored | undefined): Record<string, unknown> {
  if (record === undefined) return {}
  const columns = Object.entries(schema.get(record.kind)?.columns ?? {})
  return Object.fromEntries(
    columns.flatMap(([field, { type }]) => (type === 'counter' ? [[field, Reflect.get(record, field)]] : [])),
  )
}

/** Refuses a commit with a record that lacks a field of the schema, as a database refuses it. */
export function ensureWhole(schema: Schema, { put, jobs, add }: Commit): void {
  for (const record of [...put, ...jobs, ...add.map((each) => each.record)]) {
    const kind = schema.get(record.kind)
    if (kind === undefined) throw new ParleyError('store.misused', { reason: `There is no kind ${record.kind}.` })
    for (const [field, { type, optional }] of Object.entries(kind.columns)) {
      if (optional || type === 'json') continue
      const value: unknown = Reflect.get(record, field)
      const isMissing = value === null || value === undefined || Number.isNaN(value)
      if (isMissing || (type === 'set' && !Array.isArray(value)))
        throw new ParleyError('store.refused', { reason: `A ${record.kind} has no ${field}.` })
    }
  }
}

/** Refuses a commit that writes a record without exactly one expectation. */
export function ensureGuarded({ expect, put, jobs, remove }: Commit): void {
  const expected = expect.map((each): string => (each.type === 'lease' ? each.job : each.ref.id))
  const written = [...put, ...jobs, ...remove].map(({ id }) => id)
  const unguarded = written.find((id) => expected.filter((each) => each === id).length !== 1)
  if (unguarded !== undefined) {
    throw new ParleyError('store.misused', { reason: `${unguarded} is written without exactly one expectation.` })
  }
}
