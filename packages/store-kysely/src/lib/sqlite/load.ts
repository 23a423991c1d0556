import type { AnyRecord, Kind, Loaded, Lookup, TenantId } from '@parley/core'
import { sql } from 'kysely'
import { recordOf } from '../rows.ts'
import { ask, type Script } from '../script.ts'
import { columns, type Statement, statement } from '../statement.ts'
import { kinds, tables } from '../tables.ts'
import { listed } from './dialect.ts'

const ownersOfKeys = statement(
  (slot) => sql`
    select kind, id from parley_keys
    where tenant = ${slot('tenant')} and key in ${listed(slot('keys'))}`,
)

const recordsById = new Map<Kind, Statement>(kinds.map((kind) => [kind, selectById(kind)]))

/** Reads records by id or by key: one statement for the keys, and one for each kind. */
export function* load(tenant: TenantId, lookups: readonly Lookup[]): Script<Loaded> {
  const wanted = new Map<string, Set<string>>(kinds.map((kind) => [kind, new Set<string>()]))
  const keys = lookups.flatMap((lookup) => ('key' in lookup ? [lookup.key] : []))
  for (const lookup of lookups) if (!('key' in lookup)) wanted.get(lookup.kind)?.add(lookup.id)
  if (keys.length > 0) {
    const owners = yield* ask(ownersOfKeys, { tenant, keys: JSON.stringify(keys) })
    for (const { kind, id } of owners) wanted.get(String(kind))?.add(String(id))
  }
  const records: AnyRecord[] = []
  for (const [kind, select] of recordsById) {
    const ids = wanted.get(kind)
    if (ids === undefined || ids.size === 0) continue
    const rows = yield* ask(select, { tenant, ids: JSON.stringify([...ids]) })
    for (const row of rows) records.push(recordOf(kind, row))
  }
  return { records }
}

function selectById(kind: Kind): Statement {
  const table = tables[kind]
  return statement(
    (slot, dialect) => sql`
      select ${columns(table.columns.map(({ name }) => name))} from ${dialect.table(table.name)}
      where tenant = ${slot('tenant')} and id in ${listed(slot('ids'))}`,
  )
}
