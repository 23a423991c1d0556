import type { Loaded, Lookup, Stored, StoreOptions, TenantId } from '@parley/core/store'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import type { Layout, Table } from '../layout.ts'
import { onceFor } from '../once.ts'
import { type Statement, statement } from '../statement.ts'
import { arrayOf } from './array.ts'
import { loadFunction, partsOf } from './functions/load.ts'
import { SCHEMA } from './schema/names.ts'

const loadAll = onceFor((layout: Layout): Statement => {
  const call = sql.raw(`${SCHEMA}.${loadFunction(layout).name}`)
  return statement(
    (slot) => sql`
      select kind, records::text as records, now from ${call}(${slot('tenant')}, ${slot('wanted')})`,
  )
})

/** Reads records by id or by key, and the clock of the database, in one call. */
export async function load(
  connection: Connection,
  layout: Layout,
  tenant: TenantId,
  lookups: readonly Lookup[],
  options?: StoreOptions,
): Promise<Loaded> {
  const values = { tenant, wanted: wantedBy(layout, lookups) }
  const rows = await connection.ask(loadAll(layout), values, options)
  const records = rows.flatMap(({ kind, records: found }) => {
    const table = layout.get(String(kind))
    return table === undefined || found === null ? [] : recordsIn(table, String(found))
  })
  return { records, now: Number(rows[0]?.now) }
}

/** The keys, and the ids of each kind in the order of the layout: a list of lists. */
function wantedBy(layout: Layout, lookups: readonly Lookup[]): string {
  const keys = new Set<string>()
  const ids = new Map<string, Set<string>>()
  for (const lookup of lookups) {
    if ('key' in lookup) keys.add(lookup.key)
    else ids.set(lookup.kind, (ids.get(lookup.kind) ?? new Set()).add(lookup.id))
  }
  const lists = [keys, ...Array.from(layout.keys(), (kind) => ids.get(kind))]
  // Absent lists at the end are omitted.
  const length = lists.findLastIndex((list) => list !== undefined && list.size > 0) + 1
  return arrayOf(
    lists.slice(0, length).map((list) => (list === undefined || list.size === 0 ? null : arrayOf([...list]))),
  )
}

// Each record is the list of the values of its columns, in their order.
function recordsIn({ kind, columns }: Table, found: string): Stored[] {
  const parted = partsOf(columns).length > 1
  const lists: unknown[][] = JSON.parse(found)
  return lists.map((list) => {
    const values = parted ? list.flat() : list
    const record: { [field: string]: unknown } = { kind }
    for (const [place, { field }] of columns.entries()) record[field] = values[place]
    return record as object as Stored
  })
}
