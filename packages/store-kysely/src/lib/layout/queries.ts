import type { Query } from '@parley/core/store'
import { place } from './columns.ts'
import { nameOf } from './names.ts'
import type { Index, QueryFilter, SetTable, TableColumn, TableQuery } from './table.ts'

/**
 * The walks of a query. Each filter has one, through an index or a set. So has the list without a filter.
 *
 * @param table the bare name of the table
 */
export function tableQuery(query: Query, table: string, columns: readonly TableColumn[]): TableQuery {
  const { name, selective, search } = query
  const named = (fields: readonly string[]): TableColumn[] =>
    fields.flatMap((field) => [...columns, place].filter((column) => column.field === field))
  const keyset = named(query.keyset)
  const parts = { table, required: named(query.required), keyset, present: named(query.present) }
  const filters = named(query.filters).map((column): QueryFilter => {
    const few = selective.includes(column.field)
    if (search) return { column, selective: few }
    if (column.type === 'set') return { column, selective: few, set: setOf(column, parts, columns) }
    return { column, selective: few, index: indexOf(column, parts, few) }
  })
  const { required, present } = parts
  const [narrowing, absent] = [named(query.narrowing), named(query.absent)]
  const found = { name, required, filters, narrowing, present, absent, keyset, search }
  return search ? found : { ...found, list: listOf(filters, parts) }
}

/** The common parts of the indexes of a query. */
interface Parts {
  table: string
  required: readonly TableColumn[]
  keyset: readonly TableColumn[]
  present: readonly TableColumn[]
}

function indexOf(column: TableColumn, parts: Parts, selective: boolean): Index {
  const { table, required, keyset } = parts
  const own = column.type === 'boolean' ? 'true' : column.optional ? 'present' : undefined
  const begin = [...required, ...(own === 'true' ? [] : [column])].map(({ name }) => name)
  const columns = [...begin, 'tenant', ...(selective ? [] : keyset.map(({ name }) => name))]
  // At most one condition. A condition of the filter precedes one of the query.
  const where = own === undefined ? presentOf(parts) : { where: { column: column.name, is: own } as const }
  const named = [...new Set([...required, column].map((each) => each.name)), ...behind(columns, begin)]
  const name = nameOf(table, [...named, ...unseen(where, named)])
  return { name, columns, ...where, steady: where.where === undefined && (selective || required.length > 0) }
}

/** Most lists without a filter walk through the index of each value. They need no index of their own. */
function listOf(filters: readonly QueryFilter[], parts: Parts): NonNullable<TableQuery['list']> {
  const covering = filters.find(
    ({ column, index, selective }) => index?.where === undefined && column.values !== undefined && !selective,
  )
  if (covering?.index !== undefined && !covering.column.optional)
    return { index: covering.index, part: covering.column }
  const { table, required, keyset } = parts
  const begin = required.map(({ name }) => name)
  const columns = [...begin, 'tenant', ...keyset.map(({ name }) => name)]
  const where = presentOf(parts)
  const steady = where.where === undefined && required.length > 0
  const named = [...begin, ...behind(columns, begin)]
  return { index: { name: nameOf(table, [...named, ...unseen(where, named)]), columns, ...where, steady } }
}

function presentOf({ present: [sparse] }: Parts): Pick<Index, 'where'> {
  return sparse === undefined ? {} : { where: { column: sparse.name, is: 'present' } }
}

// A condition on a column that the index does not contain.
function unseen({ where }: Pick<Index, 'where'>, named: readonly string[]): string[] {
  return where === undefined || named.includes(where.column) ? [] : [where.column]
}

function behind(columns: readonly string[], begin: readonly string[]): readonly string[] {
  return columns.slice(begin.length + 1)
}

function setOf(column: TableColumn, { table, required, keyset }: Parts, columns: readonly TableColumn[]): SetTable {
  const walked = new Set(['tenant', ...required.map(({ name }) => name)])
  const order = [...keyset, ...columns.filter(({ name }) => name === 'id')].filter(({ name }) => {
    const fresh = !walked.has(name)
    walked.add(name)
    return fresh
  })
  const { field, name } = column
  const named = [...required.map((each) => each.name), name, ...order.map((each) => each.name)]
  return { name: nameOf(table, named), field, column: name, required, keyset: order }
}
