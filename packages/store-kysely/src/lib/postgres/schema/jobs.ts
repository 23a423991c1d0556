import type { Table } from '../../layout/table.ts'
import { quoted, tableName } from './names.ts'

/** An index that claims need, beside those of queries. */
interface ClaimIndex {
  /** Its bare name. */
  name: string
  statement: string
}

/** The indexes by which jobs are claimed: due jobs, the order of a group, running jobs. */
export function claimIndexes({ name: table, leased }: Table): ClaimIndex[] {
  if (!leased) return []
  const index = (suffix: string, columns: string, where: string): ClaimIndex => {
    const name = `${table}_${suffix}`
    return { name, statement: `create index ${quoted(name)} on ${tableName(table)} (${columns}) where ${where}` }
  }
  return [
    index('ready', 'queue, priority desc, due, place', "state <> 'dead'"),
    index('group', 'queue, tenant, "group", place', "state <> 'dead'"),
    index('running', 'queue, lease', "state = 'running'"),
  ]
}
