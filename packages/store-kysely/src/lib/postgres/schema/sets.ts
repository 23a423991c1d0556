import type { SetTable, Table } from '../../layout/table.ts'
import { type MadeFunction, madeFunction } from '../functions/made.ts'
import { columnType, list, quoted, tableName } from './names.ts'

/**
 * The elements of a set, as a table of the database.
 *
 * Triggers of the kind's table keep it in step, so that every program does, also one that does not know of the query. A
 * condition in the trigger decides whether it runs. A record without elements costs a comparison of two short texts.
 */
export interface SetStatements {
  /** Makes the table. */
  table: string
  /** The trigger function. */
  keep: MadeFunction
  /** What makes the function and attaches it to the kind's table. It may run again. */
  triggers: readonly string[]
}

export function setStatements(table: Table, set: SetTable): SetStatements {
  const copied = ['tenant', ...set.required.map(({ name }) => name), ...set.keyset.map(({ name }) => name)]
  const keep = keepFunction(set, copied)
  return { table: createSet(set), keep, triggers: [keep.statement, ...triggersOf(table, set, copied, keep)] }
}

function createSet({ name, required, keyset }: SetTable): string {
  const texts = ['value', 'tenant'].map((column) => `${quoted(column)} ${columnType('text')} not null`)
  const copies = [...required, ...keyset].map((column) => `${quoted(column.name)} ${columnType(column.type)} not null`)
  const key = [...required.map((column) => column.name), 'value', 'tenant', ...keyset.map((column) => column.name)]
  return `create table ${tableName(name)} (\n  ${[...texts, ...copies, `primary key (${list(key)})`].join(',\n  ')})`
}

function keepFunction(set: SetTable, copied: readonly string[]): MadeFunction {
  const same = copied.map((column) => `s.${quoted(column)} = old.${quoted(column)}`).join(' and ')
  const body = `begin
  if tg_op <> 'INSERT' then
    delete from ${tableName(set.name)} s
      where s.value = any(array(select json_array_elements_text(old.${quoted(set.column)}))) and ${same};
  end if;
  if tg_op <> 'DELETE' then
    insert into ${tableName(set.name)} (value, ${list(copied)})
      select distinct e.value, ${copied.map((column) => `new.${quoted(column)}`).join(', ')}
      from json_array_elements_text(new.${quoted(set.column)}) e(value)${present(set)} on conflict do nothing;
  end if;
  return null;
end`
  // The function of a commit calls it, and has set all that it needs.
  return madeFunction({ name: 'set', takes: '', returns: 'trigger', settings: 'volatile' }, body)
}

// A record without a value of the order is in no list.
function present({ required, keyset }: SetTable): string {
  const optional = [...required, ...keyset].filter((column) => column.optional)
  const conditions = optional.map(({ name }) => `new.${quoted(name)} is not null`)
  return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
}

function triggersOf(table: Table, set: SetTable, copied: readonly string[], keep: MadeFunction): string[] {
  const column = quoted(set.column)
  const has = (row: string): string => `${row}.${column}::text <> '[]'`
  const values = (row: string): string => copied.map((name) => `${row}.${quoted(name)}`).join(', ')
  const moves = `old.${column}::text is distinct from new.${column}::text or row(${values('old')}) is distinct from row(${values('new')})`
  const conditions = {
    insert: has('new'),
    update: `(${has('old')} or ${has('new')}) and (${moves})`,
    delete: has('old'),
  }
  return Object.entries(conditions).map(
    ([
      event,
      condition,
    ]) => `create or replace trigger ${quoted(`${keep.name}_${event}`)} after ${event} on ${tableName(table.name)}
  for each row when (${condition}) execute function ${tableName(keep.name)}()`,
  )
}
