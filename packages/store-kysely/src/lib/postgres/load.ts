import type { AnyRecord, Kind, Loaded, Lookup, RecordOf, StoreOptions, TenantId } from '@parley/core'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import { type Row, statement } from '../statement.ts'
import { kinds, tables } from '../tables.ts'

const loadAll = statement((slot) => {
  const wanted = kinds.map((kind) => sql`${sql.ref(tables[kind].name)} => ${slot(kind)}`)
  return sql`
    select kind, record::text as record, now
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
  const records: AnyRecord[] = []
  for (const { kind, record } of rows) if (kind !== null) records.push(recordIn(kind as Kind, String(record)))
  return { records, now: Number(rows[0]?.now) }
}

function recordIn<K extends Kind>(kind: K, told: string): RecordOf<K> {
  const row: { [name: string]: unknown } = JSON.parse(told)
  const record: { [field: string]: unknown } = { kind }
  for (const { field, name } of tables[kind].columns) record[field] = row[name]
  return record as object as RecordOf<K>
}

// As the server writes an array of text itself: every driver hands text over as it is.
function arrayOf(names: Iterable<string>): string {
  return `{${Array.from(names, (name) => `"${name.replaceAll(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
