import type { SearchTable, Table } from '../../layout/table.ts'
import { columnType, list, quoted, tableName } from './names.ts'
import { definitionOf } from './tables.ts'

/** The words of a row, in the form of the index. */
export const INDEXED_WORDS = `array_to_tsvector(string_to_array(btrim(words), ' '))`

/**
 * The statements that make the search of a kind: a table of words, and its indexes.
 *
 * It is a table of its own. So a change of a status changes neither the words nor their index. New words wait in a
 * list, which every search reads. The list is moved into the index some three thousand records at a time. A longer list
 * would cost a little less to write. But one commit in many would wait for a good part of a second.
 */
export function createSearched({ name, filters }: SearchTable): string[] {
  const text = columnType('text')
  const columns = [
    ...[`tenant ${text} not null`, 'place bigint not null', `id ${text} not null`],
    ...filters.map(definitionOf),
    ...[`words ${text}`, 'primary key (tenant, place)'],
  ]
  return [
    `create table ${tableName(name)} (\n  ${columns.join(',\n  ')})`,
    `create index ${quoted(`${name}_unread`)} on ${tableName(name)} (place) where words is null`,
    `create index ${quoted(`${name}_words`)} on ${tableName(name)} using gin (${INDEXED_WORDS})
  with (fastupdate = on, gin_pending_list_limit = 1024)`,
  ]
}

/** The statement that makes a row without words for each record that has none. */
export function fillSearched({ name: records }: Table, { name, filters }: SearchTable): string {
  const copied = list(['tenant', 'place', 'id', ...filters.map((column) => column.name)])
  return `insert into ${tableName(name)} (${copied}) select ${copied} from ${tableName(records)} on conflict do nothing`
}
