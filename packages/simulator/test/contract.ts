import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import express from 'express'
import { middleware } from 'express-openapi-validator'
import type { Hono } from 'hono'
import { listen, type Served } from './served.ts'

// Twilio's own descriptions of its APIs, if a folder with them is beside the checkout.
const folder = resolve(import.meta.dirname, '../../../../shared/contracts')
const contract = resolve(folder, 'twilio_api_v2010.prism.json')
const messaging = resolve(folder, 'twilio_messaging_v1.trimmed.json')

type Spec = Exclude<Parameters<typeof middleware>[0]['apiSpec'], string>

/** Whether the descriptions are available. */
export const hasContract: boolean = existsSync(contract) && existsSync(messaging)

// The document has one API, and the messaging API is another one with other paths.
function both(): Spec {
  const [one, other] = [contract, messaging].map((file) => JSON.parse(readFileSync(file, 'utf8'), typed))
  const { servers: _one, ...paths } = { ...one.paths, ...other.paths }
  const schemas = { ...one.components.schemas, ...other.components.schemas }
  const securitySchemes = { ...one.components.securitySchemes, ...other.components.securitySchemes }
  return { ...one, servers: [], paths: withoutServers(paths), components: { schemas, securitySchemes } }
}

// The validator refuses `nullable` in a schema without a type.
function typed(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('nullable' in value) || 'type' in value) return value
  const { nullable: _, ...schema } = value
  if (!('anyOf' in schema) || !Array.isArray(schema.anyOf)) return schema
  return { ...schema, anyOf: schema.anyOf.map((each) => ({ ...each, nullable: true })) }
}

// The descriptions name their hosts, and the test has one of its own.
function withoutServers(paths: Record<string, { servers?: unknown }>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(paths).map(([path, { servers: _, ...item }]) => [path, item]))
}

// Twilio's own names of formats, which JSON schema validators lack.
const formats = {
  // The API itself answers the error of a value that is not a number.
  'phone-number': true,
  'date-time-rfc-2822': (text: string) => /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/.test(text),
  currency: (text: string) => /^[A-Z]{3}$/.test(text),
  'uri-map': true,
  'http-method': true,
  'phone-number-capabilities': true,
} as const

/**
 * Serves an app behind the description. A request that the description forbids is answered 400, a forbidden answer 500.
 * Errors pass unchecked, because it describes none.
 */
export function serveChecked(app: Hono): Promise<Served> {
  const checked = express()
  checked.use(
    express.urlencoded({ extended: false, verify: (request, _response, body) => bodies.set(request, String(body)) }),
  )
  const bodies = new WeakMap<object, string>()
  // The description has lists, numbers and booleans. A field of a form is parsed as text.
  checked.use((request: express.Request, _response: express.Response, next: express.NextFunction) => {
    const { MediaUrl } = Object(request.body)
    if (typeof MediaUrl === 'string') request.body.MediaUrl = [MediaUrl]
    for (const [name, value] of Object.entries(Object(request.body))) {
      if (name === 'ValidityPeriod') request.body[name] = Number(value)
      if (value === 'true' || value === 'false') request.body[name] = value === 'true'
    }
    next()
  })
  checked.use(
    middleware({
      apiSpec: both(),
      formats,
      validateRequests: true,
      validateResponses: true,
      // The app answers errors, and the description has none.
      validateSecurity: false,
    }),
  )
  checked.use(async (request: express.Request, response: express.Response) => {
    const headers = new Headers()
    for (const name of ['authorization', 'content-type']) headers.set(name, request.get(name) ?? '')
    const init: RequestInit = { method: request.method, headers }
    const body = bodies.get(request)
    if (body !== undefined) init.body = body
    const answer = await app.request(request.originalUrl, init)
    response.status(answer.status).type('json')
    if (answer.status === 204) response.end()
    else if (answer.ok) response.json(await answer.json())
    else response.end(await answer.text())
  })
  checked.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    const status = 'status' in error && typeof error.status === 'number' ? error.status : 500
    response.status(status).type('json')
    response.end(JSON.stringify({ message: `contract: ${error.message}` }))
  })
  return listen(checked)
}
