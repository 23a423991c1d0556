import { sql } from 'kysely'
import type { SetTable, Table } from '../layout.ts'
import { onceFor } from '../once.ts'
import { type Script, tell } from '../script.ts'
import { columns, type Row, type Statement, statement } from '../statement.ts'
import { keyOf, placesOf } from './set-table.ts'

/** The statements that keep one set of a table. */
interface SetWrites {
  set: SetTable
  /** Adds one element. */
  add: Statement
  /** Removes the elements of a record before its place in the order changes. */
  leave: Statement
  /** Adds the elements of a record in its present state. */
  addOf: Statement
}

const writesOf = onceFor((table: Table): SetWrites[] => table.sets.map((set) => writesOfSet(table, set)))

/** Adds the elements of new records. */
export function* addElements(table: Table, rows: readonly Row[]): Script<void> {
  for (const { set, add } of writesOf(table)) yield* tell(add, elementsOf(set, rows))
}

/**
 * Moves the elements of records before they are written.
 *
 * @param write writes the records without their changed sets, which are written before
 */
export function* moveElements(table: Table, rows: readonly Row[], write: () => Script<void>): Script<void> {
  const moving = writesOf(table).map((writes) => ({ ...writes, rows: rows.filter((row) => isFilled(writes.set, row)) }))
  for (const { leave, rows: filled } of moving) yield* tell(leave, filled)
  yield* write()
  for (const { set, add, rows: filled } of moving) yield* tell(add, elementsOf(set, filled))
}

/** Adds the elements of records that a raise of a counter may have made. */
export function* addElementsOf(table: Table, records: readonly Row[]): Script<void> {
  for (const { addOf } of writesOf(table)) yield* tell(addOf, records)
}

function elementsOf(set: SetTable, rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => {
    if (!isFilled(set, row) || !isPlaced(set, row)) return []
    const elements: string[] = JSON.parse(String(row[set.column]))
    return elements.map((value) => ({ ...row, value }))
  })
}

function isFilled({ column }: SetTable, row: Row): boolean {
  return row[column] !== '[]' && row[column] !== null
}

// A record without a place in the order is in no list.
function isPlaced({ keyset }: SetTable, row: Row): boolean {
  return keyset.every(({ name }) => row[name] !== null)
}

function writesOfSet({ name: records }: Table, set: SetTable): SetWrites {
  const key = keyOf(set)
  const [own, places] = [set.name, placesOf(set)]
  const identity = key.filter((each) => each !== 'value').map((each) => sql.ref(each))
  return {
    set,
    add: statement(
      (slot, { table }) => sql`
        insert or ignore into ${table(own)} (${columns(key)}) values (${sql.join(key.map(slot))})`,
    ),
    leave: statement((slot, { table }) => {
      const differs = places.map((each) => sql`${sql.ref(each)} is not ${slot(each)}`)
      return sql`
        delete from ${table(own)} where value in (select value from json_each(${slot(set.column)}))
          and (${sql.join(identity)}) = (
            select ${sql.join(identity)} from ${table(records)}
            where tenant = ${slot('tenant')} and id = ${slot('id')} and (${sql.join(differs, sql` or `)}))`
    }),
    addOf: statement((slot, { table }) => {
      const values = key.map((each) => (each === 'value' ? sql.ref('e.value') : sql.ref(`r.${each}`)))
      const placed = set.keyset.map(({ name }) => sql`${sql.ref(`r.${name}`)} is not null`)
      return sql`
        insert or ignore into ${table(own)} (${columns(key)})
        select ${sql.join(values)} from ${table(records)} r, json_each(coalesce(${sql.ref(`r.${set.column}`)}, '[]')) e
        where r.tenant = ${slot('tenant')} and r.id = ${slot('id')} and ${sql.join(placed, sql` and `)}`
    }),
  }
}
