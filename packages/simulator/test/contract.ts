import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import express from 'express'
import { middleware } from 'express-openapi-validator'
import type { Hono } from 'hono'
import { listen, type Served } from './served.ts'

// Twilio's own description of its API, if a folder with it is beside the checkout.
const contract = resolve(import.meta.dirname, '../../../../shared/contracts/twilio_api_v2010.prism.json')

type Spec = Exclude<Parameters<typeof middleware>[0]['apiSpec'], string>

/** Whether the description is available. */
export const hasContract: boolean = existsSync(contract)

// The paths and schemas of unsupported features are left out.
function messagesOnly(): Spec {
  return JSON.parse(readFileSync(contract, 'utf8'), (name, value) =>
    /^(\/|api\.)/.test(name) && !/message|media/i.test(name) ? undefined : value,
  )
}

// Twilio's own names of formats, which JSON schema validators lack.
const formats = {
  // The API itself answers the error of a value that is not a number.
  'phone-number': true,
  'date-time-rfc-2822': (text: string) => /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/.test(text),
  currency: (text: string) => /^[A-Z]{3}$/.test(text),
  'uri-map': true,
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
  // The description has lists. One field is parsed as text.
  checked.use((request: express.Request, _response: express.Response, next: express.NextFunction) => {
    const { MediaUrl } = Object(request.body)
    if (typeof MediaUrl === 'string') request.body.MediaUrl = [MediaUrl]
    next()
  })
  checked.use(
    middleware({
      apiSpec: messagesOnly(),
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
    if (answer.ok) response.json(await answer.json())
    else response.end(await answer.text())
  })
  checked.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    const status = 'status' in error && typeof error.status === 'number' ? error.status : 500
    response.status(status).type('json')
    response.end(JSON.stringify({ message: `contract: ${error.message}` }))
  })
  return listen(checked)
}
