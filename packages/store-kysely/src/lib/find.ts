import {
  type KindOfQuery,
  type Page,
  ParleyError,
  type Query,
  type QueryName,
  type QuerySchema,
  queries,
  type StoreOptions,
  type TenantId,
} from '@parley/core'
import { type RawBuilder, sql } from 'kysely'
import type { Connection } from './connection.ts'
import { cursorAt } from './log.ts'
import { partsOf } from './parts.ts'
import { recordOf } from './rows.ts'
import { type Dialect, type Row, type SlotOf, type SqlValue, type Statement, statement } from './statement.ts'
import { columnName, tables } from './tables.ts'

/** What of a question is part of its SQL; the values are bound. */
export interface Shape {
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
const pages = new Map<string, Statement>()
const walks = new Map<string, Statement>()

/** Answers a named query and says as of which event, in one statement. */
export async function find<Name extends QueryName>(
  connection: Connection,
  tenant: TenantId,
  query: Query<Name>,
  options?: StoreOptions,
): Promise<Page<KindOfQuery<Name>>> {
  const { search } = connection.dialect
  const { name, order, limit, after } = query
  if (name === 'search' && order === 'oldest') throw misused('search has no order oldest.')
  const { kind, keyset }: { kind: KindOfQuery<Name>; keyset: readonly string[] } = queries[name]
  const where = Object.entries<SqlValue | boolean | undefined>(query.where).filter(([, value]) => value !== undefined)
  assertAnswerable(
    name,
    where.map(([field]) => field),
  )
  const values: Row = { tenant, limit: limit + 1, ...(isSearch(query) ? search.valuesOf(tenant, query.where) : {}) }
  for (const [field, value] of where) if (typeof value === 'string' || typeof value === 'number') values[field] = value
  for (const [place, value] of (after ?? []).entries()) values[`after_${place}`] = value
  const filters = where.map(([field, value]) => ({ field, with: comparison(value) }))
  const shape = { name, order, continued: after !== undefined, filters }
  const walked = isSearch(query) ? [] : await connection.ask(statementOf(walks, shape, selectRows), values, options)
  const rows = walked.length > 0 ? walked : await connection.ask(statementOf(pages, shape, selectPage), values, options)
  const asOf = cursorAt(String(rows[0]?.log_epoch), Number(rows[0]?.log_head))
  const found = rows.filter(({ id }) => id !== null)
  const records = found.slice(0, limit).map((row) => recordOf(kind, row))
  const last = records.at(-1)
  if (found.length <= limit || last === undefined) return { records, asOf }
  const position: object = { ...last, place: Number(found[limit - 1]?.place) }
  return { records, next: keyset.map((field) => Reflect.get(position, field)), asOf }
}

function isSearch(query: Query): query is Query<'search'> {
  return query.name === 'search'
}

function misused(reason: string): ParleyError {
  return new ParleyError('store.misused', { reason })
}

function assertAnswerable(name: QueryName, asked: readonly string[]): void {
  const { required, filters }: QuerySchema = queries[name]
  const unknown = asked.find((field) => ![...required, ...filters].includes(field))
  if (unknown !== undefined) throw misused(`${name} has no filter ${unknown}.`)
  const missing = required.find((field) => !asked.includes(field))
  if (missing !== undefined) throw misused(`${name} needs ${missing}.`)
}

function comparison(value: unknown): Filter['with'] {
  if (value === null) return 'null'
  if (value === true) return 'true'
  return value === false ? 'false' : 'value'
}

type Build = (shape: Shape, slot: SlotOf, dialect: Dialect) => RawBuilder<unknown>

function statementOf(compiled: Map<string, Statement>, shape: Shape, build: Build): Statement {
  const form = JSON.stringify(shape)
  const select = compiled.get(form) ?? statement((slot, dialect) => build(shape, slot, dialect))
  compiled.set(form, select)
  return select
}

// Each row tells the log's end as well, which costs less than to join it. Where there is no row, nothing is told.
function selectRows(shape: Shape, slot: SlotOf, dialect: Dialect): RawBuilder<unknown> {
  const epoch = sql`(select epoch from ${dialect.table('store')})`
  const head = sql`coalesce((select head from ${dialect.table('logs')} where tenant = ${slot('tenant')}), 0)`
  return walk(shape, slot, dialect, sql`, ${epoch} as log_epoch, ${head} as log_head`)
}

// The log's end comes with the page: one statement sees one state of the database. Where nothing is found, it comes alone.
function selectPage(shape: Shape, slot: SlotOf, dialect: Dialect): RawBuilder<unknown> {
  const inOrder = inOrderOf(shape)
  return sql`
    select log.epoch as log_epoch, log.head as log_head, page.* from (
      select s.epoch, coalesce(l.head, 0) as head
      from ${dialect.table('store')} s left join ${dialect.table('logs')} l on l.tenant = ${slot('tenant')}) log
    left join (${pageOf(shape, slot, dialect)}) page on true
    order by ${inOrder}`
}

function pageOf(shape: Shape, slot: SlotOf, dialect: Dialect): RawBuilder<unknown> {
  if (shape.name !== 'search') return walk(shape, slot, dialect)
  const within = shape.filters.some(({ field }) => field === 'conversationId')
  return dialect.search.page(slot, dialect, { within, continued: shape.continued })
}

/** One walk through an index; where each index tells of one part only, a walk through each part, put together. */
function walk(shape: Shape, slot: SlotOf, dialect: Dialect, besides: RawBuilder<unknown> = sql``): RawBuilder<unknown> {
  const { name, order, continued, filters } = shape
  const { kind, keyset, present = [] }: QuerySchema = queries[name]
  const inOrder = inOrderOf(shape)
  const table = tables[kind]
  const conditions = [
    sql`${dialect.tenantOf(table.name)} = ${slot('tenant')}`,
    ...filters.map((filter) => condition(filter, slot, dialect)),
    // A partial index is used only where the question shows that all it finds is in there.
    ...present.map((field) => sql`${sql.ref(columnName(field))} is not null`),
  ]
  if (continued) {
    const position = keyset.map((field) => sql.ref(columnName(field)))
    const after = keyset.map((_, place) => slot(`after_${place}`))
    conditions.push(sql`(${sql.join(position)}) ${order === 'newest' ? sql`<` : sql`>`} (${sql.join(after)})`)
  }
  const select = sql.join(table.columns.map((column) => dialect.column(column.name, column.type)))
  const through = (part: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql`
    select ${select}${besides} from ${dialect.table(table.name)}
    where ${sql.join([...part, ...conditions], sql` and `)} order by ${inOrder} limit ${slot('limit')}`
  const parts = partsOf(shape)
  if (parts === undefined) return through([])
  const each = parts.values.map(
    (value) => sql`select * from (${through([sql`${sql.ref(parts.field)} = ${sql.lit(value)}`])}) part`,
  )
  return sql`select * from (${sql.join(each, sql` union all `)}) whole order by ${inOrder} limit ${slot('limit')}`
}

function inOrderOf(shape: Shape): RawBuilder<unknown> {
  const { keyset }: { keyset: readonly string[] } = queries[shape.name]
  return sql.join(keyset.map((field) => sql`${sql.ref(columnName(field))} ${direction(shape)}`))
}

function direction({ order }: Shape): RawBuilder<unknown> {
  return order === 'newest' ? sql`desc` : sql`asc`
}

function condition(filter: Filter, slot: SlotOf, dialect: Dialect): RawBuilder<unknown> {
  const column = sql.ref(columnName(filter.field))
  if (filter.with === 'null') return sql`${column} is null`
  if (filter.with === 'value') return sql`${column} = ${slot(filter.field)}`
  return sql`${column} = ${dialect.truth(filter.with === 'true')}`
}
