import { createHash } from 'node:crypto'
import { fixedTables } from '../../layout/fixed.ts'
import type { Layout } from '../../layout/table.ts'
import type { Part } from '../../migrate/part.ts'
import { literal, SCHEMA, tableName } from './names.ts'
import { isAmongTenants, isEverywhere, isOfTenant } from './scope.ts'

/**
 * The policies of every table with a tenant. These are the tables of kinds, sets, words, keys and the log.
 *
 * They bind the owner of a table too. They do not bind a superuser, nor a role with BYPASSRLS.
 */
export function policyParts(layout: Layout): Part[] {
  const fixed = fixedTables.filter(({ columns }) => columns.some(({ name }) => name === 'tenant'))
  return [
    ...fixed.map(({ name }) => policyPart(name)),
    ...[...layout.values()].flatMap(({ name, sets, searched }) => [
      policyPart(name),
      ...sets.map((set) => policyPart(set.name)),
      ...(searched === undefined ? [] : [policyPart(searched.name, ownersRead)]),
    ]),
  ]
}

/**
 * A condition of a row. Most statements are of one tenant.
 *
 * Its form has no effect on plans. The planner finds no rows by it, and expects it to hold for nearly every row. It
 * would otherwise find all rows of a tenant, where a statement finds rows by their ids.
 */
function ofTenant(table: string): string {
  const ways = [isOfTenant('tenant'), isAmongTenants('tenant'), isEverywhere(table)]
  return `(case ${ways.map((way) => `when ${way} then 1`).join(' ')} end) is not null`
}

/**
 * The owner may read all words. The function of a search that reads their index runs with the rights of the owner.
 *
 * The index of words is not used under a condition that the server must check first. Its operator could reveal hidden
 * rows. The function itself checks the tenant, and returns only ids.
 */
const ownersRead = 'for select to current_user using (true)'

function policyPart(table: string, ...others: readonly string[]): Part {
  const condition = ofTenant(table)
  const policies = [`for all using (${condition}) with check (${condition})`, ...others]
  const hash = createHash('sha256').update(policies.join('\n')).digest('hex').slice(0, 12)
  const names = policies.map((_, nth) => `${nth === 0 ? 'tenant' : 'owner'}_${hash}`)
  const made = policies.map((policy, nth) => `create policy ${names[nth]} on ${tableName(table)} ${policy};`)
  return { name: `policy ${table}.${names[0]}`, statements: [replacePolicies(table, made)], rows: table }
}

// Policies are combined by "or". So those of an earlier version are dropped.
function replacePolicies(table: string, made: readonly string[]): string {
  return `do $$ declare earlier name; begin
  for earlier in
    select policyname from pg_policies
    where schemaname = ${literal(SCHEMA)} and tablename = ${literal(table)} and policyname ~ '^(tenant|owner)_[0-9a-f]{12}$'
  loop
    execute format('drop policy %I on ${SCHEMA}.%I', earlier, ${literal(table)});
  end loop;
  ${made.join('\n  ')}
  alter table ${tableName(table)} enable row level security, force row level security;
end $$`
}
