import { ParleyError } from '@parley/core'
import {
  type Commit,
  type CommitResult,
  type CountersOf,
  type Key,
  type Plan,
  planBatch,
  type Raise,
  type Snapshot,
  type Stored,
  type StoredVersion,
  type TenantId,
} from '@parley/core/store'
import { sql } from 'kysely'
import { columnName, type Layout, type Table } from '../layout.ts'
import { onceFor } from '../once.ts'
import { rowOf } from '../rows.ts'
import { ask, type Script, tell } from '../script.ts'
import { type Row, type Statement, statement } from '../statement.ts'
import { listed, listedPairs } from './dialect.ts'
import { writeLog } from './log.ts'
import { givesPlaces, takePlaces } from './places.ts'
import { addElements, addElementsOf, moveElements } from './sets.ts'
import { changeWords, giveWords, keepWords } from './words.ts'
import { writesOf } from './write.ts'

const ownersOfKeys = statement(
  (slot) => sql`select tenant, key, id from parley_keys where (tenant, key) in ${listedPairs(slot('keys'))}`,
)
const headsOfLogs = statement(
  (slot) => sql`select tenant, head from parley_logs where tenant in ${listed(slot('tenants'))}`,
)
const releaseKey = statement(
  (slot) => sql`delete from parley_keys where tenant = ${slot('tenant')} and key = ${slot('key')}`,
)
const claimKey = statement(
  (slot) => sql`
    insert into parley_keys (tenant, key, kind, id)
    values (${slot('tenant')}, ${slot('key')}, ${slot('kind')}, ${slot('id')})`,
)

/** Makes a batch of commits: reads all that they expect, decides, and writes each row once. */
export function* commit(layout: Layout, batch: readonly Commit[]): Script<CommitResult[]> {
  const plan = planBatch(batch, yield* readSnapshot(layout, batch), countersOf(layout))
  yield* writePlan(layout, plan)
  return plan.results
}

const countersOf = onceFor((layout: Layout): CountersOf => {
  const counters = new Map(
    Array.from(layout, ([kind, { columns }]) => [
      kind,
      columns.filter(({ type }) => type === 'counter').map(({ field }) => field),
    ]),
  )
  return (kind) => counters.get(kind) ?? []
})

const leasedKind = onceFor((layout: Layout): string => {
  const leased = [...layout.values()].find((table) => table.leased)
  return leased?.kind ?? ''
})

function* readSnapshot(layout: Layout, batch: readonly Commit[]): Script<Snapshot> {
  const expected = new Map<string, [TenantId, string][]>()
  const expect = (tenant: TenantId, kind: string, id: string): void => {
    const known = expected.get(kind)
    if (known === undefined) expected.set(kind, [[tenant, id]])
    else known.push([tenant, id])
  }
  const claimed: [TenantId, Key][] = []
  const writers = new Set<TenantId>()
  for (const { tenant, expect: expectations, put, events, trim } of batch) {
    for (const expectation of expectations) {
      if (expectation.type === 'lease') expect(tenant, leasedKind(layout), expectation.job)
      else expect(tenant, expectation.ref.kind, expectation.ref.id)
    }
    for (const { keys = [] } of put) for (const key of keys) claimed.push([tenant, key])
    if (events.length > 0 || trim !== undefined) writers.add(tenant)
  }
  const records: StoredVersion[] = []
  for (const [kind, refs] of expected) {
    const table = tableIn(layout, kind)
    const rows = yield* ask(storedVersions(table), { refs: JSON.stringify(refs) })
    for (const row of rows) records.push(storedVersion(table, row))
  }
  const owners = claimed.length === 0 ? [] : yield* ask(ownersOfKeys, { keys: JSON.stringify(claimed) })
  const heads = writers.size === 0 ? [] : yield* ask(headsOfLogs, { tenants: JSON.stringify([...writers]) })
  return {
    records,
    owners: owners.map(({ tenant, key, id }) => ({ tenant: tenant as TenantId, key: key as Key, id: String(id) })),
    heads: new Map(heads.map(({ tenant, head }) => [tenant as TenantId, Number(head)])),
  }
}

function* writePlan(layout: Layout, plan: Plan): Script<void> {
  for (const [kind, change] of changesByKind(plan)) yield* writeTable(tableIn(layout, kind), change)
  yield* tell(releaseKey, plan.release)
  yield* tell(claimKey, plan.claim)
  yield* writeLog(plan)
}

/** The changes of one kind in a plan. */
interface Changes {
  remove: { tenant: TenantId; id: string }[]
  make: Stored[]
  change: Stored[]
  raise: Raise[]
}

function changesByKind({ remove, make, change, raise }: Plan): Map<string, Changes> {
  const kinds = new Map<string, Changes>()
  const of = (kind: string): Changes => {
    const known = kinds.get(kind) ?? { remove: [], make: [], change: [], raise: [] }
    kinds.set(kind, known)
    return known
  }
  for (const { kind, tenant, id } of remove) of(kind).remove.push({ tenant, id })
  for (const record of make) of(record.kind).make.push(record)
  for (const record of change) of(record.kind).change.push(record)
  for (const each of raise) of(each.record.kind).raise.push(each)
  return kinds
}

function* writeTable(table: Table, { remove, make, change, raise }: Changes): Script<void> {
  const writes = writesOf(table)
  yield* tell(writes.remove, remove)
  yield* insertAll(table, writes.insert, make)
  const changed = change.map((record) => ({ record, row: rowOf(table, record) }))
  const rows = changed.map(({ row }) => row)
  if (writes.updateSteady !== undefined) yield* tell(writes.updateSteady, rows)
  yield* moveElements(table, rows, () => tell(writes.update, rows))
  yield* changeWords(table, changed)
  if (writes.raise === undefined || raise.length === 0) return
  const before = givesPlaces(table) ? yield* takePlaces(table, raise.length) : 0
  yield* tell(
    writes.raise,
    raise.map((each, nth) => ({ ...raisedRow(table, each), place: before + nth + 1 })),
  )
  const raised = raise.map(({ record }) => record)
  yield* giveWords(table, raised)
  yield* addElementsOf(
    table,
    raised.map(({ tenant, id }) => ({ tenant, id })),
  )
}

function* insertAll(table: Table, insert: Statement, make: readonly Stored[]): Script<void> {
  if (make.length === 0) return
  const before = givesPlaces(table) ? yield* takePlaces(table, make.length) : undefined
  const made = make.map((record, nth) => {
    const row = rowOf(table, record)
    if (before !== undefined) row.place = before + nth + 1
    return { record, row }
  })
  const rows = made.map(({ row }) => row)
  yield* keepWords(table, made)
  yield* tell(insert, rows)
  yield* addElements(table, rows)
}

const storedVersions = onceFor(({ name, keyed, leased }: Table): Statement => {
  const keys = keyed ? sql`keys` : sql`'[]' as keys`
  const lease = leased ? sql`, state, fence` : sql``
  return statement(
    (slot, { table }) => sql`
      select tenant, id, version, ${keys}${lease} from ${table(name)}
      where (tenant, id) in ${listedPairs(slot('refs'))}`,
  )
})

function storedVersion({ kind, leased }: Table, { tenant, id, version, keys, state, fence }: Row): StoredVersion {
  const owned: Key[] = keys === '[]' ? [] : JSON.parse(String(keys))
  const stored: StoredVersion = {
    kind,
    tenant: tenant as TenantId,
    id: String(id),
    version: Number(version),
    keys: owned,
  }
  return leased ? { ...stored, state: String(state), fence: Number(fence) } : stored
}

function raisedRow(table: Table, { record, by }: Raise): Row {
  const row = rowOf(table, record)
  for (const counter of table.counters) row[`${counter}_by`] = 0
  for (const [field, amount] of Object.entries(by)) row[`${columnName(field)}_by`] = amount
  return row
}

function tableIn(layout: Layout, kind: string): Table {
  const table = layout.get(kind)
  if (table !== undefined) return table
  throw new ParleyError('store.misused', { reason: `The schema of migrate has no kind ${kind}.` })
}
