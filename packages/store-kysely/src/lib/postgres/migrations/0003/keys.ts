import type { Lists } from './lists.ts'

// A record as it was and as it is going to be, where its keys are not the same.
const moving = ({ keyed }: Lists): string =>
  keyed
    .map(
      ([table, { kind }]) => `
        select '${kind}' as kind, r.tenant, r.id, r.keys as had, e.keys as has
        from json_to_recordset(expected_${table}) e(tenant text, id text, keys json)
        join parley.${table} r on r.id = e.id and r.tenant = e.tenant where r.keys::text <> e.keys::text`,
    )
    .join('\n        union all')

const leaving = ({ keyed }: Lists): string =>
  keyed
    .map(
      ([table, { kind }]) => `
        select r.tenant, r.id, r.keys as had
        from json_to_recordset(removed) d(kind text, tenant text, id text)
        join parley.${table} r on r.id = d.id and r.tenant = d.tenant where d.kind = '${kind}'`,
    )
    .join('\n        union all')

function release(rows: string): string {
  return `
    delete from parley.keys k using (
      select o.tenant, o.id, json_array_elements_text(o.had) as key from (${rows}) o) had
      where k.key = had.key and k.tenant = had.tenant and k.id = had.id;`
}

const taken = 'on conflict (tenant, key) do update set kind = excluded.kind, id = excluded.id'

/** Gives keys away before it gives them to others. Has to look at records before they are written. */
export function writeKeys(lists: Lists): string {
  return `
  if moved then${release(moving(lists))}
  end if;
  if removed is not null then${release(leaving(lists))}
  end if;
  if moved then
    insert into parley.keys (tenant, key, kind, id)
      select m.tenant, json_array_elements_text(m.has), m.kind, m.id from (${moving(lists)}) m ${taken};
  end if;
  if owned is not null then
    insert into parley.keys (tenant, key, kind, id)
      select o.tenant, o.key, o.kind, o.id from json_to_recordset(owned) o(tenant text, key text, kind text, id text)
      ${taken};
  end if;`
}
