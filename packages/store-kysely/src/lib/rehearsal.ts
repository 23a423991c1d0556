import type {
  AnyRecord,
  Column,
  Commit,
  Expectation,
  Job,
  Kind,
  Lookup,
  ParleyEvent,
  Ref,
  TenantId,
} from '@parley/core'
import { schema } from '@parley/core'
import { kinds } from './tables.ts'

/** The queue of the one job of a rehearsal. */
export const REHEARSAL: string = 'parley:rehearsal'

/** Batches that take every way through a commit: what they write is undone. */
export function rehearsedBatches(tenant: TenantId): Commit[][] {
  const records = kinds.map((kind) => sampleOf(kind, tenant))
  const absent = records.map((record): Expectation => ({ type: 'absent', ref: refOf(record) }))
  const known = records.map((record): Expectation => ({ type: 'version', ref: refOf(record), version: 1 }))
  const later = known.map((each): Expectation => (each.type === 'version' ? { ...each, version: 2 } : each))
  const [job] = records.filter((record) => record.kind === 'job')
  const tallies = records.filter((record) => record.kind === 'tally')
  const others = records.filter((record) => record.kind !== 'job')
  const make = {
    ...emptyOf(tenant),
    expect: absent,
    put: others,
    jobs: job === undefined ? [] : [job],
    events: [event],
  }
  const change = {
    ...emptyOf(tenant),
    expect: known,
    // Other keys: the old ones are let go.
    put: others.map(
      (record) =>
        ({ ...record, version: 2, ...('keys' in record ? { keys: [`${record.id}.2`] } : {}) }) as typeof record,
    ),
    jobs: job === undefined ? [] : [{ ...job, version: 2 }],
    add: tallies.map((record) => ({ record, field: 'count', by: 1 })),
    events: [event],
  }
  const done = {
    ...emptyOf(tenant),
    expect: later,
    jobs: job === undefined ? [] : [doneJob(job)],
    remove: others.map(refOf),
    trim: 1,
  }
  return [[make], [change], [done]]
}

/** Lookups of every kind, and by a key. */
export function rehearsedLookups(tenant: TenantId): Lookup[] {
  return [...kinds.map((kind) => refOf(sampleOf(kind, tenant))), { key: REHEARSAL as never }]
}

const event = {
  type: 'conversation.opened',
  at: 0,
  conversationId: REHEARSAL,
  channel: REHEARSAL,
  version: 1,
} as object as ParleyEvent

function doneJob(job: Job): Job {
  return { ...job, version: 3, state: 'done' }
}

function emptyOf(tenant: TenantId): Commit {
  return { tenant, expect: [], put: [], add: [], jobs: [], events: [], remove: [] }
}

function refOf({ kind, id }: AnyRecord): Ref {
  return { kind, id }
}

const samples = { text: REHEARSAL, integer: 1, time: 0, counter: 0, boolean: false, json: [] } as const

function sampleOf<K extends Kind>(kind: K, tenant: TenantId): Extract<AnyRecord, { kind: K }> {
  const { columns, prefix, keyed } = schema[kind]
  const id = `${prefix}_${REHEARSAL}`
  const fields = Object.entries<Column>(columns).map(([field, { type }]) => [field, samples[type]])
  const record: { [field: string]: unknown } = {
    kind,
    tenant,
    id,
    version: 1,
    ...(keyed ? { keys: [`${id}.1`] } : {}),
    ...Object.fromEntries(fields),
  }
  if (kind === 'job') Object.assign(record, { state: 'waiting', lease: null, queue: REHEARSAL })
  return record as object as Extract<AnyRecord, { kind: K }>
}
