import type { Table } from '../../layout/table.ts'
import { literal, tableName } from '../schema/names.ts'
import { hasElements } from '../schema/sets.ts'
import { type BatchLists, HELD, has, marked, rows } from './batch-lists.ts'
import { byKind } from './by-kind.ts'

/** The variable of the function that is true if the keys of an expected record change. */
export function movedOf({ name }: Table): string {
  return `"_moved_${name}"`
}

/** The variable of the function that is true if an expected record has an element of a set. */
export function listedOf({ name }: Table): string {
  return `"_listed_${name}"`
}

/**
 * Reads the records that a batch expects, and compares their versions.
 *
 * Claims change jobs without a lock on the log. So jobs are locked before they are compared.
 */
export function checkRecords(tables: readonly Table[], lists: BatchLists): string {
  const checks = tables.map((table) => (table.leased ? checkJobs(table, lists) : checkKind(table, lists)))
  return byKind(checks, lists.reaches)
}

function checkKind(table: Table, { lineOf }: BatchLists): string {
  const { name, keyed, sets } = table
  const line = lineOf(table.kind, 'expected')
  const fields = ['tenant text', 'id text', 'version bigint', ...(keyed ? ['keys json'] : [])]
  const elements = [...new Set(sets.map((set) => hasElements(set, 'r')))].join(' or ')
  const found = {
    sound: 'bool_and(r.version is not distinct from e.version)',
    ...(keyed ? { [movedOf(table)]: 'coalesce(bool_or(r.keys::text <> e.keys::text), false)' } : {}),
    ...(sets.length > 0 ? { [listedOf(table)]: `coalesce(bool_or(${elements}), false)` } : {}),
  }
  return `
  if sound and ${has(line)} then
    select ${Object.values(found).join(', ')} into ${Object.keys(found).join(', ')}
      from ${rows(line, 'e', fields)} left join ${tableName(name)} r on r.id = e.id and r.tenant = e.tenant;
  end if;`
}

// A job that the batch makes has no row to lock.
function checkJobs({ kind, name }: Table, { lineOf }: BatchLists): string {
  const line = lineOf(kind, 'expected')
  return `
  if ${marked(HELD)} then
    perform 1 from ${rows(line, 'e', ['tenant text', 'id text'])}
      join ${tableName(name)} r on r.id = e.id and r.tenant = e.tenant order by r.tenant, r.id for update of r;
  end if;
  if sound and ${has(line)} then
    select bool_and(case when e.fence is null then r.version is not distinct from e.version
        else r.state is not distinct from 'running' and r.fence is not distinct from e.fence end) into sound
      from ${rows(line, 'e', ['tenant text', 'id text', 'version bigint', 'fence bigint'])}
      left join ${tableName(name)} r on r.id = e.id and r.tenant = e.tenant;
  end if;`
}

/** Collects the stored versions of the records that a batch expects, kind by kind. */
export function collectStored(tables: readonly Table[], { lineOf }: BatchLists): string {
  const each = tables.map(({ kind, name, keyed, leased }) => {
    const line = lineOf(kind, 'expected')
    const columns = ['tenant', 'id', 'version', ...(keyed ? ['keys'] : []), ...(leased ? ['state', 'fence'] : [])]
    return `
    if ${has(line)} then
      stored := stored || array(
        select row_to_json(s) from (
          select ${literal(kind)} as kind, ${columns.map((column) => `r.${column}`).join(', ')}
          from ${rows(line, 'e', ['tenant text', 'id text'])}
          join ${tableName(name)} r on r.id = e.id and r.tenant = e.tenant) s);
    end if;`
  })
  return each.join('')
}
