import type { SearchTable, Table } from '../../layout/table.ts'
import { list, quoted, tableName } from '../schema/names.ts'
import { type BatchLists, has, type KindList, marked, rows } from './batch-lists.ts'
import { byKind } from './by-kind.ts'
import { fieldOf, raiseOf, typedField, WORDS } from './fields.ts'
import { setWrites } from './set-writes.ts'

/** Writes the records of a batch, kind by kind: removed, made, changed, raised. */
export function writeRecords(tables: readonly Table[], lists: BatchLists): string {
  const writes = tables.map(
    (table) => `
  if ${marked(lists.writes(table.kind))} then${writeKind(table, lists)}
  end if;`,
  )
  return byKind(writes, lists.reaches)
}

function writeKind(table: Table, lists: BatchLists): string {
  const { kind, searched, counters } = table
  const line = (name: KindList): number => lists.lineOf(kind, name)
  const sets = setWrites(table, lists)
  return [
    when(line('removed'), sets.remove, removeWords(table, line('removed')), remove(table, line('removed'))),
    when(
      line('made'),
      searched === undefined ? make(table, line('made')) : makeSearched(table, searched, line('made')),
      sets.make,
    ),
    when(
      line('changed'),
      sets.beforeChange,
      change(table, line('changed')),
      searched === undefined ? '' : changeWords(table, searched, line('changed')),
      sets.change,
    ),
    ...(counters.length === 0
      ? []
      : [
          when(
            line('raised'),
            makeAbsent(table, line('raised')),
            sets.beforeRaise,
            raiseCounters(table, line('raised')),
            sets.raise,
          ),
        ]),
  ].join('')
}

// An absent list costs no statement.
function when(line: number, ...statements: readonly string[]): string {
  const all = statements.filter((each) => each !== '')
  return `
  if ${has(line)} then${all.map((each) => `\n    ${each}`).join('')}
  end if;`
}

function remove({ name }: Table, line: number): string {
  return `delete from ${tableName(name)} r using ${rows(line, 'd', ['tenant text', 'id text'])}
      where r.id = d.id and r.tenant = d.tenant;`
}

function removeWords({ name, searched }: Table, line: number): string {
  if (searched === undefined) return ''
  return `delete from ${tableName(searched.name)} s using ${rows(line, 'd', ['tenant text', 'id text'])}
      join ${tableName(name)} r on r.id = d.id and r.tenant = d.tenant
      where s.tenant = r.tenant and s.place = r.place;`
}

function make(table: Table, line: number): string {
  return `${insertInto(table, rows(line, 'w', fieldsOf(table)))};`
}

// Places are given in the order of the list. So the least place is that of its first record.
function makeSearched(table: Table, searched: SearchTable, line: number): string {
  return `with w as materialized (
      select row_number() over () as _nth, r.* from ${rows(line, 'r', [...fieldsOf(table), `${WORDS} text`])}
    ), made as (
      ${insertInto(table, 'w')} returning place
    )
    ${insertWords(table, searched, '(select array_agg(m.place order by m.place) from made m)[w._nth]')} from w;`
}

function makeAbsent(table: Table, line: number): string {
  const { searched } = table
  if (searched === undefined) {
    return `${insertInto(table, rows(line, 'w', fieldsOf(table)))} on conflict do nothing;`
  }
  return `with w as materialized (
      select * from ${rows(line, 'r', [...fieldsOf(table), `${WORDS} text`])}
    ), made as (
      ${insertInto(table, 'w')} on conflict do nothing returning tenant, id, place
    )
    ${insertWords(table, searched, 'm.place')} from made m join w on w.id = m.id and w.tenant = m.tenant;`
}

function insertInto(table: Table, from: string): string {
  const { name, columns } = table
  return `insert into ${tableName(name)} (${list(columns.map((column) => column.name))})
      select ${columns.map((column) => `w.${fieldOf(table, column)}`).join(', ')} from ${from}`
}

function insertWords(table: Table, { name, filters }: SearchTable, place: string): string {
  const columns = ['tenant', 'place', 'id', ...filters.map((column) => column.name), 'words']
  const values = filters.map((filter) => `w.${fieldOf(table, filter)}`)
  return `insert into ${tableName(name)} (${list(columns)})
      select ${['w.tenant', place, 'w.id', ...values, `w.${WORDS}`].join(', ')}`
}

function change(table: Table, line: number): string {
  const kept = ['tenant', 'id', ...table.counters]
  const sets = table.columns
    .filter(({ name }) => !kept.includes(name))
    .map((column) => `${quoted(column.name)} = w.${fieldOf(table, column)}`)
  return `update ${tableName(table.name)} r set ${sets.join(', ')}
      from ${rows(line, 'w', fieldsOf(table))} where r.id = w.id and r.tenant = w.tenant;`
}

// Unchanged words cost only the comparison.
function changeWords(table: Table, { name: searched, filters }: SearchTable, line: number): string {
  const fields = filters.map((filter) => typedField(table, filter))
  const sets = filters.map((filter) => `${quoted(filter.name)} = w.${fieldOf(table, filter)}`)
  const differs = filters.map((filter) => {
    const cast = filter.type === 'set' ? '::text' : ''
    return `s.${quoted(filter.name)}${cast} is distinct from w.${fieldOf(table, filter)}${cast}`
  })
  return `update ${tableName(searched)} s set ${['words = w._words', ...sets].join(', ')}
      from ${rows(line, 'w', ['tenant text', 'id text', ...fields, `${WORDS} text`])}
      join ${tableName(table.name)} r on r.id = w.id and r.tenant = w.tenant
      where s.tenant = r.tenant and s.place = r.place
        and (${['s.words is distinct from w._words', ...differs].join(' or ')});`
}

function raiseCounters(table: Table, line: number): string {
  const raised = table.columns.filter((column) => table.counters.includes(column.name))
  const by = raised.map((column) => `${raiseOf(column.name)} bigint`)
  const sets = raised.map(({ name }) => `${quoted(name)} = r.${quoted(name)} + w.${raiseOf(name)}`)
  return `update ${tableName(table.name)} r set ${sets.join(', ')}
      from ${rows(line, 'w', ['tenant text', 'id text', ...by])} where r.id = w.id and r.tenant = w.tenant;`
}

/** The fields of the records of a table, with their types. */
function fieldsOf(table: Table): string[] {
  return table.columns.map((column) => typedField(table, column))
}
