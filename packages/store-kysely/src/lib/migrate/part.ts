import { type FixedTable, fixedTables } from '../layout/fixed.ts'
import type { Index, Layout, SearchTable, SetTable, Table, TableColumn } from '../layout.ts'
import type { Dialect } from '../statement.ts'
import { contentsOfSet, contentsOfWords } from './contents.ts'
import { beginProgress, type Contents } from './progress.ts'

/** One part of a database that a layout needs. */
export interface Part {
  /** Its name in reports: `table tasks`, `column tasks.due`, `index tasks_status_due_id`, `function commit_3f2a`. */
  name: string
  /** The SQL that makes it. */
  statements: readonly string[]
  /** The bare name of the table with the rows that its SQL reads or changes. */
  rows?: string
  /** Runs after `sql` if that table existed before. Then programs without the part may write the table. */
  late?: readonly string[]
  /** A column, in a new table or added to an existing one. */
  column?: { table: Table; column: TableColumn; type: string }
}

/** The SQL of a table that follows records. `late` updates it for programs that do not have the table. */
export type Made = Required<Pick<Part, 'statements' | 'late'>>

/** Writes the SQL of a layout for an engine. Names are bare; the engine adds its prefix or schema. */
export interface Ddl {
  dialect: Dialect
  /** The type of a column, as the catalog of the engine has it: `text not null`. */
  typeOf(column: TableColumn): string
  /** Makes a table beside those of the kinds. The table `store` has its row. */
  fixed(table: FixedTable): readonly string[]
  /** Makes a table with all its columns. */
  table(table: Table): readonly string[]
  /** Adds a column to an existing table, with its initial value as the default. */
  column(table: string, column: TableColumn): readonly string[]
  index(table: string, index: Index): readonly string[]
  /** Makes the table of a set, empty. */
  set(table: Table, set: SetTable): Made | readonly string[]
  /** Makes the table of words and its index. It has a row without words for every record. */
  searched(table: Table, searched: SearchTable): Made | readonly string[]
  /** All other parts of the layout, such as functions and indexes of claims. They are made last. */
  others(layout: Layout): readonly Part[]
}

/** The parts that a layout needs, in the order in which they are made. */
export function partsOf(layout: Layout, ddl: Ddl): Part[] {
  return [
    ...fixedTables.map((table): Part => ({ name: `table ${table.name}`, statements: ddl.fixed(table) })),
    ...[...layout.values()].flatMap((table) => partsOfTable(table, ddl)),
    ...ddl.others(layout),
  ]
}

function partsOfTable(table: Table, ddl: Ddl): Part[] {
  const { name, columns, indexes, sets, searched } = table
  const copies = searched?.filters ?? []
  return [
    { name: `table ${name}`, statements: ddl.table(table) },
    ...columns.map((column): Part => columnPart(table, name, column, ddl)),
    ...indexes.map((index) => ({ name: `index ${index.name}`, statements: ddl.index(name, index), rows: name })),
    ...sets.map((set) => filledPart(table, set.name, ddl.set(table, set), contentsOfSet(set), ddl)),
    ...(searched === undefined
      ? []
      : [
          filledPart(table, searched.name, ddl.searched(table, searched), contentsOfWords(searched), ddl),
          ...copies.map((column) => columnPart(table, searched.name, { ...column, addable: true }, ddl)),
        ]),
  ]
}

function filledPart(
  table: Table,
  name: string,
  made: Made | readonly string[],
  contents: Contents,
  { dialect }: Ddl,
): Part {
  const { statements, late } = 'late' in made ? made : { statements: made, late: [] }
  const begun = beginProgress(name, table.name, contents, dialect)
  return { name: `table ${name}`, statements: [...statements, begun], rows: table.name, late }
}

function columnPart(table: Table, into: string, column: TableColumn, ddl: Ddl): Part {
  const type = ddl.typeOf(column)
  const name = `column ${into}.${column.name}`
  return { name, statements: ddl.column(into, column), rows: into, column: { table, column, type } }
}
