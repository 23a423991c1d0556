import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import type { ErrorCode } from '@parley/core'
import { problemSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from './app.ts'
import type { HeaderName } from './document/headers.ts'
import { operationOf } from './document/operation.ts'
import type { Operation } from './document/operation-object.ts'
import { type JsonSchema, Schemas } from './document/schemas.ts'
import { SESSION_COOKIE } from './people/cookie.ts'

/** The documentation of a route's problems. */
interface Refusals {
  description: string
  content: { 'application/problem+json': { schema: typeof problemSchema } }
  codes: readonly ErrorCode[]
}

/**
 * The problems of a route, as its `default` response: only the codes of its own.
 *
 * The document adds the codes that follow from its shape. A secured route has `auth.missing` and `forbidden`, a path
 * parameter `not_found`, input `input.invalid`. A page has `cursor.invalid`, a key `idempotency.mismatch`; the codes of
 * the store are added too.
 */
export function refusals(...codes: ErrorCode[]): Refusals {
  const content = { 'application/problem+json': { schema: problemSchema } }
  return { description: 'A problem with its code.', content, codes }
}

/** The problems of a route that has no codes of its own. */
export const problem: Refusals = refusals()

/** A JSON body of an answer. */
export function json<Schema extends z.ZodType>(
  description: string,
  schema: Schema,
): { description: string; content: { 'application/json': { schema: Schema } } } {
  return { description, content: { 'application/json': { schema } } }
}

/** An answer with the path of the created resource in `Location`. */
export function located<Answer extends object>(answer: Answer): Answer & Named {
  return { ...answer, named: ['location'] }
}

/** An answer that sets or removes the cookie of a session. */
export function withCookie<Answer extends object>(answer: Answer): Answer & Named {
  return { ...answer, named: ['set-cookie'] }
}

/** The headers of an answer that only some answers have. */
interface Named {
  named: readonly HeaderName[]
}

/** A whole file, or a range of it, in the body of an answer. */
export function fileBody(
  description: string,
  { isRange = false }: { isRange?: boolean } = {},
): { description: string; content: { '*/*': object } } & Named {
  return { description, content: { '*/*': {} }, named: isRange ? [...ofFiles, 'content-range'] : ofFiles }
}

/** An answer about a file, without a body. */
export function fileUnchanged(description: string): { description: string } & Named {
  return { description, named: ofFiles }
}

const ofFiles: readonly HeaderName[] = ['accept-ranges', 'content-disposition', 'etag']

/** A JSON body of a request; without it the request is refused. */
export function jsonBody<Schema extends z.ZodType>(
  schema: Schema,
): { required: true; content: { 'application/json': { schema: Schema } } } {
  return { required: true, content: { 'application/json': { schema } } }
}

/** Routes that require a key. */
export const secured: { [scheme: string]: string[] }[] = [{ bearer: [] }]

/** Routes that need no key. */
export const unsecured: { [scheme: string]: string[] }[] = []

/** The description of the whole server. */
interface OpenApiDocument {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } }
  servers: { url: string }[]
  security: { [scheme: string]: string[] }[]
  paths: { [path: string]: { [method: string]: Operation } }
  components: { securitySchemes: { [name: string]: JsonSchema }; schemas: { [name: string]: JsonSchema } }
}

/** Serves the description of the whole server, generated from its routes. */
export function serveDocument(app: App, version: string, { sessions }: { sessions: boolean }): void {
  const route = createRoute({
    method: 'get',
    path: '/openapi.json',
    operationId: 'getDocument',
    summary: 'Describe this API',
    security: unsecured,
    responses: {
      200: json('This document: OpenAPI 3.1.', z.looseObject({ openapi: z.string() }).meta({ examples: [example] })),
      default: problem,
    },
  })
  let made: { document: OpenApiDocument; routes: number } | undefined
  app.openapi(route, (c) => {
    const routes = app.openAPIRegistry.definitions.length
    // Further routes may be added until the first request.
    if (made?.routes !== routes) made = { document: documentOf(app, version, sessions), routes }
    return c.json({ ...made.document }, 200)
  })
}

const example = { openapi: '3.1.0', info: { title: 'Parley', version: '0.0.0' }, paths: {} }

function documentOf(app: App, version: string, sessions: boolean): OpenApiDocument {
  const schemas = new Schemas()
  const schemes = sessions ? { bearer, session } : { bearer }
  const either = Object.keys(schemes).map((name) => ({ [name]: [] }))
  const paths: OpenApiDocument['paths'] = {}
  for (const route of routesOf(app)) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(withSecurity(route, either), schemas) }
  }
  const { components } = schemas
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version,
      description: 'Conversations on every channel: read, answer, follow.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: either,
    paths,
    components: {
      securitySchemes: schemes,
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  }
}

const bearer = { type: 'http', scheme: 'bearer', description: 'A key or a token of this installation.' }

const session = {
  ...{ type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
  description: 'The cookie of a session. A request that is not GET or HEAD needs the header `x-parley-csrf: 1` too.',
}

function withSecurity(route: RouteConfig, either: { [scheme: string]: string[] }[]): RouteConfig {
  return route.security?.length ? { ...route, security: either } : route
}

function routesOf(app: App): RouteConfig[] {
  return app.openAPIRegistry.definitions.flatMap((each) => (each.type === 'route' ? [each.route] : []))
}
