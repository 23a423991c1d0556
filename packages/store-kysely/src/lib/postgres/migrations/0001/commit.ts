import { plannedFunction } from './planned.ts'
import { columnsOf, records } from './records.ts'

/*
 * One call per batch of commits. The caller has decided what the batch comes to where the database is as it assumes;
 * here that is checked and carried out, or the true picture is answered and nothing is written.
 */

const all = Object.entries(records)
const unleased = all.filter(([table]) => table !== 'jobs')
const keyed = all.filter(([, { keyed }]) => keyed)
const counted = all.filter(([, { counters }]) => counters.length > 0)

/** What is handed over: lists of rows, each null where it is empty. */
const parameters = [
  // { tenant } of every commit; the logs of these are held from the first statement to the end of the transaction
  'tenants',
  // { kind, tenant, id, version }, with no version where it must not exist
  'expected',
  // { tenant, id, version, fence } of jobs, likewise; with a fence, and version 0, it must be running under it
  'held',
  // { tenant, key, owner }: nobody has the key, or this owner has it
  'claimed',
  // { kind, tenant, id } of rows to delete
  'removed',
  // { tenant, kind, id, keys } of rows that stand and are written, of kinds that may own keys
  'owning',
  // { tenant, key, kind, id }: every key of the records that are written
  'owned',
  // { tenant, place, at, type, conversation_id, message_id, body }, with the place counted from the log's head
  'events',
  // { tenant, events }: by how much a log's head moves
  'heads',
  // { tenant, before, through }, with the place counted from the log's head
  'trims',
  // Whole rows, of which none stands
  ...all.map(([table]) => `new_${table}`),
  // Whole rows, each of which stands
  ...all.map(([table]) => `changed_${table}`),
  // Whole rows, and by how much they are raised
  ...counted.map(([table]) => `raised_${table}`),
]

const versionOf = unleased
  .map(
    ([table, { kind }]) =>
      `when '${kind}' then (select r.version from parley.${table} r where r.tenant = e.tenant and r.id = e.id)`,
  )
  .join('\n        ')

const standing = unleased
  .map(
    ([table, { kind, keyed: mayOwn }]) => `
        select e.kind, r.tenant, r.id, r.version, ${mayOwn ? 'r.keys' : 'null::json'} as keys
        from json_to_recordset(expected) e(kind text, tenant text, id text)
        join parley.${table} r on r.tenant = e.tenant and r.id = e.id where e.kind = '${kind}'`,
  )
  .join('\n        union all')

const remove = all
  .map(
    ([table, { kind }]) => `
    delete from parley.${table} r using json_to_recordset(removed) d(kind text, tenant text, id text)
      where d.kind = '${kind}' and r.tenant = d.tenant and r.id = d.id;`,
  )
  .join('')

// The keys of records as they were: those that are written are looked at only where their keys change.
const had = keyed
  .flatMap(([table, { kind }]) => [
    `
      select r.tenant, r.id, json_array_elements_text(r.keys) as key
      from json_to_recordset(owning) w(kind text, tenant text, id text, keys json)
      join parley.${table} r on r.tenant = w.tenant and r.id = w.id
      where w.kind = '${kind}' and r.keys::text <> w.keys::text`,
    `
      select r.tenant, r.id, json_array_elements_text(r.keys)
      from json_to_recordset(removed) w(kind text, tenant text, id text)
      join parley.${table} r on r.tenant = w.tenant and r.id = w.id where w.kind = '${kind}'`,
  ])
  .join('\n      union all')

const write = all
  .map(([table, each]) => {
    const columns = columnsOf(each)
    const names = columns.map(([name]) => name)
    const types = columns.map(([name, type]) => `${name} ${type}`).join(', ')
    const kept = ['tenant', 'id', ...each.counters]
    const taken = names.filter((name) => !kept.includes(name)).map((name) => `${name} = w.${name}`)
    return `
  if new_${table} is not null then
    insert into parley.${table} (${names.join(', ')})
      select ${names.join(', ')} from json_to_recordset(new_${table}) w(${types});
  end if;
  if changed_${table} is not null then
    update parley.${table} r set ${taken.join(', ')}
      from json_to_recordset(changed_${table}) w(${types}) where r.tenant = w.tenant and r.id = w.id;
  end if;`
  })
  .join('')

const raise = counted
  .map(([table, each]) => {
    const columns = columnsOf(each)
    const names = columns.map(([name]) => name)
    const types = columns.map(([name, type]) => `${name} ${type}`).join(', ')
    const by = each.counters.map((name) => `${name}_by bigint`).join(', ')
    return `
  if raised_${table} is not null then
    insert into parley.${table} (${names.join(', ')})
      select ${names.join(', ')} from json_to_recordset(raised_${table}) w(${types}) on conflict do nothing;
    update parley.${table} r set ${each.counters.map((name) => `${name} = r.${name} + w.${name}_by`).join(', ')}
      from json_to_recordset(raised_${table}) w(tenant text, id text, ${by}) where r.tenant = w.tenant and r.id = w.id;
  end if;`
  })
  .join('')

/** Makes a batch of commits where all is as assumed, and answers nothing; else answers what stands in their way. */
export const commit: string = plannedFunction(
  `commit(${parameters.map((name) => `${name} json default null`).join(', ')})`,
  'json',
  `declare
  names text[] := array(select t.tenant from json_to_recordset(tenants) t(tenant text) order by t.tenant collate "C");
  locked bigint;
  trim record;
  gone bigint;
begin
  -- Whoever holds the log of a tenant until the end is the only one who commits to it: so the order of places is the
  -- order in which they become visible. In one order, so that two batches never wait for each other in a ring.
  perform 1 from parley.logs l where l.tenant = any(names) order by l.tenant for update;
  get diagnostics locked = row_count;
  if locked < cardinality(names) then
    insert into parley.logs (tenant, head, trimmed) select n, 0, 0 from unnest(names) n on conflict do nothing;
    perform 1 from parley.logs l where l.tenant = any(names) order by l.tenant for update;
  end if;

  -- Claims change jobs without holding the log.
  if held is not null then
    perform 1 from json_to_recordset(held) h(tenant text, id text)
      join parley.jobs j on j.tenant = h.tenant and j.id = h.id order by j.tenant, j.id for update of j;
  end if;

  if exists (
      select 1 from json_to_recordset(expected) e(kind text, tenant text, id text, version bigint)
      where case e.kind
        ${versionOf} end is distinct from e.version)
    or exists (
      select 1 from json_to_recordset(held) h(tenant text, id text, version bigint, fence bigint)
      where (
        select case when h.fence is null then j.version
          when j.state = 'running' and j.fence = h.fence then h.version else -1 end
        from parley.jobs j where j.tenant = h.tenant and j.id = h.id) is distinct from h.version)
    or exists (
      select 1 from json_to_recordset(claimed) c(tenant text, key text, owner text)
      where (select k.id from parley.keys k where k.tenant = c.tenant and k.key = c.key) <> c.owner)
  then
    return json_build_object(
      'records', (select json_agg(row_to_json(s)) from (${standing}) s),
      'jobs', (
        select json_agg(row_to_json(s)) from (
          select j.tenant, j.id, j.version, j.state, j.fence
          from json_to_recordset(held) h(tenant text, id text)
          join parley.jobs j on j.tenant = h.tenant and j.id = h.id) s),
      'owners', (
        select json_agg(row_to_json(s)) from (
          select k.tenant, k.key, k.id from json_to_recordset(claimed) c(tenant text, key text)
          join parley.keys k on k.tenant = c.tenant and k.key = c.key) s));
  end if;
  if owning is not null or removed is not null then
    delete from parley.keys k using (${had}) had
    where k.tenant = had.tenant and k.key = had.key and k.id = had.id
      and not exists (
        select 1 from json_to_recordset(owned) o(tenant text, key text, id text)
        where o.tenant = had.tenant and o.key = had.key and o.id = had.id);
  end if;
  if removed is not null then${remove}
  end if;
${write}
  if owned is not null then
    insert into parley.keys (tenant, key, kind, id)
      select o.tenant, o.key, o.kind, o.id from json_to_recordset(owned) o(tenant text, key text, kind text, id text)
      where (select k.id from parley.keys k where k.tenant = o.tenant and k.key = o.key) is distinct from o.id
      on conflict (tenant, key) do update set kind = excluded.kind, id = excluded.id;
  end if;
${raise}
  if events is not null then
    insert into parley.events (tenant, place, at, type, conversation_id, message_id, body)
      select e.tenant, l.head + e.place, e.at, e.type, e.conversation_id, e.message_id, e.body
      from json_to_recordset(events) e(tenant text, place bigint, at bigint, type text, conversation_id text,
        message_id text, body json)
      join parley.logs l on l.tenant = e.tenant;
  end if;
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
  update parley.logs l set head = l.head + h.events
    from json_to_recordset(heads) h(tenant text, events bigint) where l.tenant = h.tenant;
  return null;
end`,
)
