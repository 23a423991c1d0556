import type { AnyRecord, Kind, Loaded, Lookup, StoreOptions, TenantId } from '@parley/core'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import { type Row, statement } from '../statement.ts'
import { kinds, tables } from '../tables.ts'
import { arrayOf } from './array.ts'

const loadAll = statement((slot) => {
  const wanted = kinds.map((kind) => sql`${sql.ref(tables[kind].name)} => ${slot(kind)}`)
  return sql`
    select kind, records::text as records, now
    from parley.load(owner => ${slot('tenant')}, names => ${slot('names')}, ${sql.join(wanted)})`
})

/** Reads records by id or by key, and the database's clock, in one call. */
export async function load(
  connection: Connection,
  tenant: TenantId,
  lookups: readonly Lookup[],
  options?: StoreOptions,
): Promise<Loaded> {
  const wanted = new Map<Kind | 'names', Set<string>>(['names' as const, ...kinds].map((list) => [list, new Set()]))
  for (const lookup of lookups) {
    if ('key' in lookup) wanted.get('names')?.add(lookup.key)
    else wanted.get(lookup.kind)?.add(lookup.id)
  }
  const values: Row = { tenant }
  for (const [list, names] of wanted) values[list] = arrayOf(names)
  const rows = await connection.ask(loadAll, values, options)
  const found = rows.flatMap(({ kind, records }) =>
    kind === null || records === null ? [] : recordsIn(kind as Kind, String(records)),
  )
  return { records: found, now: Number(rows[0]?.now) }
}

// Each record is the list of what its columns hold, in their order.
function recordsIn(kind: Kind, told: string): AnyRecord[] {
  const { columns } = tables[kind]
  const lists: unknown[][] = JSON.parse(told)
  return lists.map((list) => {
    const record: { [field: string]: unknown } = { kind }
    for (const [place, { field }] of columns.entries()) record[field] = list[place]
    return record as object as AnyRecord
  })
}
