import { plannedFunction } from './planned.ts'
import { columnsOf, records } from './records.ts'

const parameters = Object.keys(records).map((table) => `${table} text[] default '{}'`)

const readEach = Object.entries(records).map(([table, each]) => {
  const columns = columnsOf(each).map(([name]) => name)
  return `
  ids := ${table} || array(select o.id from unnest(owner_kinds, owner_ids) o(kind, id) where o.kind = '${each.kind}');
  if ids <> '{}' then
    return query select '${each.kind}', row_to_json(r), told
      from (select ${columns.join(', ')} from parley.${table} where id = any(ids) and tenant = owner) r;
  end if;`
})

/** Reads records by id, listed by kind, and by key; each row tells the time, and the first of them nothing else. */
export const load: string = plannedFunction(
  `load(owner text, names text[], ${parameters.join(', ')})`,
  'table (kind text, record json, now bigint)',
  `declare
  ids text[];
  owner_kinds text[] := '{}';
  owner_ids text[] := '{}';
  told bigint := floor(extract(epoch from clock_timestamp()) * 1000);
begin
  return query select null::text, null::json, told;
  if names <> '{}' then
    select coalesce(array_agg(k.kind), '{}'), coalesce(array_agg(k.id), '{}') into owner_kinds, owner_ids
      from parley.keys k where k.key = any(names) and k.tenant = owner;
  end if;${readEach.join('')}
end`,
)
