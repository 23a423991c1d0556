import type { SearchTable, Table } from '../layout.ts'
import type { Made } from '../migrate/part.ts'
import { definitionOf, named } from './column-text.ts'
import { PREFIX } from './dialect.ts'
import { wordIndexOf } from './search.ts'

/**
 * The table of words, and the index over it.
 *
 * A table of its own, so that other changes of a record write neither its words nor the index.
 */
export function makeSearched(table: Table, searched: SearchTable): Made {
  const { name, filters } = searched
  const [words, index, records] = [PREFIX + name, PREFIX + wordIndexOf(name), PREFIX + table.name]
  const copies = filters.map(definitionOf)
  const given = ['place', 'tenant', 'id', ...filters.map((column) => column.name)]
  const read = [...filters.map((column) => column.name), ...columnsOf(table, searched.fields)]
  const statements = [
    `create table ${words} (
  ${['place integer primary key', 'tenant text not null', 'id text not null', ...copies, 'words text'].join(', ')}
)`,
    `insert into ${words} (${named(given)}) select ${named(given)} from ${records}`,
    `create index ${words}_unread on ${words} (place) where words is null`,
    // The words are made already. The tokenizer splits them only at spaces and at characters that they never have.
    `create virtual table ${index} using fts5 (
  words, content = '${words}', content_rowid = 'place', columnsize = 0, tokenize = "ascii tokenchars '_'")`,
    // A commit writes the index of its new rows itself. A trigger would write row by row, not the batch at once.
    `create trigger ${words}_changed after update of words on ${words} begin
  insert into ${index} (${index}, rowid, words) select 'delete', old.place, old.words where old.words is not null;
  insert into ${index} (rowid, words) select new.place, new.words where new.words is not null;
end`,
    `create trigger ${words}_removed after delete on ${words} when old.words is not null begin
  insert into ${index} (${index}, rowid, words) values ('delete', old.place, old.words);
end`,
    `create trigger ${words}_left after delete on ${records} begin
  delete from ${words} where place = old.place;
end`,
  ]
  return { statements, late: lateTriggers(words, records, given, read) }
}

// A program without the search writes records without words. The next program with the search that migrates makes them.
function lateTriggers(words: string, records: string, given: readonly string[], read: readonly string[]): string[] {
  const differs = read.map((each) => `old."${each}" is not new."${each}"`).join(' or ')
  return [
    `create trigger ${words}_missed after insert on ${records}
when not exists (select 1 from ${words} where place = new.place) begin
  insert into ${words} (${named(given)}) values (${given.map((each) => `new."${each}"`).join(', ')});
end`,
    `create trigger ${words}_outdated after update of ${named(read)} on ${records} when ${differs} begin
  update ${words} set words = null where place = new.place;
end`,
  ]
}

function columnsOf({ columns }: Table, fields: readonly string[]): string[] {
  return fields.flatMap((field) => columns.filter((each) => each.field === field).map((each) => each.name))
}
