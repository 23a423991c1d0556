import type { SetTable } from '../../layout/table.ts'
import { columnType, list, quoted, tableName } from './names.ts'

/** The statement that makes the table of a set: a row for each element, in the order of the query. */
export function createSet({ name, required, keyset }: SetTable): string {
  const texts = ['value', 'tenant'].map((column) => `${quoted(column)} ${columnType('text')} not null`)
  const copies = [...required, ...keyset].map((column) => `${quoted(column.name)} ${columnType(column.type)} not null`)
  const key = [...required.map((column) => column.name), 'value', 'tenant', ...keyset.map((column) => column.name)]
  return `create table ${tableName(name)} (\n  ${[...texts, ...copies, `primary key (${list(key)})`].join(',\n  ')})`
}

/** The columns of a set's table that are copies of columns of the record. */
export function copiesIn({ required, keyset }: SetTable): string[] {
  return ['tenant', ...required.map(({ name }) => name), ...keyset.map(({ name }) => name)]
}

/** Whether a record has an element. Most records have none. */
export function hasElements({ column }: SetTable, row: string): string {
  return `${row}.${quoted(column)}::text <> '[]'`
}

/** Whether a record is written with other elements, or at another place in the order. */
export function elementsMove(set: SetTable, before: string, after: (column: string) => string): string {
  const values = (of: (column: string) => string): string => copiesIn(set).map(of).join(', ')
  const column = `${before}.${quoted(set.column)}`
  return `(${column}::text is distinct from ${after(set.column)}::text
        or row(${values((name) => `${before}.${quoted(name)}`)}) is distinct from row(${values(after)}))`
}

/** The statement that deletes the elements of records: `from` has them as `r`. */
export function deleteElements(set: SetTable, from: string, where: string): string {
  const same = copiesIn(set).map((name) => `s.${quoted(name)} = r.${quoted(name)}`)
  return `delete from ${tableName(set.name)} s using ${from}
      cross join json_array_elements_text(r.${quoted(set.column)}) e(value)
      where ${['s.value = e.value', ...same, where].join(' and ')};`
}

/** The statement that inserts the elements of records: `from` has them as `r`. */
export function insertElements(set: SetTable, from: string): string {
  const copies = copiesIn(set)
  // A record without a value of the order is in no list.
  const present = [...set.required, ...set.keyset].filter((column) => column.optional)
  const conditions = present.map(({ name }) => `r.${quoted(name)} is not null`)
  return `insert into ${tableName(set.name)} (value, ${list(copies)})
      select distinct e.value, ${copies.map((name) => `r.${quoted(name)}`).join(', ')}
      from ${from} cross join json_array_elements_text(r.${quoted(set.column)}) e(value)${
        conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
      } on conflict do nothing;`
}
