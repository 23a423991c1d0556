import type { RouteConfig } from '@hono/zod-openapi'
import { type ErrorCode, ParleyError } from '@parley/core'
import { errorTable, problemOf, problemSchema } from '@parley/core/protocol'
import { headersFor } from './headers.ts'
import type { Operation } from './operation-object.ts'
import type { JsonSchema, Schemas } from './schemas.ts'

/** The codes of every route that reads or writes the store. */
export const storeCodes: readonly ErrorCode[] = [
  'store.unavailable',
  'store.contended',
  'store.migrations_pending',
  'parley.stopped',
]

/** Whether the headers of a request have an `Idempotency-Key`. */
export function takesKey(headers: NonNullable<RouteConfig['request']>['headers']): boolean {
  return headers !== undefined && 'shape' in headers && 'idempotency-key' in headers.shape
}

/** The problems a route may answer by its shape alone. */
function commonCodes({ method, security = [], request = {} }: RouteConfig): ErrorCode[] {
  const { params, query, headers, body } = request
  const named = query !== undefined && 'shape' in query ? Object.keys(query.shape) : []
  return [
    'internal',
    ...(security.length === 0
      ? []
      : ([
          'auth.missing',
          'auth.invalid',
          'auth.unavailable',
          'csrf.refused',
          'forbidden',
          'secret.misplaced',
          ...storeCodes,
        ] as const)),
    ...(params === undefined ? [] : (['not_found'] as const)),
    ...(query === undefined && headers === undefined && body === undefined ? [] : (['input.invalid'] as const)),
    ...(takesKey(headers) ? (['idempotency.mismatch'] as const) : []),
    ...(named.includes('cursor') ? (['cursor.invalid'] as const) : []),
    // A body is looked at wherever one may come, also where the route wants none.
    ...(security.length === 0 || method === 'get'
      ? []
      : (['input.malformed', 'input.too_large', 'input.unsupported_type'] as const)),
  ]
}

/** The problems of a route, by status: its codes, and an example of each. */
export function refusalsOf(route: RouteConfig, schemas: Schemas): Operation['responses'] {
  const { codes = [] } = (route.responses.default ?? {}) as { codes?: readonly ErrorCode[] }
  const all = new Set([...commonCodes(route), ...codes])
  const statuses = new Map<number, ErrorCode[]>()
  for (const code of all) {
    const { status } = errorTable[code]
    statuses.set(status, [...(statuses.get(status) ?? []), code])
  }
  const schema = schemas.output(problemSchema)
  const refusals = [...statuses].map(([status, ofStatus]) => [String(status), refusalOf(status, ofStatus, schema)])
  return {
    ...Object.fromEntries(refusals),
    default: {
      description: 'Any other problem: one of a later version, or one of a proxy in front of the server.',
      headers: headersFor([]),
      content: { 'application/problem+json': { schema } },
    },
  }
}

function refusalOf(status: number, codes: readonly ErrorCode[], problem: JsonSchema): Operation['responses'][string] {
  const examples = codes.map((code) => [code, { summary: errorTable[code].title, value: exampleOf(code) }])
  return {
    description: codes.map((code) => `\`${code}\`: ${errorTable[code].title}`).join('\n\n'),
    headers: headersFor([
      ...(status === 503 || status === 429 ? (['retry-after'] as const) : []),
      ...(status === 401 ? (['www-authenticate'] as const) : []),
    ]),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            problem,
            { type: 'object', properties: { code: { type: 'string', enum: codes } }, required: ['code'] },
          ],
        },
        examples: Object.fromEntries(examples),
      },
    },
  }
}

function exampleOf(code: ErrorCode): JsonSchema {
  return { ...problemOf(new ParleyError(code), '9f86d081884c7d659a2feaa0c55ad015') }
}
