import { type RawBuilder, sql } from 'kysely'
import type { Table } from '../layout.ts'
import { onceFor } from '../once.ts'
import { columns, type Statement, statement } from '../statement.ts'
import { givesPlaces } from './places.ts'

/** The statements that write the rows of a table. */
export interface Writes {
  /** Makes a new row; with its place, if the store gives places. */
  insert: Statement
  /** Changes the steady columns of a row, if they differ. */
  updateSteady: Statement | undefined
  /** Changes an existing row, except its counters and its steady columns. */
  update: Statement
  /** Raises the counters of a row by the slots `<column>_by`. A missing row is made, and then raised. */
  raise: Statement | undefined
  remove: Statement
}

/** The writes of a table. */
export const writesOf: (table: Table) => Writes = onceFor((table: Table): Writes => {
  const steady = steadyColumns(table)
  return {
    insert: insertInto(table),
    update: updateOf(table, new Set(steady)),
    updateSteady: steady.length === 0 ? undefined : updateSteady(table, steady),
    raise: table.counters.length === 0 ? undefined : raiseCounters(table),
    remove: statement(
      (slot, dialect) => sql`
        delete from ${dialect.table(table.name)} where tenant = ${slot('tenant')} and id = ${slot('id')}`,
    ),
  }
})

/**
 * Columns that rarely change, and from which something else is made: an index, the elements of a set, words.
 *
 * An update rewrites every index on one of its columns, even if the column does not change. It runs every trigger on them
 * too. So these columns are written only if they change.
 */
function steadyColumns({ columns: all, indexes, sets, searched }: Table): string[] {
  const others = new Set(indexes.filter((index) => !index.steady).flatMap((index) => index.columns))
  const steady = indexes.filter((index) => index.steady).flatMap((index) => index.columns)
  const read = [...(searched?.fields ?? []), ...(searched?.filters ?? []).map(({ field }) => field)]
  const words = all.filter(({ field }) => read.includes(field)).map(({ name }) => name)
  const found = new Set([...steady, ...sets.map(({ column }) => column), ...words])
  return [...found].filter((name) => !others.has(name) && !['tenant', 'id', 'place'].includes(name))
}

function insertInto(table: Table): Statement {
  const names = [...(givesPlaces(table) ? ['place'] : []), ...table.columns.map(({ name }) => name)]
  return statement(
    (slot, dialect) => sql`
      insert into ${dialect.table(table.name)} (${columns(names)}) values (${sql.join(names.map(slot))})`,
  )
}

function updateOf(table: Table, steady: ReadonlySet<string>): Statement {
  const still = new Set(['tenant', 'id', ...table.counters, ...steady])
  const changed = table.columns.filter(({ name }) => !still.has(name))
  return statement(
    (slot, dialect) => sql`
      update ${dialect.table(table.name)} set ${sql.join(changed.map(({ name }) => set(name, slot(name))))}
      where tenant = ${slot('tenant')} and id = ${slot('id')}`,
  )
}

function updateSteady(table: Table, names: readonly string[]): Statement {
  return statement((slot, dialect) => {
    const differs = names.map((name) => sql`${sql.ref(name)} is not ${slot(name)}`)
    return sql`
      update ${dialect.table(table.name)} set ${sql.join(names.map((name) => set(name, slot(name))))}
      where tenant = ${slot('tenant')} and id = ${slot('id')} and (${sql.join(differs, sql` or `)})`
  })
}

function raiseCounters(table: Table): Statement {
  const names = [...(givesPlaces(table) ? ['place'] : []), ...table.columns.map(({ name }) => name)]
  return statement((slot, dialect) => {
    const values = names.map((name) =>
      table.counters.includes(name) ? sql`${slot(name)} + ${slot(`${name}_by`)}` : slot(name),
    )
    const raised = table.counters.map((name) => set(name, sql`${sql.ref(name)} + ${slot(`${name}_by`)}`))
    return sql`
      insert into ${dialect.table(table.name)} (${columns(names)}) values (${sql.join(values)})
      on conflict (tenant, id) do update set ${sql.join(raised)}`
  })
}

function set(name: string, value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${sql.ref(name)} = ${value}`
}
