import { createHash } from 'node:crypto'
import { ParleyError } from '@parley/core'
import { fixedTables } from './fixed.ts'
import type { Layout, Table } from './table.ts'

/** PostgreSQL cuts a longer name. SQLite has no limit. */
const LONGEST = 60

/** The name of a part of a table: `tasks_status_due_id`. A name that is too long ends in a hash of it. */
export function nameOf(table: string, columns: readonly string[]): string {
  const name = [table, ...columns].join('_')
  if (name.length <= LONGEST) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 10)
  return `${name.slice(0, LONGEST - hash.length - 1)}_${hash}`
}

/** Names that no kind may have: of the tables beside the kinds, and of databases of earlier versions. */
const reserved: readonly string[] = [...fixedTables.map(({ name }) => name), 'migrations']

/** Ensures that no two parts of a database have the same name. @throws `store.misconfigured` naming the kind */
export function ensureNames(layout: Layout): void {
  for (const table of layout.values()) ensureColumns(table)
  const taken = new Map<string, string>(reserved.map((name) => [name, 'the store itself']))
  for (const { kind, name: table, indexes, sets, searched } of layout.values()) {
    const search = searched === undefined ? [] : [searched.name, `${searched.name}_words`]
    for (const name of [table, ...[...indexes, ...sets].map((each) => each.name), ...search]) {
      const other = taken.get(name)
      taken.set(name, `the kind ${kind}`)
      if (other === undefined) continue
      const reason = `The kind ${kind} needs the name ${name} in the database, which ${other} has.`
      throw new ParleyError('store.misconfigured', { field: kind, reason, fix: 'Give the kind another table.' })
    }
  }
}

// The table of a set has a column `value` beside its copies of columns. The schema refuses fields with other such names.
function ensureColumns({ kind, sets }: Table): void {
  if (!sets.some(({ required, keyset }) => [...required, ...keyset].some(({ name }) => name === 'value'))) return
  const reason = `The kind ${kind} has a field value, which is the name of a column of the store itself.`
  throw new ParleyError('store.misconfigured', { field: kind, reason, fix: 'Give the field another name.' })
}
