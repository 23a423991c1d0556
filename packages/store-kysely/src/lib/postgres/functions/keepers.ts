import type { Layout, SearchTable, SetTable, Table } from '../../layout/table.ts'
import { list, literal, quoted, SCHEMA, tableName } from '../schema/names.ts'
import { fillSearched } from '../schema/searched.ts'
import { deleteElements, elementsMove, insertElements } from '../schema/sets.ts'
import { type MadeFunction, madeFunction } from './made.ts'

/*
 * The function of a commit writes the elements of sets and the words of searches itself. The function of another
 * version may lack a newer set or search. For its writes there are keepers: trigger functions with the same effect.
 *
 * A commit function lists its keepers in a setting while it writes, and their triggers do nothing. Even that costs each
 * statement a little. So a trigger is disabled while every commit function of the database lists its keeper.
 *
 * The setting is in the body of the function: only a superuser may declare it with the function.
 */

/** The setting in which a commit function lists the keepers that it replaces. */
const SETTING = `${SCHEMA}.keepers`

/** A keeper, and the statements that make it and attach it to its table. They may run again. */
export interface Keeper {
  name: string
  statements: readonly string[]
}

/** The keepers of a table. */
export function keepersOf(table: Table): Keeper[] {
  const { sets, searched } = table
  const words = searched === undefined ? [] : [keeperOfWords(table, searched)]
  return [...sets.map((set) => attached(table, keepSet(set))), ...words]
}

// A record that was written before the trigger existed gets its row here.
function keeperOfWords(table: Table, searched: SearchTable): Keeper {
  const { name, statements } = attached(table, keepWords(table, searched))
  return { name, statements: [...statements, fillSearched(table, searched)] }
}

/** Writes of a commit function, between statements that list the keepers that it replaces, and that clear the list. */
export function withoutKeepers(layout: Layout, writes: string): string {
  const names = [...layout.values()].flatMap(keepersOf).map(({ name }) => name)
  return names.length === 0 ? writes : `${listed(names.join(' '))}\n${writes}\n${listed('')}`
}

function listed(names: string): string {
  return `  perform set_config(${literal(SETTING)}, ${literal(names)}, true);`
}

/** Disables the triggers of keepers that every commit function replaces, and enables the others. */
export const arrangeKeepers: string = `do $$ declare keeper record; begin
  for keeper in
    select t.tgname as name, c.relname as records, exists (
      select 1 from pg_proc p
      where p.pronamespace = c.relnamespace and p.proname like 'commit\\_%'
        and strpos(p.prosrc, t.tgname) = 0) as needed, t.tgenabled <> 'D' as enabled
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = to_regnamespace('${SCHEMA}') and t.tgname like 'keep\\_%'
  loop
    continue when keeper.needed = keeper.enabled;
    execute format('alter table ${SCHEMA}.%I %s trigger %I',
      keeper.records, case when keeper.needed then 'enable' else 'disable' end, keeper.name);
  end loop;
end $$`

function attached({ name: records }: Table, { name, statement }: MadeFunction): Keeper {
  const known = `strpos(current_setting('${SETTING}', true), ${literal(name)}) > 0`
  const trigger = `create or replace trigger ${quoted(name)} after insert or update or delete on ${tableName(records)}
  for each row when ((${known}) is not true) execute function ${tableName(name)}()`
  return { name, statements: [statement, trigger] }
}

const settings = 'volatile set search_path = pg_catalog'

function keepSet(set: SetTable): MadeFunction {
  const moves = elementsMove(set, 'old', (column) => `new.${quoted(column)}`)
  const body = `begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and ${moves}) then
    ${deleteElements(set, '(select old.*) r', 'true')}
  end if;
  if tg_op <> 'DELETE' then
    ${insertElements(set, '(select new.*) r')}
  end if;
  return null;
end`
  return madeFunction({ name: 'keep', takes: '', returns: 'trigger', settings }, body)
}

// Only a program can make words. The next program that migrates makes them.
function keepWords({ columns }: Table, { name, fields, filters }: SearchTable): MadeFunction {
  const copied = ['tenant', 'place', 'id', ...filters.map((column) => column.name)]
  const values = copied.map((column) => `new.${quoted(column)}`).join(', ')
  const sets = filters.map((column) => `${quoted(column.name)} = excluded.${quoted(column.name)}, `).join('')
  const read = columns.filter(({ field }) => fields.includes(field) || filters.some((each) => each.field === field))
  const same = read.map((column) => {
    const cast = column.type === 'set' || column.type === 'json' ? '::text' : ''
    return `old.${quoted(column.name)}${cast} is not distinct from new.${quoted(column.name)}${cast}`
  })
  const body = `begin
  if tg_op = 'DELETE' then
    delete from ${tableName(name)} s where s.tenant = old.tenant and s.place = old.place;
  elsif tg_op = 'INSERT' or not (${same.join(' and ')}) then
    insert into ${tableName(name)} (${list(copied)}) values (${values})
      on conflict (tenant, place) do update set ${sets}words = null;
  end if;
  return null;
end`
  return madeFunction({ name: 'keep', takes: '', returns: 'trigger', settings }, body)
}
