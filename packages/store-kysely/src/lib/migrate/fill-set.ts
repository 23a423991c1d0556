import { type RawBuilder, sql } from 'kysely'
import type { SetTable, Table } from '../layout.ts'
import { ask, type Script, tell } from '../script.ts'
import { columns, type Dialect, type Row, type SlotOf, type Statement, statement } from '../statement.ts'
import { contentsOfSet } from './contents.ts'
import type { Fill } from './fill-table.ts'
import { lacks, readProgress, writeProgress } from './progress.ts'

/** How many records are read in one transaction. */
const BATCH = 500

/** Fills the tables of sets from older records. Records that are written meanwhile have their elements already. */
export function setFills(table: Table, dialect: Dialect): Fill[] {
  return table.sets.map((set) => setFill(table, set, dialect))
}

function setFill(table: Table, set: SetTable, { walks }: Dialect): Fill {
  const wanted = contentsOfSet(set)
  const [first, next] = [false, true].map((behind) =>
    statement((slot, dialect) => selectRecords(table, set, behind, slot, dialect)),
  )
  const insert = insertInto(set)
  function* isLeft(): Script<boolean> {
    const progress = yield* readProgress(set.name, wanted)
    return progress !== undefined && lacks(progress.has, wanted)
  }
  return {
    name: `rows ${set.name}`,
    table,
    isLeft,
    *some() {
      const progress = yield* readProgress(set.name, wanted)
      if (progress === undefined || !lacks(progress.has, wanted) || first === undefined || next === undefined)
        return false
      const behind = Object.fromEntries((progress.position ?? []).map((value, nth) => [`walk_${nth}`, value]))
      const rows = yield* progress.position === undefined ? ask(first) : ask(next, behind)
      yield* tell(
        insert,
        rows.flatMap((row) => elementsOf(row, set)),
      )
      const last = rows.at(-1)
      const position = last === undefined ? 'end' : walks.records.map((name) => last[name] ?? null)
      yield* writeProgress(set.name, wanted, position)
      return true
    },
  }
}

function selectRecords(
  table: Table,
  set: SetTable,
  behind: boolean,
  slot: SlotOf,
  dialect: Dialect,
): RawBuilder<unknown> {
  const walk = dialect.walks.records
  const copied = [
    ...new Set(['tenant', ...set.required.map(({ name }) => name), ...set.keyset.map(({ name }) => name)]),
  ]
  const rest = sql`where (${columns(walk)}) > (${sql.join(walk.map((_, nth) => slot(`walk_${nth}`)))})`
  return sql`
    select ${columns([...new Set([...walk, ...copied])])}, ${dialect.column({ name: set.column, type: 'set' })}
    from ${dialect.table(table.name)} ${behind ? rest : sql``}
    order by ${columns(walk)} limit ${sql.lit(BATCH)} ${dialect.locking}`
}

function elementsOf(row: Row, { column }: SetTable): Row[] {
  const elements: string[] = JSON.parse(String(row[column]))
  return elements.map((value) => ({ ...row, value }))
}

function insertInto({ name, required, keyset }: SetTable): Statement {
  const names = [
    ...new Set([...required.map((each) => each.name), 'value', 'tenant', ...keyset.map((each) => each.name)]),
  ]
  return statement(
    (slot, { table }) => sql`
      insert into ${table(name)} (${columns(names)}) values (${sql.join(names.map(slot))}) on conflict do nothing`,
  )
}
