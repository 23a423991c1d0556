import type { Layout, Table } from '../layout.ts'
import type { Ddl, Part } from '../migrate/part.ts'
import { postgresDialect } from './dialect.ts'
import { claimFunction } from './functions/claim.ts'
import { commitFunction } from './functions/commit.ts'
import { arrangeKeepers, keeperOfSet, keeperOfWords, keepersOf } from './functions/keepers.ts'
import { loadFunction } from './functions/load.ts'
import { searchFunctions } from './functions/search.ts'
import { claimIndexes } from './schema/jobs.ts'
import { typeOf } from './schema/names.ts'
import { createSearched } from './schema/searched.ts'
import { copiesIn, createSet } from './schema/sets.ts'
import { addColumn, addPlace, createFixedTable, createIndex, createTable } from './schema/tables.ts'

/** How PostgreSQL makes what a layout needs. */
export const postgresDdl: Ddl = {
  dialect: postgresDialect,
  typeOf,
  fixed: createFixedTable,
  table: (table) => [createTable(table)],
  column: (table, column) => [addColumn(table, column)],
  index: (table, index) => [...placeFor(table, index.columns), createIndex(table, index)],
  // A keeper is there with its table, enabled or not. What was written before is filled in afterwards.
  set(table, set) {
    const statements = [...placeFor(table.name, copiesIn(set)), createSet(set), ...keeperOfSet(table, set).statements]
    return { statements, late: [] }
  },
  searched(table, searched) {
    const made = [...keeperOfWords(table, searched).statements, ...createSearched(table, searched)]
    return { statements: [...placeFor(table.name, ['place']), ...made], late: [] }
  },
  others: (layout) => [...[...layout.values()].flatMap(othersOf), ...functionsOf(layout)],
}

/** A table that was made before its order of first writes mattered lacks it. */
function placeFor(table: string, columns: readonly string[]): string[] {
  return columns.includes('place') ? [addPlace(table)] : []
}

/** What belongs to one table. A keeper of this version may be missing beside one of another. */
function othersOf(table: Table): Part[] {
  const { name, searched } = table
  return [
    ...claimIndexes(table).map((index) => ({ name: `index ${index.name}`, statements: [index.statement], rows: name })),
    ...keepersOf(table).map((keeper) => ({ name: `function ${keeper.name}`, statements: keeper.statements })),
    ...(searched === undefined ? [] : searchFunctions(table, searched)).map(partOf),
  ]
}

function functionsOf(layout: Layout): Part[] {
  const claims = [...layout.values()].filter(({ leased }) => leased).map(claimFunction)
  const { name, statement } = commitFunction(layout)
  const commit = { name: `function ${name}`, statements: [statement, arrangeKeepers] }
  return [...[loadFunction(layout), ...claims].map(partOf), commit]
}

function partOf({ name, statement }: { name: string; statement: string }): Part {
  return { name: `function ${name}`, statements: [statement] }
}
