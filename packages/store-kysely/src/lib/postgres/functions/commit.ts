import type { Layout } from '../../layout/table.ts'
import { setTenant, setTenants } from '../schema/scope.ts'
import { type BatchLists, batchLists, has, json, rows } from './batch-lists.ts'
import { checkRecords, collectStored, listedOf, movedOf } from './check.ts'
import { withoutKeepers } from './keepers.ts'
import { writeKeys } from './keys.ts'
import { type MadeFunction, madeFunction, planned } from './made.ts'
import { writeRecords } from './write.ts'

/**
 * Writes a batch of commits if the database is as expected, and returns null. Otherwise it writes nothing, and returns
 * the stored versions.
 *
 * The caller has decided the batch. Each statement is planned when a session first runs it. A kind that no batch of a
 * session contains costs it no plan.
 */
export function commitFunction(layout: Layout): MadeFunction {
  const tables = [...layout.values()]
  const lists = batchLists(layout)
  const claimed = lists.line('claimed')
  const flags = [
    ...tables.filter(({ keyed }) => keyed).map(movedOf),
    ...tables.filter(({ sets }) => sets.length > 0).map(listedOf),
  ]
  const body = `declare
  _lists text[] := string_to_array(_batch, E'\\n', '');
  _marks text := _lists[1];
  _names text[] := array(
    select t.name from json_array_elements_text(${json(lists.line('tenants'))}) t(name) order by t.name collate "C");
  _several boolean := cardinality(_names) > 1;
  _scope text := case when _several then ${setTenants('_names')} else ${setTenant('_names[1]')} end;
  locked bigint;
  sound boolean := true;${flags.map((flag) => `\n  ${flag} boolean;`).join('')}
  stored json[];
  trim record;
  gone bigint;
  found json;
begin
  -- The transaction that locks the log of a tenant is the only one that commits to it. So the order of places is the order
  -- in which they become visible. All lock in one order, so that two batches never wait for each other in a ring.
  ${lock}
  get diagnostics locked = row_count;
  if locked < cardinality(_names) then
    insert into parley.logs (tenant, head, trimmed) select n, 0, 0 from unnest(_names) n on conflict do nothing;
    ${lock}
  end if;
${checkRecords(tables, lists)}
  if sound and ${has(claimed)} then
    sound := not exists (
      select 1 from json_to_recordset(${json(claimed)}) c(tenant text, key text, owner text)
      join parley.keys k on k.key = c.key and k.tenant = c.tenant where k.id <> c.owner);
  end if;
  if not sound then${collectStored(tables, lists)}
    found := json_build_object('records', stored, 'owners', (
      select json_agg(row_to_json(s)) from (
        select k.tenant, k.key, k.id from json_to_recordset(${json(claimed)}) c(tenant text, key text)
        join parley.keys k on k.key = c.key and k.tenant = c.tenant) s));
    ${end}
    return found;
  end if;
${writeKeys(tables, lists)}
${withoutKeepers(layout, writeRecords(tables, lists))}
${writeLog(lists)}
  ${end}
  return null;
end`
  return madeFunction({ name: 'commit', takes: '_batch text', returns: 'json', settings: planned }, body)
}

/** Ends the access to several tenants, in a transaction that continues. */
const end = `if _several then _scope := ${setTenants("''")}; end if;`

const lock = 'perform 1 from parley.logs l where l.tenant = any(_names) order by l.tenant for update;'

function writeLog({ line }: BatchLists): string {
  const [events, heads, trims] = [line('events'), line('heads'), line('trims')]
  return `
  if ${has(events)} then
    insert into parley.events (tenant, place, at, type, body)
      select e.tenant, l.head + e.place, e.at, e.type, e.body
      from ${rows(events, 'e', ['tenant text', 'place bigint', 'at bigint', 'type text', 'body json'])}
      join parley.logs l on l.tenant = e.tenant;
  end if;
  if ${has(trims)} then
    for trim in
      select t.tenant, t.before, l.head + t.through as through
      from ${rows(trims, 't', ['tenant text', 'before bigint', 'through bigint'])}
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
  if ${has(heads)} then
    update parley.logs l set head = l.head + h.events
      from ${rows(heads, 'h', ['tenant text', 'events bigint'])} where l.tenant = h.tenant;
  end if;`
}
