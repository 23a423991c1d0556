import { ParleyError } from '@parley/core'
import { FORMAT } from '../layout/fixed.ts'
import type { Part } from './part.ts'

/** The contents of a database. */
export interface Catalog {
  /** The existing parts by name, each column with its type. Tables beside Parley's may be absent. */
  parts: ReadonlyMap<string, string>
  /** The format of its fixed tables. Absent in an empty database. */
  format: number | undefined
}

/**
 * The parts that a database lacks, in their order.
 *
 * @throws `store.misconfigured` for a database that this program cannot share, and for a column that records would lack
 */
export function missingFrom({ parts: existing, format }: Catalog, parts: readonly Part[]): Part[] {
  if (existing.has('table migrations')) throw earlier()
  if (format === undefined) ensureFree(existing, parts)
  else if (format > FORMAT) throw later(format)
  return parts.filter((part) => {
    const { name, column } = part
    const found = existing.get(name)
    if (column === undefined) return found === undefined
    // A table that does not exist is made with its columns.
    if (!existing.has(`table ${tableIn(name)}`)) return false
    if (found === undefined) ensureAddable(part)
    else if (found !== column.type) throw otherType(name, found, column.type)
    return found === undefined
  })
}

/** Groups of parts, each for one transaction. A part that reads or changes rows is alone, because it may take long. */
export function groupsOf(missing: readonly Part[], { parts: existing }: Catalog): Part[][] {
  const groups: Part[][] = []
  let open: Part[] | undefined
  for (const part of missing) {
    const alone = part.rows !== undefined && existing.has(`table ${part.rows}`)
    if (alone || open === undefined) {
      open = [part]
      groups.push(open)
    } else open.push(part)
    if (alone) open = undefined
  }
  return groups
}

// The first transaction makes all tables, with the format. So tables without a format are not Parley's.
function ensureFree(existing: Catalog['parts'], parts: readonly Part[]): void {
  const taken = parts.filter(({ name }) => name.startsWith('table ') && existing.has(name))
  if (taken.length === 0) return
  throw new ParleyError('store.misconfigured', {
    field: 'database',
    reason: `Another program made tables with the names of Parley's: ${taken.map(({ name }) => name.slice('table '.length)).join(', ')}.`,
    fix: 'Use a database in which these names are free, or rename the tables.',
  })
}

function tableIn(column: string): string {
  return column.slice('column '.length, column.lastIndexOf('.'))
}

function ensureAddable({ name, column }: Part): void {
  if (column === undefined || column.column.addable) return
  const { table, column: each } = column
  throw new ParleyError('store.misconfigured', {
    field: each.field,
    reason: `The kind ${table.kind} has a new field ${each.field}, which its records lack (${name}).`,
    fix: `Declare what they have: initially(${each.type}, …), or optional(${each.type}).`,
  })
}

function otherType(name: string, found: string, needed: string): ParleyError {
  return new ParleyError('store.misconfigured', {
    field: name.slice('column '.length),
    reason: `The ${name} is ${found} in the database, and ${needed} in the schema.`,
    fix: 'Give the field another name, or run the program that made the column.',
  })
}

function earlier(): ParleyError {
  return new ParleyError('store.misconfigured', {
    field: 'database',
    reason: 'A version of Parley before 1 made the database: it has a table of migrations.',
    fix: 'Begin with an empty database, or run the version that made it.',
  })
}

function later(format: number): ParleyError {
  return new ParleyError('store.misconfigured', {
    field: 'database',
    reason: `A newer version of Parley made the database: its format is ${format}, and the format of this program is ${FORMAT}.`,
    fix: 'Run the newer version, or restore a backup from before it.',
  })
}
