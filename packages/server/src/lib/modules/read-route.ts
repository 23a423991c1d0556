import { createRoute } from '@hono/zod-openapi'
import type { Listing, ParleyView } from '@parley/core'
import type { Query, RecordKind, Stored } from '@parley/core/module'
import { listSchema, presentList, presentRecord, recordSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { exampleOf } from '../document/example-of.ts'
import { json, problem, secured } from '../document.ts'
import { order } from '../filters.ts'
import { paging } from '../parameters.ts'
import { type ModuleRoute, parametersOf } from './route.ts'
import { spaced } from './words.ts'

/**
 * Mounts a read of a module: one record by its id, a list by its filters, or a search by `q`.
 *
 * A `get` has one part in braces, of any name: the id. A list has a filter in each part in braces.
 */
export function mountRead(app: App, route: ModuleRoute): void {
  const source = route.module.reads[route.name]
  if (source === undefined) return
  if ('keyset' in source) mountList(app, route, source)
  else mountGet(app, route, source)
}

type Callable = (...given: readonly unknown[]) => Promise<unknown>

/** A member that a module adds to a view. */
function memberOf(view: ParleyView, { module, name }: ModuleRoute): Callable {
  return Reflect.get(Reflect.get(view, module.id), name)
}

function mountGet(app: App, route: ModuleRoute, kind: RecordKind<Stored>): void {
  const { module, method, path, name } = route
  const [parameter = 'id'] = parametersOf(path)
  const described = createRoute({
    ...{ method, path, operationId: operationOf(module.id, name), summary: `Get: ${spaced(kind.kind)}` },
    ...{ tags: [module.id], security: secured },
    request: { params: z.object({ [parameter]: withExample(z.string().max(200), kind, 'id') }) },
    responses: { 200: json(`The ${spaced(kind.kind)}.`, recordSchema(kind)), default: problem },
  })
  app.openapi(described, async (c) => {
    const { [parameter]: id } = c.req.valid('param')
    const { signal } = c.req.raw
    const record = (await memberOf(c.var.view, route)(id, { signal })) as Stored
    return c.json(presentRecord(kind, record), 200)
  })
}

function mountList(app: App, route: ModuleRoute, query: Query): void {
  const { module, method, path, name } = route
  const { record, search } = query
  const inPath = parametersOf(path)
  const filters = filtersOf(query)
  const params = filters.filter(({ field }) => inPath.includes(field)).map(({ field, one }) => [field, one])
  const others = filters.filter(({ field }) => !inPath.includes(field)).map(({ field, any }) => [field, any])
  const parameters = z.strictObject({
    ...paging,
    ...(search ? {} : { order }),
    ...(Object.fromEntries(others) as { [field: string]: z.ZodType }),
  })
  const described = createRoute({
    ...{ method, path, operationId: operationOf(module.id, name), tags: [module.id], security: secured },
    ...{ summary: `${search ? 'Search' : 'List'}: ${spaced(record.table)}` },
    request: {
      query: parameters,
      ...(params.length === 0 ? {} : { params: z.object(Object.fromEntries(params)) }),
    },
    responses: { 200: json('A page.', listSchema(recordSchema(record))), default: problem },
  })
  app.openapi(described, async (c) => {
    const { limit, cursor, order: wanted, ...given }: { [name: string]: unknown } = c.req.valid('query')
    const named = params.length === 0 ? {} : Object(c.req.valid('param' as never))
    const all: { [name: string]: unknown } = { ...given, ...named }
    const { q, ...rest } = all
    const options = { limit, cursor, signal: c.req.raw.signal }
    const page = await (search
      ? memberOf(c.var.view, route)(q, { ...options, where: rest })
      : memberOf(c.var.view, route)({ ...options, where: all, order: wanted }))
    return c.json(
      presentList(page as Listing<Stored>, (each) => presentRecord(record, each)),
      200,
    )
  })
}

/** A parameter of a list: its schema in a path, and its schema in a query. */
interface FilterParameter {
  field: string
  one: z.ZodType
  any: z.ZodType
}

/** In a query, a filter may be given several times: a record that matches any of the values is found. */
function filtersOf({ record, required, filters, narrowing, search }: Query): FilterParameter[] {
  const text = z.string().meta({ examples: ['invoice'] })
  const words = { field: 'q', one: text, any: text }
  const byField = [...required, ...filters, ...narrowing].map((field): FilterParameter => {
    const one = valueSchema(record, field)
    const several = z.array(one).transform((anyOf) => ({ anyOf }))
    const either = z.union([one, several])
    const shown = withExample(one, record, field)
    return { field, one: shown, any: required.includes(field) ? shown : either.optional() }
  })
  return search ? [words, ...byField] : byField
}

/** The same schema with the value of a field in the example of its record. */
function withExample(schema: z.ZodType, record: RecordKind<Stored>, field: string): z.ZodType {
  const { [field]: value }: { [field: string]: unknown } = Object(exampleOf(recordSchema(record)))
  return typeof value === 'string' ? schema.meta({ examples: [value] }) : schema
}

function valueSchema({ columns }: RecordKind<Stored>, field: string): z.ZodType {
  const column = columns[field]
  if (column?.type === 'boolean') return z.enum(['true', 'false']).transform((flag) => flag === 'true')
  if (column?.type === 'integer') return z.coerce.number().int()
  if (column?.type === 'time') return z.iso.datetime().transform((at) => Date.parse(at))
  const text = column?.values === undefined ? z.string().max(1000) : z.enum([...column.values])
  return column?.optional === true ? text.transform((value) => (value === 'none' ? null : value)) : text
}

/** The name of an operation in the document: `tasksList`. */
export function operationOf(module: string, name: string): string {
  return `${module}${name.charAt(0).toUpperCase()}${name.slice(1)}`
}
