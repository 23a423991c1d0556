import type { SetTable, Table } from '../layout.ts'
import type { Made } from '../migrate/part.ts'
import { named, typeOf } from './column-text.ts'
import { PREFIX } from './dialect.ts'

/**
 * The table of a set, and triggers for a change of the set and for the removal of a record.
 *
 * A commit adds the elements of new records, and moves them with the keyset, by itself. It writes the column of the set
 * only if the set changes. A program without the table writes the column each time.
 */
export function makeSet(table: Table, set: SetTable): Made {
  const { name, column } = set
  const [own, records, key] = [PREFIX + name, PREFIX + table.name, keyOf(set)]
  const types = new Map(
    [...set.required, ...set.keyset].map((each) => [each.name, typeOf({ ...each, optional: false })]),
  )
  const lines = key.map((each) => `"${each}" ${types.get(each) ?? 'text not null'}`)
  const has = (row: string): string => `coalesce(${row}."${column}", '[]') <> '[]'`
  const moved = [column, ...placesOf(set)].map((each) => `old."${each}" is not new."${each}"`)
  const statements = [
    `create table ${own} (\n  ${[...lines, `primary key (${named(key)})`].join(',\n  ')}\n) without rowid`,
    `create trigger ${own}_moved after update of "${column}" on ${records}
when (${has('old')} or ${has('new')}) and (${moved.join(' or ')}) begin
  ${remove(own, set)};
  ${add(own, set)};
end`,
    `create trigger ${own}_removed after delete on ${records} when ${has('old')} begin
  ${remove(own, set)};
end`,
  ]
  const added = `create trigger ${own}_added after insert on ${records} when ${has('new')} begin
  ${add(own, set)};
end`
  return { statements, late: [added] }
}

/** The columns of the primary key, which are all columns. */
export function keyOf({ required, keyset }: SetTable): string[] {
  return [...required.map(({ name }) => name), 'value', 'tenant', ...keyset.map(({ name }) => name)]
}

/** The columns that move a record's elements when they change. The identity of a record never changes. */
export function placesOf(set: SetTable): string[] {
  return keyOf(set).filter((each) => !['value', 'tenant', 'id'].includes(each))
}

// A record without a place in the order is in no list.
function add(own: string, set: SetTable): string {
  const values = keyOf(set).map((each) => (each === 'value' ? 'e.value' : `new."${each}"`))
  const placed = set.keyset.filter(({ optional }) => optional).map(({ name }) => `new."${name}" is not null`)
  const where = placed.length === 0 ? '' : ` where ${placed.join(' and ')}`
  return `insert or ignore into ${own} (${named(keyOf(set))})
    select ${values.join(', ')} from json_each(coalesce(new."${set.column}", '[]')) e${where}`
}

function remove(own: string, set: SetTable): string {
  const same = keyOf(set).map((each) =>
    each === 'value'
      ? `"value" in (select e.value from json_each(coalesce(old."${set.column}", '[]')) e)`
      : `"${each}" = old."${each}"`,
  )
  return `delete from ${own} where ${same.join(' and ')}`
}
