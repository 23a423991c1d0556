import type { SearchTable, Table } from '../../layout/table.ts'
import { list, quoted, sqlTypes, tableName } from '../schema/names.ts'
import { type BatchLists, rows, text } from './batch-lists.ts'

/** The words of a record, beside its fields. No field begins like it. */
export const WORDS = '_words'

/** By how much a counter is raised, beside the fields of the record. */
export function raiseOf(counter: string): string {
  return `_by_${counter}`
}

/** Writes the records of a batch, kind by kind: what ceases to exist, what is new, what changes, what is raised. */
export function writeRecords(tables: readonly Table[], lists: BatchLists): string {
  return tables.map((table) => writeKind(table, lists)).join('')
}

function writeKind(table: Table, lists: BatchLists): string {
  const { kind, name, counters } = table
  const removed = lists.lineOf(kind, 'removed')
  const made = lists.lineOf(kind, 'made')
  const changed = lists.lineOf(kind, 'changed')
  const raised = lists.lineOf(kind, 'raised')
  const raise = `
  if ${text(raised)} is not null then${makeAbsent(table, raised)}
    ${raiseCounters(table, raised)}
  end if;`
  return `
  if ${text(removed)} is not null then
    delete from ${tableName(name)} r using ${rows(removed, 'd', ['tenant text', 'id text'])}
      where r.id = d.id and r.tenant = d.tenant;
  end if;
  if ${text(made)} is not null then
    ${table.searched === undefined ? make(table, made) : makeSearched(table, table.searched, made)}
  end if;
  if ${text(changed)} is not null then
    ${change(table, changed)}${table.searched === undefined ? '' : changeWords(table, table.searched, changed)}
  end if;${counters.length > 0 ? raise : ''}`
}

function make(table: Table, line: number): string {
  return `${insertInto(table, rows(line, 'w', fieldsOf(table)))};`
}

// Places are given in the order of the list. So the least of them is that of its first record.
function makeSearched(table: Table, searched: SearchTable, line: number): string {
  return `with w as materialized (
      select row_number() over () as _nth, r.* from ${rows(line, 'r', [...fieldsOf(table), `${WORDS} text`])}
    ), made as (
      ${insertInto(table, 'w')} returning place
    )
    ${insertWords(searched, '(select array_agg(m.place order by m.place) from made m)[w._nth]')} from w;`
}

function makeAbsent(table: Table, line: number): string {
  const { searched } = table
  if (searched === undefined) {
    return `
    ${insertInto(table, rows(line, 'w', fieldsOf(table)))} on conflict do nothing;`
  }
  return `
    with w as materialized (
      select * from ${rows(line, 'r', [...fieldsOf(table), `${WORDS} text`])}
    ), made as (
      ${insertInto(table, 'w')} on conflict do nothing returning tenant, id, place
    )
    ${insertWords(searched, 'm.place')} from made m join w on w.id = m.id and w.tenant = m.tenant;`
}

function insertInto({ name, columns }: Table, from: string): string {
  return `insert into ${tableName(name)} (${list(columns.map((column) => column.name))})
      select ${columns.map(({ field }) => `w.${quoted(field)}`).join(', ')} from ${from}`
}

function insertWords({ name, filters }: SearchTable, place: string): string {
  const columns = ['tenant', 'place', 'id', ...filters.map((column) => column.name), 'words']
  const values = filters.map(({ field }) => `w.${quoted(field)}`)
  return `insert into ${tableName(name)} (${list(columns)})
      select ${['w.tenant', place, 'w.id', ...values, `w.${WORDS}`].join(', ')}`
}

function change(table: Table, line: number): string {
  const kept = ['tenant', 'id', ...table.counters]
  const sets = table.columns
    .filter(({ name }) => !kept.includes(name))
    .map(({ name, field }) => `${quoted(name)} = w.${quoted(field)}`)
  return `update ${tableName(table.name)} r set ${sets.join(', ')}
      from ${rows(line, 'w', fieldsOf(table))} where r.id = w.id and r.tenant = w.tenant;`
}

// Words that are the same cost a look.
function changeWords({ name }: Table, { name: searched, filters }: SearchTable, line: number): string {
  const fields = filters.map(({ field, type }) => `${quoted(field)} ${sqlTypes[type]}`)
  const sets = filters.map((filter) => `${quoted(filter.name)} = w.${quoted(filter.field)}`)
  const differs = filters.map((filter) => {
    const cast = filter.type === 'set' ? '::text' : ''
    return `s.${quoted(filter.name)}${cast} is distinct from w.${quoted(filter.field)}${cast}`
  })
  return `
    update ${tableName(searched)} s set ${['words = w._words', ...sets].join(', ')}
      from ${rows(line, 'w', ['tenant text', 'id text', ...fields, `${WORDS} text`])}
      join ${tableName(name)} r on r.id = w.id and r.tenant = w.tenant
      where s.tenant = r.tenant and s.place = r.place
        and (${['s.words is distinct from w._words', ...differs].join(' or ')});`
}

function raiseCounters({ name, columns, counters }: Table, line: number): string {
  const raised = columns.filter((column) => counters.includes(column.name))
  const by = raised.map(({ field }) => `${quoted(raiseOf(field))} bigint`)
  const sets = raised.map(
    (column) => `${quoted(column.name)} = r.${quoted(column.name)} + w.${quoted(raiseOf(column.field))}`,
  )
  return `update ${tableName(name)} r set ${sets.join(', ')}
      from ${rows(line, 'w', ['tenant text', 'id text', ...by])} where r.id = w.id and r.tenant = w.tenant;`
}

/** The fields of the records of a table, with their types. A record comes as the program has it. */
function fieldsOf({ columns }: Table): string[] {
  return columns.map(({ field, type }) => `${quoted(field)} ${sqlTypes[type]}`)
}
