import type { RouteConfig } from '@hono/zod-openapi'
import { ParleyError } from '@parley/core'
import { checkInput, type FieldError } from '@parley/core/channel'
import type { Context, MiddlewareHandler, ValidationTargets } from 'hono'
import { z } from 'zod'
import { refuseSecrets } from './misplaced-secrets.ts'
import { isRepeatable } from './parameters.ts'
import type { RequestState } from './request-state.ts'

/** A content type that is read as JSON. */
export const JSON_TYPE: RegExp = /^application\/([\w.-]+\+)?json\s*(;|$)/i

/** The parts of a request that a route has schemas for. */
interface Parts {
  param?: z.ZodType
  query?: z.ZodType
  header?: z.ZodType
  json?: z.ZodType
}

/** Validates path, query, headers and body of a request at once. Refuses it with every invalid field. */
export function checkedRequest(
  route: RouteConfig,
  secrets: () => ReadonlySet<string>,
): MiddlewareHandler<RequestState> {
  const { param, query, header, json } = partsOf(route)
  let refuse: ReturnType<typeof refuseSecrets> | undefined
  return async (c, next) => {
    const body = json === undefined ? undefined : await readJson(c)
    if (route.security?.length) {
      refuse ??= refuseSecrets(secrets(), { query, json })
      refuse(c, body)
    }
    // An id of another form matches no record.
    if (param !== undefined && check(c, 'param', param, c.req.param(), 'path').length > 0)
      throw new ParleyError('not_found')
    const errors = [
      ...(query === undefined ? [] : checkQuery(c, query)),
      ...(header === undefined ? [] : check(c, 'header', header, c.req.header(), 'headers')),
      ...(json === undefined ? [] : check(c, 'json', json, body, 'body')),
    ]
    if (errors.length > 0) throw new ParleyError('input.invalid', { errors })
    await next()
  }
}

function partsOf({ request = {} }: RouteConfig): Parts {
  const { params, query, headers, body } = request
  const content = body?.content['application/json'] ?? {}
  const json = 'schema' in content ? content.schema : undefined
  return {
    ...(params instanceof z.ZodType && { param: params }),
    ...(query instanceof z.ZodType && { query }),
    ...(headers instanceof z.ZodType && { header: headers }),
    ...(json instanceof z.ZodType && { json }),
  }
}

function check(
  c: Context<RequestState>,
  target: keyof ValidationTargets,
  schema: z.ZodType,
  input: unknown,
  whole: string,
): FieldError[] {
  const { value, errors } = checkInput(schema, input, whole)
  if (errors !== undefined) return errors
  c.req.addValidatedData(target, value as object)
  return []
}

function checkQuery(c: Context<RequestState>, schema: z.ZodType): FieldError[] {
  const given = c.req.queries()
  const query = Object.entries(given).map(([name, values]) => [name, values.length === 1 ? values[0] : values])
  const shape: Readonly<Record<string, object>> = schema instanceof z.ZodObject ? schema.shape : {}
  const errors = check(c, 'query', schema, Object.fromEntries(query), 'query').map(({ field: place, detail: text }) => {
    const [field = place] = place.split('[', 1)
    // The place of a value in its list means nothing to a caller that gave one.
    const isOnly = (given[field]?.length ?? 0) < 2
    if (isRepeatable(shape[field]))
      return isOnly ? { field, detail: text.replace(place, field) } : { field: place, detail: text }
    const detail = text
    const twice = (given[field]?.length ?? 0) > 1
    return { field, detail: twice && detail.includes(' must be ') ? `\`${field}\` must be given once.` : detail }
  })
  const known = Object.keys(shape)
  const broken = notUtf8(c.req.url).filter((name) => known.includes(name))
  return [
    ...errors.filter(({ field }) => !broken.includes(field)),
    ...broken.map((field) => ({ field, detail: `\`${field}\` must be UTF-8, percent-encoded: é is %C3%A9.` })),
  ]
}

/**
 * The names of parameters with values that are not UTF-8: `%E9` is an é in Latin-1. Hono passes such a value undecoded.
 */
function notUtf8(url: string): string[] {
  const pairs = new URL(url).search.slice(1).split('&')
  const names = pairs.filter((pair) => !isUtf8(pair)).map((pair) => pair.split('=', 1)[0] ?? '')
  return [...new Set(names)]
}

function isUtf8(encoded: string): boolean {
  try {
    // A percent sign that begins no escape is itself.
    decodeURIComponent(encoded.replaceAll(/%(?![\da-f]{2})/gi, '%25'))
    return true
  } catch {
    return false
  }
}

/** The body; `undefined` if there is none. */
async function readJson(c: Context<RequestState>): Promise<unknown> {
  const text = await c.req.text()
  const type = c.req.header('content-type')
  if (type === undefined && text === '') return undefined
  if (type === undefined || !JSON_TYPE.test(type)) {
    const detail = 'The body must be JSON, with the header Content-Type: application/json.'
    throw new ParleyError('input.unsupported_type', { errors: [{ field: 'body', detail }] })
  }
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new ParleyError('input.malformed', { field: 'body', reason: 'The body is not JSON.' })
  }
}
