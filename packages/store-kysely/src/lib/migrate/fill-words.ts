import { type RawBuilder, sql } from 'kysely'
import type { SearchTable, Table } from '../layout.ts'
import { recordOf } from '../rows.ts'
import { ask, type Script, tell } from '../script.ts'
import { indexedWords } from '../search/indexed-words.ts'
import { columns, type Dialect, type Row, type SlotOf, type Statement, statement } from '../statement.ts'
import { contentsOfWords } from './contents.ts'
import type { Fill } from './fill-table.ts'
import { lacks, readProgress, writeProgress } from './progress.ts'

/** How many records are read in one transaction. */
const BATCH = 500

/**
 * Makes the words of records that have none, or that have words of an older version or of other fields. The newest
 * records are first. Only words that differ are written.
 */
export function wordFills(table: Table, dialect: Dialect): Fill[] {
  return table.searched === undefined ? [] : [wordFill(table, table.searched, dialect)]
}

function wordFill(table: Table, searched: SearchTable, { walks }: Dialect): Fill {
  const wanted = contentsOfWords(searched)
  const pageOf = (of: 'first' | 'next' | 'without'): Statement =>
    statement((slot, dialect) => selectWords(table, searched, of, slot, dialect))
  const [first, next, without] = [pageOf('first'), pageOf('next'), pageOf('without')]
  const anyWithout = statement(
    (_, dialect) => sql`select 1 as found from ${dialect.table(searched.name)} where words is null limit 1`,
  )
  const write = writeWords(searched)
  const remade = (rows: readonly Row[]): Row[] => rows.flatMap((row) => remake(table, searched, row))
  return {
    name: `rows ${searched.name}`,
    table,
    *isLeft() {
      const progress = yield* readProgress(searched.name, wanted)
      if (progress === undefined) return false
      return lacks(progress.has, wanted) || (yield* ask(anyWithout)).length > 0
    },
    *some(): Script<boolean> {
      const progress = yield* readProgress(searched.name, wanted)
      if (progress === undefined) return false
      if (!lacks(progress.has, wanted)) {
        const bare = remade(yield* ask(without))
        yield* tell(write, bare)
        return bare.length > 0
      }
      const behind = Object.fromEntries((progress.position ?? []).map((value, nth) => [`walk_${nth}`, value]))
      const rows = yield* progress.position === undefined ? ask(first) : ask(next, behind)
      yield* tell(write, remade(rows))
      const last = rows.at(-1)
      const position = last === undefined ? 'end' : walks.words.map((name) => last[name] ?? null)
      yield* writeProgress(searched.name, wanted, position)
      return true
    },
  }
}

/** The row with its words, if they differ from the stored ones. Its copies of filters are named `new_…`. */
function remake(table: Table, searched: SearchTable, row: Row): Row[] {
  const words = indexedWords(searched, recordOf(partOf(table, searched), row))
  const copies = searched.filters.map(({ name }): [string, Row[string]] => [`new_${name}`, row[name] ?? null])
  const same = row.words === words && searched.filters.every(({ name }) => row[name] === row[`old_${name}`])
  return same ? [] : [{ ...row, ...Object.fromEntries(copies), was: row.words ?? null, words }]
}

// The columns from which words are made.
function partOf(table: Table, { fields, filters }: SearchTable): Table {
  const read = new Set(['tenant', ...fields, ...filters.map(({ field }) => field)])
  return { ...table, columns: table.columns.filter(({ field }) => read.has(field)) }
}

function selectWords(
  table: Table,
  searched: SearchTable,
  of: 'first' | 'next' | 'without',
  slot: SlotOf,
  dialect: Dialect,
): RawBuilder<unknown> {
  const walk = dialect.walks.words.map((name) => `s.${name}`)
  const where = {
    first: sql``,
    next: sql`where (${columns(walk)}) < (${sql.join(walk.map((_, nth) => slot(`walk_${nth}`)))})`,
    without: sql`where s.words is null`,
  }
  const read = partOf(table, searched).columns.map((column) => dialect.column(column, 'r'))
  const old = searched.filters.map(({ name, type }) => {
    const value = type === 'set' || type === 'json' ? sql`cast(${sql.ref(`s.${name}`)} as text)` : sql.ref(`s.${name}`)
    return sql`${value} as ${sql.ref(`old_${name}`)}`
  })
  return sql`
    select s.place, s.words, ${sql.join([...read, ...old])}
    from ${dialect.table(searched.name)} s join ${dialect.table(table.name)} r on r.tenant = s.tenant and r.id = s.id
    ${where[of]} order by ${sql.join(walk.map((name) => sql`${sql.ref(name)} desc`))} limit ${sql.lit(BATCH)}`
}

// A record that was written meanwhile has new words already.
function writeWords({ name, filters }: SearchTable): Statement {
  return statement((slot, { table }) => {
    const copies = filters.map((each) => sql`, ${sql.ref(each.name)} = ${slot(`new_${each.name}`)}`)
    return sql`
      update ${table(name)} set words = ${slot('words')}${copies.length === 0 ? sql`` : sql.join(copies, sql``)}
      where tenant = ${slot('tenant')} and place = ${slot('place')} and words is not distinct from ${slot('was')}`
  })
}
