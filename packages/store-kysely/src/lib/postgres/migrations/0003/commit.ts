import type { RecordTables } from '../0001/records.ts'
import { checkRecords, picture } from './check.ts'
import { writeKeys } from './keys.ts'
import { listsOf } from './lists.ts'
import { plannedFunction } from './planned.ts'
import { writeRecords } from './write.ts'

const hold = 'perform 1 from parley.logs l where l.tenant = any(names) order by l.tenant for update;'

/**
 * Makes a batch of commits where all is as assumed, and answers nothing; else answers how it is, and writes nothing.
 *
 * The caller has decided what the batch comes to. What the batch has nothing of costs no statement.
 */
export function commitOver(records: RecordTables): string {
  const lists = listsOf(records)
  return plannedFunction(
    `commit(${lists.parameters.map((name) => `${name} json default null`).join(', ')})`,
    'json',
    `declare
  names text[] := array(select t.tenant from json_to_recordset(tenants) t(tenant text) order by t.tenant collate "C");
  locked bigint;
  sound boolean := true;
  moved boolean := false;
  trim record;
  gone bigint;
begin
  -- Whoever holds the log of a tenant until the end is the only one who commits to it: so the order of places is the
  -- order in which they become visible. In one order, so that two batches never wait for each other in a ring.
  ${hold}
  get diagnostics locked = row_count;
  if locked < cardinality(names) then
    insert into parley.logs (tenant, head, trimmed) select n, 0, 0 from unnest(names) n on conflict do nothing;
    ${hold}
  end if;

  -- Claims change jobs without holding the log.
  if held is not null then
    perform 1 from json_to_recordset(held) h(tenant text, id text)
      join parley.jobs j on j.tenant = h.tenant and j.id = h.id order by j.tenant, j.id for update of j;
    sound := not exists (
      select 1 from json_to_recordset(held) h(tenant text, id text, version bigint, fence bigint)
      where (
        select case when h.fence is null then j.version
          when j.state = 'running' and j.fence = h.fence then h.version else -1 end
        from parley.jobs j where j.tenant = h.tenant and j.id = h.id) is distinct from h.version);
  end if;${checkRecords(lists)}
  if sound and claimed is not null then
    sound := not exists (
      select 1 from json_to_recordset(claimed) c(tenant text, key text, owner text)
      join parley.keys k on k.key = c.key and k.tenant = c.tenant where k.id <> c.owner);
  end if;
  if not sound then
    return ${picture(lists)};
  end if;
${writeKeys(lists)}
${writeRecords(lists)}
  if events is not null then
    insert into parley.events (tenant, place, at, type, conversation_id, message_id, body)
      select e.tenant, l.head + e.place, e.at, e.type, e.conversation_id, e.message_id, e.body
      from json_to_recordset(events) e(tenant text, place bigint, at bigint, type text, conversation_id text,
        message_id text, body json)
      join parley.logs l on l.tenant = e.tenant;
  end if;
  if trims is not null then
    for trim in
      select t.tenant, t.before, l.head + t.through as through
      from json_to_recordset(trims) t(tenant text, before bigint, through bigint)
      join parley.logs l on l.tenant = t.tenant
    loop
      gone := coalesce((
        select e.place - 1 from parley.events e
        where e.tenant = trim.tenant and e.place <= trim.through and e.at >= trim.before order by e.place limit 1),
        trim.through);
      delete from parley.events e where e.tenant = trim.tenant and e.place <= gone;
      update parley.logs l set trimmed = greatest(l.trimmed, gone) where l.tenant = trim.tenant;
    end loop;
  end if;
  update parley.logs l set head = l.head + h.events
    from json_to_recordset(heads) h(tenant text, events bigint) where l.tenant = h.tenant;
  return null;
end`,
  )
}
