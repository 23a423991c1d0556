import type { Loaded, Lookup, Stored, TenantId } from '@parley/core/store'
import { sql } from 'kysely'
import type { Layout, Table } from '../layout.ts'
import { onceFor } from '../once.ts'
import { recordOf } from '../rows.ts'
import { ask, type Script } from '../script.ts'
import { columns, type Statement, statement } from '../statement.ts'
import { listed } from './dialect.ts'

const ownersOfKeys = statement(
  (slot) => sql`
    select kind, id from parley_keys
    where tenant = ${slot('tenant')} and key in ${listed(slot('keys'))}`,
)

const recordsById = onceFor(
  (table: Table): Statement =>
    statement(
      (slot, dialect) => sql`
        select ${columns(table.columns.map(({ name }) => name))} from ${dialect.table(table.name)}
        where tenant = ${slot('tenant')} and id in ${listed(slot('ids'))}`,
    ),
)

/** Reads records by id or by key: one statement for the keys, and one for each kind. */
export function* load(layout: Layout, tenant: TenantId, lookups: readonly Lookup[]): Script<Loaded> {
  const wanted = new Map<string, Set<string>>()
  const want = (kind: string, id: string): void => {
    const ids = wanted.get(kind)
    if (ids === undefined) wanted.set(kind, new Set([id]))
    else ids.add(id)
  }
  const keys = lookups.flatMap((lookup) => ('key' in lookup ? [lookup.key] : []))
  for (const lookup of lookups) if (!('key' in lookup)) want(lookup.kind, lookup.id)
  if (keys.length > 0) {
    const owners = yield* ask(ownersOfKeys, { tenant, keys: JSON.stringify(keys) })
    for (const { kind, id } of owners) want(String(kind), String(id))
  }
  const records: Stored[] = []
  for (const [kind, ids] of wanted) {
    const table = layout.get(kind)
    // A kind of a newer program may own a key.
    if (table === undefined) continue
    const rows = yield* ask(recordsById(table), { tenant, ids: JSON.stringify([...ids]) })
    for (const row of rows) records.push(recordOf(table, row))
  }
  return { records }
}
