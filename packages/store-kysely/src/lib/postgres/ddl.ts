import type { Layout, Table } from '../layout.ts'
import type { Ddl, Part } from '../migrate/part.ts'
import { postgresDialect } from './dialect.ts'
import { claimFunction } from './functions/claim.ts'
import { commitFunction } from './functions/commit.ts'
import { arrangeKeepers, keepersOf } from './functions/keepers.ts'
import { loadFunction } from './functions/load.ts'
import { logFunction } from './functions/log.ts'
import { searchFunctions } from './functions/search.ts'
import { claimIndexes } from './schema/jobs.ts'
import { typeOf } from './schema/names.ts'
import { policyParts } from './schema/policies.ts'
import { createSearched } from './schema/searched.ts'
import { copiesIn, createSet } from './schema/sets.ts'
import { addColumn, addPlace, createFixedTable, createIndex, createTable } from './schema/tables.ts'

/** The SQL of a layout on PostgreSQL. */
export const postgresDdl: Ddl = {
  dialect: postgresDialect,
  typeOf,
  fixed: createFixedTable,
  table: (table) => [createTable(table)],
  column: (table, column) => [addColumn(table, column)],
  index: (table, index) => [...placeFor(table, index.columns), ...createIndex(table, index)],
  set: (table, set) => ({ statements: [...placeFor(table.name, copiesIn(set)), createSet(set)], late: [] }),
  searched: (table, searched) => ({
    statements: [...placeFor(table.name, ['place']), ...createSearched(searched)],
    late: [],
  }),
  others: (layout) => [...[...layout.values()].flatMap(othersOf), ...policyParts(layout), ...functionsOf(layout)],
}

/** A table that was made before its order of first writes was needed lacks it. */
function placeFor(table: string, columns: readonly string[]): string[] {
  return columns.includes('place') ? [addPlace(table)] : []
}

/** The parts of one table. Rows for older records are filled in afterwards. */
function othersOf(table: Table): Part[] {
  const { name: rows, searched } = table
  return [
    ...claimIndexes(table).map(({ name, statement }) => ({ name: `index ${name}`, statements: [statement], rows })),
    ...keepersOf(table).map(({ name, statements }) => ({ name: `function ${name}`, statements, rows })),
    ...(searched === undefined ? [] : searchFunctions(table, searched)).map(partOf),
  ]
}

function functionsOf(layout: Layout): Part[] {
  const claims = [...layout.values()].filter(({ leased }) => leased).map(claimFunction)
  const { name, statement } = commitFunction(layout)
  const commit = { name: `function ${name}`, statements: [statement, arrangeKeepers] }
  return [...[loadFunction(layout), logFunction, ...claims].map(partOf), commit]
}

function partOf({ name, statement }: { name: string; statement: string }): Part {
  return { name: `function ${name}`, statements: [statement] }
}
