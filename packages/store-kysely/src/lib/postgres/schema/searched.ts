import type { SearchTable, Table } from '../../layout/table.ts'
import { columnType, list, quoted, tableName } from './names.ts'
import { definitionOf } from './tables.ts'

/** The words of a row, as the index has them. */
export const INDEXED_WORDS = `array_to_tsvector(string_to_array(btrim(words), ' '))`

/**
 * The statements that make what a kind is searched by: a table of words, its indexes, and a row without words for each record.
 *
 * It is a table of its own. So a record whose status changes leaves its words as they are, and the index alone. New words
 * wait in a list, which every search reads, and which goes into the index some three thousand records at a time. A longer
 * list would cost a little less to write, but one commit in many would wait for a good part of a second.
 */
export function createSearched({ name: records }: Table, { name, filters }: SearchTable): string[] {
  const text = columnType('text')
  const columns = [
    ...[`tenant ${text} not null`, 'place bigint not null', `id ${text} not null`],
    ...filters.map(definitionOf),
    ...[`words ${text}`, 'primary key (tenant, place)'],
  ]
  const copied = ['tenant', 'place', 'id', ...filters.map((column) => column.name)]
  return [
    `create table ${tableName(name)} (\n  ${columns.join(',\n  ')})`,
    `create index ${quoted(`${name}_unread`)} on ${tableName(name)} (place) where words is null`,
    `create index ${quoted(`${name}_words`)} on ${tableName(name)} using gin (${INDEXED_WORDS})
  with (fastupdate = on, gin_pending_list_limit = 1024)`,
    `insert into ${tableName(name)} (${list(copied)}) select ${list(copied)} from ${tableName(records)}`,
  ]
}
