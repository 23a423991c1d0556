import type { Kind } from '@parley/core'
import { type RawBuilder, sql } from 'kysely'
import { columns, type Statement, statement } from '../statement.ts'
import { kinds, type Table, tables } from '../tables.ts'

type ByKind = { readonly [K in Kind]: Statement }

/**
 * Columns that stay as they are but for rare occasions, and by which a list is found.
 *
 * An update rewrites what every index holds of the columns that it names, whether they change or not: these are named
 * only where they do.
 */
const rarelyChanged: { readonly [K in Kind]?: readonly string[] } = {
  conversation: ['address_id', 'contact_id'],
  message: ['conversation_id', 'at', 'sequence'],
}

/** Makes a row that does not stand; one of a message with its place. */
export const insert: ByKind = forEachKind((table) => {
  const names = [...table.columns.map(({ name }) => name), ...(table.kind === 'message' ? ['place'] : [])]
  return statement(
    (slot, dialect) => sql`
      insert into ${dialect.table(table.name)} (${columns(names)}) values (${sql.join(names.map(slot))})`,
  )
})

/** Changes a row that stands, but for its counters and what is rarelyChanged. */
export const update: ByKind = forEachKind((table) =>
  statement((slot, dialect) => {
    const still = ['tenant', 'id', ...table.counters, ...(rarelyChanged[table.kind] ?? [])]
    const changed = table.columns.filter(({ name }) => !still.includes(name))
    return sql`
      update ${dialect.table(table.name)} set ${sql.join(changed.map(({ name }) => set(name, slot(name))))}
      where tenant = ${slot('tenant')} and id = ${slot('id')}`
  }),
)

/** Changes what is rarelyChanged, where it is not as it was. */
export const rareChanges: { readonly [K in Kind]?: Statement } = Object.fromEntries(
  Object.entries(rarelyChanged).map(([kind, names]) => [kind, changeRarelyChanged(tables[kind as Kind], names)]),
)

/** Raises the counters of a row by the slots `<column>_by`; where there is no such row, it is made and then raised. */
export const raiseCounters: ByKind = forEachKind((table) => {
  const names = table.columns.map(({ name }) => name)
  return statement((slot, dialect) => {
    const values = names.map((name) =>
      table.counters.includes(name) ? sql`${slot(name)} + ${slot(`${name}_by`)}` : slot(name),
    )
    const raised = table.counters.map((name) => set(name, sql`${sql.ref(name)} + ${slot(`${name}_by`)}`))
    return sql`
      insert into ${dialect.table(table.name)} (${columns(names)}) values (${sql.join(values)})
      on conflict (tenant, id) do update set ${sql.join(raised)}`
  })
})

/** Deletes a row. */
export const deleteById: ByKind = forEachKind((table) =>
  statement(
    (slot, dialect) => sql`
      delete from ${dialect.table(table.name)} where tenant = ${slot('tenant')} and id = ${slot('id')}`,
  ),
)

function changeRarelyChanged(table: Table, names: readonly string[]): Statement {
  return statement((slot, dialect) => {
    const differs = names.map((name) => sql`${sql.ref(name)} is not ${slot(name)}`)
    return sql`
      update ${dialect.table(table.name)} set ${sql.join(names.map((name) => set(name, slot(name))))}
      where tenant = ${slot('tenant')} and id = ${slot('id')} and (${sql.join(differs, sql` or `)})`
  })
}

function set(name: string, value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${sql.ref(name)} = ${value}`
}

function forEachKind(make: (table: Table) => Statement): ByKind {
  return Object.fromEntries(kinds.map((kind) => [kind, make(tables[kind])])) as ByKind
}
