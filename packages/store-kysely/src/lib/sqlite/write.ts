import type { Kind } from '@parley/core'
import { type RawBuilder, sql } from 'kysely'
import { columns, type Statement, statement } from '../statement.ts'
import { kinds, type Table, tables } from '../tables.ts'

type ByKind = { readonly [K in Kind]: Statement }

/** Writes a row, whether it exists or not; counters of one that exists are left as they are. */
export const upsert: ByKind = forEachKind((table) => {
  const names = table.columns.map(({ name }) => name)
  return statement(
    (slot, dialect) => sql`
      insert into ${dialect.table(table.name)} (${columns(names)}) values (${sql.join(names.map(slot))})
      on conflict (tenant, id) do update set ${sql.join(written(table).map(takeOver))}`,
  )
})

/** Raises the counters of a row by the slots `<column>_by`; where there is no such row, it is made and then raised. */
export const raiseCounters: ByKind = forEachKind((table) => {
  const names = table.columns.map(({ name }) => name)
  return statement((slot, dialect) => {
    const values = names.map((name) =>
      table.counters.includes(name) ? sql`${slot(name)} + ${slot(`${name}_by`)}` : slot(name),
    )
    const raised = table.counters.map((name) => sql`${sql.ref(name)} = ${sql.ref(name)} + ${slot(`${name}_by`)}`)
    return sql`
      insert into ${dialect.table(table.name)} (${columns(names)}) values (${sql.join(values)})
      on conflict (tenant, id) do update set ${sql.join(raised)}`
  })
})

/** Deletes a row. */
export const deleteById: ByKind = forEachKind((table) =>
  statement(
    (slot, dialect) =>
      sql`delete from ${dialect.table(table.name)} where tenant = ${slot('tenant')} and id = ${slot('id')}`,
  ),
)

function written({ columns: all, counters }: Table): string[] {
  return all.map(({ name }) => name).filter((name) => name !== 'tenant' && name !== 'id' && !counters.includes(name))
}

function takeOver(name: string): RawBuilder<unknown> {
  return sql`${sql.ref(name)} = excluded.${sql.ref(name)}`
}

function forEachKind(make: (table: Table) => Statement): ByKind {
  return Object.fromEntries(kinds.map((kind) => [kind, make(tables[kind])])) as ByKind
}
