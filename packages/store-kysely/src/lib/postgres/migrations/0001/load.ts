import { plannedFunction } from './planned.ts'
import { columnsOf, records } from './records.ts'

const readEach = Object.entries(records).map(([table, each]) => {
  const columns = columnsOf(each).map(([name]) => name)
  return `
  ids := array(select json_array_elements_text(wanted -> '${each.kind}'))
    || array(select json_array_elements_text(owners -> '${each.kind}'));
  if ids <> '{}' then
    return query select '${each.kind}', row_to_json(r), told
      from (select ${columns.join(', ')} from parley.${table} where tenant = owner and id = any(ids)) r;
  end if;`
})

/** Reads records by id, listed by kind, and by key; each row tells the time, and the first of them nothing else. */
export const load: string = plannedFunction(
  'load(owner text, wanted json, names json)',
  'table (kind text, record json, now bigint)',
  `declare
  ids text[];
  owners json;
  told bigint := floor(extract(epoch from clock_timestamp()) * 1000);
begin
  return query select null::text, null::json, told;
  if names is not null then
    select json_object_agg(k.kind, k.ids) into owners from (
      select k.kind, json_agg(k.id) as ids from parley.keys k
      where k.tenant = owner and k.key = any(array(select json_array_elements_text(names))) group by k.kind) k;
  end if;${readEach.join('')}
end`,
)
