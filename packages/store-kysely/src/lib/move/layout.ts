import type { ColumnType } from '@parley/core/store'
import { sql } from 'kysely'
import { fixedTables } from '../layout/fixed.ts'
import type { Layout, SearchTable, SetTable, Table } from '../layout.ts'
import { type Statement, statement } from '../statement.ts'

/** A table of unchanged rows. */
export interface MovedTable {
  /** Its bare name. */
  name: string
  columns: readonly { name: string; type: ColumnType }[]
  /** The columns by which the source walks through it, as an index has them. */
  walk: readonly string[]
  /** The target gives places to later rows. */
  placed?: true
  /** Columns that the trigger of another program may have written in the target. */
  rewritten?: { key: readonly string[]; columns: readonly string[] }
}

/** Tables of which each database has its own. */
const own = new Set(['store', 'fills'])

/** All tables except those that each database makes by itself. Records precede their sets and words. */
export function movedTables(layout: Layout): MovedTable[] {
  const tables = [...layout.values()]
  return [
    ...tables.map(tableOf),
    ...fixedTables.filter(({ name }) => !own.has(name)).map(({ name, columns, key }) => ({ name, columns, walk: key })),
    ...tables.flatMap(({ sets }) => sets.map(setOf)),
    ...tables.flatMap(({ searched }) => (searched === undefined ? [] : [wordsOf(searched)])),
  ]
}

const place = { name: 'place', type: 'integer' } as const
const text = (name: string): MovedTable['columns'][number] => ({ name, type: 'text' })

function tableOf({ name, columns, placed }: Table): MovedTable {
  const moved = { name, walk: ['place'] }
  return placed ? { ...moved, columns: [place, ...columns], placed } : { ...moved, columns }
}

function setOf({ name, required, keyset }: SetTable): MovedTable {
  const columns = [...required, text('value'), text('tenant'), ...keyset]
  const key = columns.map((column) => column.name)
  return { name, columns, walk: key, rewritten: { key, columns: [] } }
}

function wordsOf({ name, filters }: SearchTable): MovedTable {
  const columns = [place, text('tenant'), text('id'), ...filters, text('words')]
  return { name, columns, walk: ['place'], rewritten: { key: ['tenant', 'place'], columns: ['words'] } }
}

/** The number of rows of a table. */
export function countRows({ name }: MovedTable): Statement {
  return statement((_, { table }) => sql`select count(*) as rows from ${table(name)}`)
}
