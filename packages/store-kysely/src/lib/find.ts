import {
  type Kind,
  type KindOfQuery,
  type Page,
  ParleyError,
  type Query,
  type QueryName,
  type QuerySchema,
  queries,
  type TenantId,
} from '@parley/core'
import { type RawBuilder, sql } from 'kysely'
import { newestCursor } from './log.ts'
import { recordOf } from './rows.ts'
import { ask, type Script } from './script.ts'
import { columns, type Row, type SlotOf, type SqlValue, type Statement, statement } from './statement.ts'
import { columnName, tables } from './tables.ts'

/** What of a question is part of its SQL; the values are bound. */
interface Shape {
  name: QueryName
  order: 'newest' | 'oldest'
  continued: boolean
  filters: readonly Filter[]
}

/** A field is compared with a bound value, or with a constant that a partial index must be able to see. */
interface Filter {
  field: string
  with: 'value' | 'null' | 'true' | 'false'
}

/** The questions that were asked before, compiled. There are few: forms of the named queries. */
const compiled = new Map<string, Statement>()

/** Answers a named query and says as of which event. */
export function* find<Name extends QueryName>(tenant: TenantId, query: Query<Name>): Script<Page<KindOfQuery<Name>>> {
  const { name, order, limit, after } = query
  const { kind, keyset }: { kind: KindOfQuery<Name>; keyset: readonly string[] } = queries[name]
  const where = Object.entries<SqlValue | boolean | undefined>(query.where).filter(([, value]) => value !== undefined)
  assertAnswerable(
    name,
    where.map(([field]) => field),
  )
  const values: Row = { tenant, limit: limit + 1 }
  for (const [field, value] of where) if (typeof value === 'string' || typeof value === 'number') values[field] = value
  for (const [place, value] of (after ?? []).entries()) values[`after_${place}`] = value
  const filters = where.map(([field, value]) => ({ field, with: comparison(value) }))
  const rows = yield* ask(selectFor({ name, order, continued: after !== undefined, filters }), values)
  const asOf = yield* newestCursor(tenant)
  const records = rows.slice(0, limit).map((row) => recordOf(kind, row))
  const last = records.at(-1)
  if (rows.length <= limit || last === undefined) return { records, asOf }
  return { records, next: keyset.map((field) => positionAt(last, field)), asOf }
}

function assertAnswerable(name: QueryName, asked: readonly string[]): void {
  const { required, filters }: QuerySchema = queries[name]
  const unknown = asked.find((field) => ![...required, ...filters].includes(field))
  if (unknown !== undefined) throw new ParleyError('store.misused', { reason: `${name} has no filter ${unknown}.` })
  const missing = required.find((field) => !asked.includes(field))
  if (missing !== undefined) throw new ParleyError('store.misused', { reason: `${name} needs ${missing}.` })
}

function comparison(value: unknown): Filter['with'] {
  if (value === null) return 'null'
  if (value === true) return 'true'
  return value === false ? 'false' : 'value'
}

function positionAt(record: object, field: string): string | number {
  return Reflect.get(record, field)
}

function selectFor(shape: Shape): Statement {
  const form = JSON.stringify(shape)
  const select = compiled.get(form) ?? statement((slot) => selectPage(shape, slot))
  compiled.set(form, select)
  return select
}

function selectPage({ name, order, continued, filters }: Shape, slot: SlotOf): RawBuilder<unknown> {
  const { kind, keyset }: { kind: Kind; keyset: readonly string[] } = queries[name]
  const table = tables[kind]
  const direction = order === 'newest' ? sql`desc` : sql`asc`
  const beyond = order === 'newest' ? sql`<` : sql`>`
  const position = keyset.map((field) => sql.ref(columnName(field)))
  const conditions = [sql`tenant = ${slot('tenant')}`, ...filters.map((filter) => condition(filter, slot))]
  if (continued) {
    const after = keyset.map((_, place) => slot(`after_${place}`))
    conditions.push(sql`(${sql.join(position)}) ${beyond} (${sql.join(after)})`)
  }
  return sql`
    select ${columns(table.columns.map((column) => column.name))} from ${sql.table(table.name)}
    where ${sql.join(conditions, sql` and `)}
    order by ${sql.join(position.map((column) => sql`${column} ${direction}`))} limit ${slot('limit')}`
}

function condition(filter: Filter, slot: SlotOf): RawBuilder<unknown> {
  const column = sql.ref(columnName(filter.field))
  if (filter.with === 'null') return sql`${column} is null`
  if (filter.with === 'value') return sql`${column} = ${slot(filter.field)}`
  return sql`${column} = ${sql.lit(filter.with === 'true' ? 1 : 0)}`
}
