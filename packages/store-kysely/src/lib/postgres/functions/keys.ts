import type { Table } from '../../layout/table.ts'
import { literal, tableName } from '../schema/names.ts'
import { type BatchLists, has, json, LEAVING, marked, rows } from './batch-lists.ts'
import { movedOf } from './check.ts'

const taken = 'on conflict (tenant, key) do update set kind = excluded.kind, id = excluded.id'

/**
 * Releases the keys that records give up, of all kinds, and only then claims keys.
 *
 * It compares the new keys of records with the stored ones. So it runs before records are written.
 */
export function writeKeys(tables: readonly Table[], lists: BatchLists): string {
  const keyed = tables.filter((table) => table.keyed)
  const owned = lists.line('owned')
  return `
  if ${[marked(LEAVING), ...keyed.map(movedOf)].join(' or ')} then${keyed.map((table) => releaseKeys(table, lists)).join('')}${keyed
    .map((table) => claimKeys(table, lists))
    .join('')}
  end if;
  if ${has(owned)} then
    insert into parley.keys (tenant, key, kind, id)
      select o.tenant, o.key, o.kind, o.id
      from json_to_recordset(${json(owned)}) o(tenant text, key text, kind text, id text) ${taken};
  end if;`
}

function releaseKeys(table: Table, lists: BatchLists): string {
  const removed = lists.lineOf(table.kind, 'removed')
  const leaving = `select r.tenant, r.id, json_array_elements_text(r.keys) as key
      from ${rows(removed, 'd', ['tenant text', 'id text'])}
      join ${tableName(table.name)} r on r.id = d.id and r.tenant = d.tenant`
  return `
  if ${movedOf(table)} then
    ${release(moving(table, lists, 'r.keys'))}
  end if;
  if ${has(removed)} then
    ${release(leaving)}
  end if;`
}

function claimKeys(table: Table, lists: BatchLists): string {
  return `
  if ${movedOf(table)} then
    insert into parley.keys (tenant, key, kind, id)
      select m.tenant, m.key, ${literal(table.kind)}, m.id from (
      ${moving(table, lists, 'e.keys')}) m ${taken};
  end if;`
}

// Keys of existing records, if they change.
function moving({ kind, name }: Table, { lineOf }: BatchLists, keys: string): string {
  return `select r.tenant, r.id, json_array_elements_text(${keys}) as key
      from ${rows(lineOf(kind, 'expected'), 'e', ['tenant text', 'id text', 'keys json'])}
      join ${tableName(name)} r on r.id = e.id and r.tenant = e.tenant where r.keys::text <> e.keys::text`
}

function release(rowsOfKeys: string): string {
  return `delete from parley.keys k using (
      ${rowsOfKeys}) had
      where k.key = had.key and k.tenant = had.tenant and k.id = had.id;`
}
