import type { Lists } from './lists.ts'

const isKeyed = ({ keyed }: Lists, table: string): boolean => keyed.some(([name]) => name === table)

/** Looks at what is expected of records: whether it is so, and whether one that is written gets other keys. */
export function checkRecords(lists: Lists): string {
  const checks = lists.unleased.map(([table]) => {
    const rows = `json_to_recordset(expected_${table}) e(tenant text, id text, version bigint, keys json)
      left join parley.${table} r on r.id = e.id and r.tenant = e.tenant`
    const holds = 'bool_and(r.version is not distinct from e.version)'
    return `
  if sound and expected_${table} is not null then
    select ${holds}, ${isKeyed(lists, table) ? 'moved or coalesce(bool_or(r.keys::text <> e.keys::text), false)' : 'moved'}
      into sound, moved from ${rows};
  end if;`
  })
  return checks.join('')
}

const standing = (lists: Lists): string =>
  lists.unleased
    .map(
      ([table, { kind }]) => `
        select '${kind}' as kind, r.tenant, r.id, r.version, ${isKeyed(lists, table) ? 'r.keys' : 'null::json'} as keys
        from json_to_recordset(expected_${table}) e(tenant text, id text)
        join parley.${table} r on r.tenant = e.tenant and r.id = e.id`,
    )
    .join('\n        union all')

/** How it is, where it is not as expected. */
export function picture(lists: Lists): string {
  return `json_build_object(
      'records', (select json_agg(row_to_json(s)) from (${standing(lists)}) s),
      'jobs', (
        select json_agg(row_to_json(s)) from (
          select j.tenant, j.id, j.version, j.state, j.fence
          from json_to_recordset(held) h(tenant text, id text)
          join parley.jobs j on j.tenant = h.tenant and j.id = h.id) s),
      'owners', (
        select json_agg(row_to_json(s)) from (
          select k.tenant, k.key, k.id from json_to_recordset(claimed) c(tenant text, key text)
          join parley.keys k on k.tenant = c.tenant and k.key = c.key) s))`
}
