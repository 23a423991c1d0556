import { columnsOf, type RecordTables } from '../0001/records.ts'
import { plannedFunction } from './planned.ts'

/**
 * Reads records by id, listed by kind, and by key; each row tells the time, and the first of them nothing else.
 *
 * A record is the list of its columns in their order: naming them in each would be half of what is told.
 */
export function loadOver(records: RecordTables): string {
  const all = Object.entries(records)
  const keyed = all.filter(([, { keyed }]) => keyed)
  const parameters = all.map(([table]) => `${table} text[] default '{}'`)

  const owned = keyed.map(
    ([table, { kind }]) => `${table} || coalesce(array_agg(k.id) filter (where k.kind = '${kind}'), '{}')`,
  )

  const readEach = all.map(
    ([table, each]) => `
  if ${table} <> '{}' then
    return query select '${each.kind}', json_agg(json_build_array(${columnsOf(each)
      .map(([name]) => `r.${name}`)
      .join(', ')})), told
      from parley.${table} r where r.id = any(${table}) and r.tenant = owner;
  end if;`,
  )

  return plannedFunction(
    `load(owner text, names text[], ${parameters.join(', ')})`,
    'table (kind text, records json, now bigint)',
    `declare
  told bigint := floor(extract(epoch from clock_timestamp()) * 1000);
begin
  return query select null::text, null::json, told;
  if names <> '{}' then
    select ${owned.join(', ')} into ${keyed.map(([table]) => table).join(', ')}
      from parley.keys k where k.key = any(names) and k.tenant = owner;
  end if;${readEach.join('')}
end`,
  )
}
