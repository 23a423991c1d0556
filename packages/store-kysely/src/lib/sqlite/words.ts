import type { Stored } from '@parley/core/store'
import { type RawBuilder, sql } from 'kysely'
import type { SearchTable, Table } from '../layout.ts'
import { onceFor } from '../once.ts'
import { rowOf } from '../rows.ts'
import { type Script, tell } from '../script.ts'
import { indexedWords } from '../search/indexed-words.ts'
import { columns, type Row, type Statement, statement } from '../statement.ts'
import { wordIndexOf } from './search.ts'

interface WordWrites {
  keep: Statement
  index: Statement
  change: Statement
  /** Makes a row without words. */
  begin: Statement
  /** Writes the words of such a row. */
  give: Statement
}

const writesOf = onceFor(({ name: records, searched }: Table): WordWrites | undefined => {
  if (searched === undefined) return undefined
  const copies = searched.filters.map(({ name }) => name)
  const names = ['place', 'tenant', 'id', ...copies, 'words']
  const changed = sql.join(['words', ...copies].map((name) => sql.ref(name)))
  const differs = (slot: (name: string) => RawBuilder<unknown>): RawBuilder<unknown> =>
    sql.join(
      ['words', ...copies].map((name) => sql`${sql.ref(name)} is not ${slot(name)}`),
      sql` or `,
    )
  const change = (which: 'any' | 'without'): Statement =>
    statement(
      (slot, { table }) => sql`
        update ${table(searched.name)} set (${changed}) = (${sql.join(['words', ...copies].map(slot))})
        where place = (select place from ${table(records)} where tenant = ${slot('tenant')} and id = ${slot('id')})
          and ${which === 'any' ? sql`(${differs(slot)})` : sql`words is null`}`,
    )
  return {
    keep: statement(
      (slot, { table }) => sql`
        insert into ${table(searched.name)} (${columns(names)}) values (${sql.join(names.map(slot))})`,
    ),
    // New rows are written here. A trigger would write row by row, not the batch at once.
    index: statement(
      (slot, { table }) => sql`
        insert into ${table(wordIndexOf(searched.name))} (rowid, words) values (${slot('place')}, ${slot('words')})`,
    ),
    // A record with unchanged words and filters costs only this comparison.
    change: change('any'),
    begin: statement(
      (slot, { table }) => sql`
        insert or ignore into ${table(searched.name)} (${columns(names.slice(0, -1))})
        select ${columns(names.slice(0, -1))} from ${table(records)}
        where tenant = ${slot('tenant')} and id = ${slot('id')}`,
    ),
    give: change('without'),
  }
})

/** Writes the words of new records. Their rows have places. */
export function* keepWords(table: Table, made: readonly { record: Stored; row: Row }[]): Script<void> {
  const [{ searched }, writes] = [table, writesOf(table)]
  if (searched === undefined || writes === undefined || made.length === 0) return
  const rows = made.map(({ record, row }) => ({ ...wordRow(searched, record, row), place: row.place ?? null }))
  yield* tell(writes.keep, rows)
  yield* tell(writes.index, rows)
}

/** Writes the words of existing records, if they changed. */
export function* changeWords(table: Table, changed: readonly { record: Stored; row: Row }[]): Script<void> {
  const [{ searched }, writes] = [table, writesOf(table)]
  if (searched === undefined || writes === undefined) return
  yield* tell(
    writes.change,
    changed.map(({ record, row }) => wordRow(searched, record, row)),
  )
}

/** Writes the words of records that a raise of a counter may have made. */
export function* giveWords(table: Table, raised: readonly Stored[]): Script<void> {
  const [{ searched }, writes] = [table, writesOf(table)]
  if (searched === undefined || writes === undefined) return
  const rows = raised.map((record) => wordRow(searched, record, rowOf(table, record)))
  yield* tell(writes.begin, rows)
  yield* tell(writes.give, rows)
}

function wordRow(searched: SearchTable, record: Stored, row: Row): Row {
  const words: Row = { tenant: record.tenant, id: record.id, words: indexedWords(searched, record) }
  for (const { name } of searched.filters) words[name] = row[name] ?? null
  return words
}
