import type { Layout, Table } from '../layout.ts'
import type { Ddl, Part } from '../migrate/part.ts'
import { postgresDialect } from './dialect.ts'
import { claimFunction } from './functions/claim.ts'
import { commitFunction } from './functions/commit.ts'
import { loadFunction } from './functions/load.ts'
import { searchFunctions } from './functions/search.ts'
import { claimIndexes } from './schema/jobs.ts'
import { typeOf } from './schema/names.ts'
import { searchedStatements } from './schema/searched.ts'
import { setStatements } from './schema/sets.ts'
import { addColumn, addPlace, createFixedTable, createIndex, createTable } from './schema/tables.ts'

/** How PostgreSQL makes what a layout needs. */
export const postgresDdl: Ddl = {
  dialect: postgresDialect,
  typeOf,
  fixed: createFixedTable,
  table: (table) => [createTable(table)],
  column: (table, column) => [addColumn(table, column)],
  index: (table, index) => [...placeFor(table, index.columns), createIndex(table, index)],
  set(table, set) {
    const { table: made, triggers } = setStatements(table, set)
    const copied = set.keyset.map(({ name }) => name)
    return [...placeFor(table.name, copied), made, ...triggers]
  },
  searched(table, searched) {
    const { table: made, triggers, fill } = searchedStatements(table, searched)
    return [...placeFor(table.name, ['place']), ...made, ...triggers, fill]
  },
  others: (layout) => [...[...layout.values()].flatMap(othersOf), ...functionsOf(layout)],
}

/** A table that was made before its order of first writes mattered lacks it. */
function placeFor(table: string, columns: readonly string[]): string[] {
  return columns.includes('place') ? [addPlace(table)] : []
}

/** What belongs to one table. A trigger function of this version may be missing beside one of another. */
function othersOf(table: Table): Part[] {
  const { name, sets, searched } = table
  const keepers = [
    ...sets.map((set) => setStatements(table, set)),
    ...(searched === undefined ? [] : [searchedStatements(table, searched)]),
  ]
  return [
    ...claimIndexes(table).map((index) => ({ name: `index ${index.name}`, statements: [index.statement], rows: name })),
    ...keepers.map(({ keep, triggers }) => ({ name: `function ${keep.name}`, statements: triggers })),
    ...(searched === undefined ? [] : searchFunctions(table, searched)).map(partOf),
  ]
}

function functionsOf(layout: Layout): Part[] {
  const claims = [...layout.values()].filter(({ leased }) => leased).map(claimFunction)
  return [commitFunction(layout), loadFunction(layout), ...claims].map(partOf)
}

function partOf({ name, statement }: { name: string; statement: string }): Part {
  return { name: `function ${name}`, statements: [statement] }
}
