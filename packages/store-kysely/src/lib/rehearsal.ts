import type {
  ColumnType,
  Commit,
  Expectation,
  Job,
  Lookup,
  ParleyEvent,
  Ref,
  Stored,
  TenantId,
} from '@parley/core/store'
import type { Layout, Table, TableColumn } from './layout.ts'

/** The queue of the one job of a rehearsal. */
export const REHEARSAL: string = 'parley:rehearsal'

/** Batches that run every statement of a commit. Their writes are undone. */
export function rehearsedBatches(layout: Layout, tenant: TenantId): Commit[][] {
  const tables = [...layout.values()]
  const samples = tables.map((table) => ({ table, record: sampleOf(table, tenant) }))
  const all = samples.map(({ record }) => record)
  const [others, jobs] = [false, true].map((leased) =>
    samples.filter(({ table }) => table.leased === leased).map(({ record }) => record),
  ) as [Stored[], Stored[]]
  const make = {
    ...emptyOf(tenant),
    expect: all.map((record): Expectation => ({ type: 'absent', ref: refOf(record) })),
    put: others,
    jobs: jobs as Job[],
    events: [event],
  }
  const change = {
    ...emptyOf(tenant),
    expect: all.map((record): Expectation => ({ type: 'version', ref: refOf(record), version: 1 })),
    put: samples.filter(({ table }) => !table.leased).map(({ table, record }) => changed(table, record)),
    jobs: jobs.map((job) => ({ ...job, version: 2 })) as Job[],
    add: samples.flatMap(({ table, record }) => raisesOf(table, record)),
    events: [event],
  }
  const done = {
    ...emptyOf(tenant),
    expect: all.map((record): Expectation => ({ type: 'version', ref: refOf(record), version: 2 })),
    jobs: jobs.map((job) => ({ ...job, version: 3, state: 'done' })) as Job[],
    remove: others.map(refOf),
    trim: 1,
  }
  return [[make], [change], [done]]
}

/** Lookups of every kind, and by a key. */
export function rehearsedLookups(layout: Layout, tenant: TenantId): Lookup[] {
  return [...[...layout.values()].map((table) => refOf(sampleOf(table, tenant))), { key: REHEARSAL as never }]
}

const event = {
  type: 'conversation.opened',
  at: 0,
  conversationId: REHEARSAL,
  channel: REHEARSAL,
  version: 1,
} as object as ParleyEvent

function emptyOf(tenant: TenantId): Commit {
  return { tenant, expect: [], put: [], add: [], jobs: [], events: [], remove: [] }
}

function refOf({ kind, id }: Stored): Ref {
  return { kind, id }
}

// With other keys and elements, so that the old ones are released.
function changed({ keyed, columns }: Table, record: Stored): Stored {
  const sets = columns.filter(({ type }) => type === 'set').map(({ field }) => [field, [`${REHEARSAL}.2`]])
  const keys = keyed ? { keys: [`${record.id}.2`] } : {}
  return { ...record, ...Object.fromEntries(sets), ...keys, version: 2 } as Stored
}

function raisesOf({ columns }: Table, record: Stored): Commit['add'] {
  return columns.filter(({ type }) => type === 'counter').map(({ field }) => ({ record, field, by: 1 }))
}

const samples: { readonly [Type in ColumnType]: unknown } = {
  ...{ text: REHEARSAL, integer: 1, time: 0, counter: 0, boolean: false, json: [], set: [REHEARSAL] },
}

function sampleOf(table: Table, tenant: TenantId): Stored {
  const { kind, keyed, leased, columns } = table
  const id = `${kind}_${REHEARSAL}`
  const fields = columns.map(({ field, type }: TableColumn) => [field, samples[type]])
  const keys = keyed ? { keys: [`${id}.1`] } : {}
  const waiting = leased ? { state: 'waiting', lease: null, queue: REHEARSAL } : {}
  return { ...Object.fromEntries(fields), kind, tenant, id, version: 1, ...keys, ...waiting } as Stored
}
