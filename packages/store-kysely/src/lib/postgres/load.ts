import type { AnyRecord, Kind, Loaded, Lookup, RecordOf, StoreOptions, TenantId } from '@parley/core'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import { statement } from '../statement.ts'
import { tables } from '../tables.ts'

const loadAll = statement(
  (slot) => sql`
    select kind, record::text as record, now
    from parley.load(${slot('tenant')}, ${slot('wanted')}::json, ${slot('names')}::json)`,
)

/** Reads records by id or by key, and the database's clock, in one call. */
export async function load(
  connection: Connection,
  tenant: TenantId,
  lookups: readonly Lookup[],
  options?: StoreOptions,
): Promise<Loaded> {
  const wanted = new Map<Kind, string[]>()
  const names: string[] = []
  const listOf = (kind: Kind): string[] => {
    const list = wanted.get(kind) ?? []
    wanted.set(kind, list)
    return list
  }
  for (const lookup of lookups) {
    if ('key' in lookup) names.push(lookup.key)
    else listOf(lookup.kind).push(lookup.id)
  }
  const ids = JSON.stringify(Object.fromEntries(wanted))
  const values = { tenant, wanted: ids, names: names.length === 0 ? null : JSON.stringify(names) }
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
