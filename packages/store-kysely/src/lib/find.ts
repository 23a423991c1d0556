import { ParleyError } from '@parley/core'
import type { Page, Question, SearchTerms, Stored, StoreOptions, TenantId } from '@parley/core/store'
import { type RawBuilder, sql } from 'kysely'
import type { Connection } from './connection.ts'
import { type AskedFilter, ensureFew, filterOf, shapeOf, valuesOf } from './filter.ts'
import type { Layout, SearchTable, Table, TableQuery } from './layout.ts'
import { cursorAt } from './log.ts'
import { onceFor } from './once.ts'
import { inOrder, type Shape, selectWalk } from './page.ts'
import { recordOf } from './rows.ts'
import { marksOf } from './search/indexed-words.ts'
import { type Dialect, type Row, type SlotOf, type Statement, statement } from './statement.ts'
import { where } from './where.ts'

/** The compiled questions of a table. There are few: forms of its queries. */
const compiled = onceFor((_: Table) => new Map<string, Statement>())

/** Answers a query, and returns the position of its page in the log. Both are read in one statement. */
export async function find<R extends Stored, W extends object>(
  connection: Connection,
  layout: Layout,
  tenant: TenantId,
  question: Question<R, W>,
  options?: StoreOptions,
): Promise<Page<R>> {
  const { order, limit, after } = question
  const { table, query } = queryIn(layout, question)
  const filters = readWhere(query, question)
  const values: Row = { tenant, limit: limit + 1, ...valuesOf(filters) }
  for (const [nth, value] of (after ?? []).entries()) values[`after_${nth}`] = value
  if (query.search && table.searched !== undefined) {
    Object.assign(values, searchValues(connection.dialect, tenant, table.searched, filters, question.where))
  }
  const shape = { table, query, order, continued: after !== undefined, filters: filters.map(shapeOf) }
  const rows = await selectRows(connection, shape, values, options)
  const asOf = cursorAt(String(rows[0]?.log_epoch), Number(rows[0]?.log_head))
  const found = rows.filter(({ id }) => id !== null)
  const records = found.slice(0, limit).map((row) => recordOf(table, row) as R)
  const last = records.at(-1)
  if (found.length <= limit || last === undefined) return { records, asOf }
  const position: object = { ...last, place: Number(found[limit - 1]?.place) }
  return { records, next: query.keyset.map(({ field }) => Reflect.get(position, field)), asOf }
}

function queryIn(
  layout: Layout,
  { query, order }: Pick<Question, 'query' | 'order'>,
): { table: Table; query: TableQuery } {
  const table = layout.get(query.record.kind)
  if (table === undefined) throw misused(`The schema of migrate has no kind ${query.record.kind}.`)
  const known = table.queries.get(query.name)
  if (known === undefined) throw misused(`The schema of migrate has no query ${query.name} of ${table.kind}.`)
  if (known.search && order === 'oldest') throw misused(`${query.name} has no order oldest.`)
  return { table, query: known }
}

/** The filters of a question. The terms of a search are not a filter. */
function readWhere(query: TableQuery, { where }: { where: object }): AskedFilter[] {
  const { name, required, filters, narrowing, search } = query
  const given = Object.entries(where).filter(([, value]) => value !== undefined)
  const known = [...required, ...filters.map(({ column }) => column), ...narrowing]
  const needed = [...(search ? ['terms'] : []), ...required.map(({ field }) => field)]
  const missing = needed.find((field) => !given.some(([each]) => each === field))
  const asked = given.filter(([field]) => !(search && field === 'terms'))
  const read = asked.map(([field, value]) => {
    const column = known.find((each) => each.field === field)
    if (column === undefined) throw misused(`${name} has no filter ${field}.`)
    return filterOf(column, value)
  })
  if (missing !== undefined) throw misused(`${name} needs ${missing}.`)
  const several = read.find(
    ({ column, with: how }) => required.includes(column) && (how === 'any' || how === 'nothing'),
  )
  ensureFew(read)
  if (several !== undefined) throw misused(`${name} needs one value of ${several.column.field}.`)
  return read
}

function searchValues(
  { search }: Dialect,
  tenant: TenantId,
  { filters }: SearchTable,
  asked: readonly AskedFilter[],
  where: object,
): Row {
  const terms: SearchTerms = Reflect.get(where, 'terms')
  const marked = asked.flatMap(({ column, values, orNull }) => {
    const nth = filters.findIndex(({ name }) => name === column.name)
    return nth < 0 || orNull || values.length === 0 ? [] : [values.flatMap((value) => marksOf(nth, value))]
  })
  return search.valuesOf(tenant, terms, marked)
}

function misused(reason: string): ParleyError {
  return new ParleyError('store.misused', { reason })
}

async function selectRows(connection: Connection, shape: Shape, values: Row, options?: StoreOptions): Promise<Row[]> {
  if (!shape.query.search) {
    const walked = await connection.ask(statementOf('walk', shape, selectWithEnd), values, options)
    if (walked.length > 0) return walked
  }
  return connection.ask(statementOf('page', shape, selectPage), values, options)
}

type Build = (shape: Shape, slot: SlotOf, dialect: Dialect) => RawBuilder<unknown>

function statementOf(way: string, shape: Shape, build: Build): Statement {
  const { table, query, order, continued, filters } = shape
  const forms = filters.map(({ column, with: how, count, orNull }) => [column.name, how, count, orNull])
  const form = JSON.stringify([way, query.name, order, continued, forms])
  const statements = compiled(table)
  const select = statements.get(form) ?? statement((slot, dialect) => build(shape, slot, dialect))
  statements.set(form, select)
  return select
}

// Each row has the log's end as well, which costs less than to join it. Without a row there is no end.
function selectWithEnd(shape: Shape, slot: SlotOf, dialect: Dialect): RawBuilder<unknown> {
  const epoch = sql`(select epoch from ${dialect.table('store')})`
  const head = sql`coalesce((select head from ${dialect.table('logs')} where tenant = ${slot('tenant')}), 0)`
  return selectWalk(shape, slot, dialect, sql`, ${epoch} as log_epoch, ${head} as log_head`)
}

// The log's end is read with the page: one statement reads one state of the database. Without a hit it is read alone.
function selectPage(shape: Shape, slot: SlotOf, dialect: Dialect): RawBuilder<unknown> {
  return sql`
    select log.epoch as log_epoch, log.head as log_head, page.* from (
      select s.epoch, coalesce(l.head, 0) as head
      from ${dialect.table('store')} s left join ${dialect.table('logs')} l on l.tenant = ${slot('tenant')}) log
    left join (${pageOf(shape, slot, dialect)}) page on true
    ${where(dialect.scope(slot))}
    order by ${inOrder(shape, 'page')}`
}

function pageOf(shape: Shape, slot: SlotOf, dialect: Dialect): RawBuilder<unknown> {
  const { table, query, continued } = shape
  const { searched } = table
  if (!query.search || searched === undefined) return selectWalk(shape, slot, dialect)
  const copied = new Set(searched.filters.map(({ name }) => name))
  const filters = shape.filters.filter(({ column }) => copied.has(column.name))
  const checks = shape.filters.filter(({ column }) => !copied.has(column.name))
  return dialect.search.page(slot, dialect, { table, searched, filters, checks, continued })
}
