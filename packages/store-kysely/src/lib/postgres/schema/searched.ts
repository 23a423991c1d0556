import type { SearchTable, Table } from '../../layout/table.ts'
import { type MadeFunction, madeFunction } from '../functions/made.ts'
import { columnType, list, literal, quoted, tableName } from './names.ts'
import { definitionOf } from './tables.ts'

/**
 * What a kind is searched by, as a table of the database: a record whose status changes leaves its words, and their index,
 * as they are.
 */
export interface SearchedStatements {
  /** What makes the table and its indexes. */
  table: readonly string[]
  /** The trigger function. */
  keep: MadeFunction
  /** What makes the function and attaches it to the kind's table. It may run again. */
  triggers: readonly string[]
  /** Makes a row without words for each record that exists. */
  fill: string
}

/** The setting in which the function of a commit names the trigger functions whose words it writes itself. */
export const WORDS_SETTING = `parley.searched`

/** The words of a row, as the index has them. */
export const INDEXED_WORDS = `array_to_tsvector(string_to_array(btrim(words), ' '))`

export function searchedStatements(table: Table, searched: SearchTable): SearchedStatements {
  const keep = keepFunction(searched)
  const triggers = [keep.statement, ...triggersOf(table, searched, keep)]
  return { table: createSearched(searched), keep, triggers, fill: fill(table, searched) }
}

/*
 * New words wait in a list, which every search reads, and which goes into the index some three thousand records at a time.
 * A longer list would cost a little less to write, but one commit in many would wait for a good part of a second.
 */
function createSearched({ name, filters }: SearchTable): string[] {
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

function fill({ name: records }: Table, searched: SearchTable): string {
  const copied = ['tenant', 'place', 'id', ...searched.filters.map(({ name }) => name)]
  return `insert into ${tableName(searched.name)} (${list(copied)}) select ${list(copied)} from ${tableName(records)}`
}

/**
 * Forgets the words of a record that is deleted, and copies what a search filters by. A record that was written by a program
 * without this search is left without words: the next one that migrates makes them.
 */
function keepFunction({ name, filters }: SearchTable): MadeFunction {
  const copied = ['tenant', 'place', 'id', ...filters.map((column) => column.name)]
  const values = copied.map((column) => `new.${quoted(column)}`).join(', ')
  const sets = filters.map((column) => `${quoted(column.name)} = excluded.${quoted(column.name)}, `).join('')
  const body = `begin
  if tg_op = 'DELETE' then
    delete from ${tableName(name)} s where s.tenant = old.tenant and s.place = old.place;
  else
    insert into ${tableName(name)} (${list(copied)}) values (${values})
      on conflict (tenant, place) do update set ${sets}words = null;
  end if;
  return null;
end`
  return madeFunction({ name: 'searched', takes: '', returns: 'trigger', settings: 'volatile' }, body)
}

function triggersOf({ name: records, columns }: Table, { fields, filters }: SearchTable, keep: MadeFunction): string[] {
  const unaware = `coalesce(strpos(current_setting('${WORDS_SETTING}', true), ${literal(keep.name)}), 0) = 0`
  const read = columns.filter(({ field }) => fields.includes(field))
  const differs = [...read, ...filters].map(({ name, type }) => {
    const cast = type === 'set' || type === 'json' ? '::text' : ''
    return `old.${quoted(name)}${cast} is distinct from new.${quoted(name)}${cast}`
  })
  const conditions = {
    insert: ` when (${unaware})`,
    update: ` when ((${[...new Set(differs)].join(' or ')}) and ${unaware})`,
    delete: '',
  }
  return Object.entries(conditions).map(
    ([
      event,
      condition,
    ]) => `create or replace trigger ${quoted(`${keep.name}_${event}`)} after ${event} on ${tableName(records)}
  for each row${condition} execute function ${tableName(keep.name)}()`,
  )
}
