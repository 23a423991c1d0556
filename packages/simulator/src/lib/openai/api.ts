import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { dropConnection } from '../twilio/connection.ts'
import { chat } from './chat.ts'
import { embeddings } from './embeddings.ts'
import { type ApiContext, Ended } from './exchange.ts'
import { OpenAiRefusal } from './refusal.ts'
import { knownModel } from './request.ts'
import { responses } from './responses.ts'
import { transcriptions } from './transcriptions.ts'

/** A recording has at most 25 MB, and a form around it. */
const MAX_BODY = 26 * 1024 * 1024

/** The API below `/v1`. */
export function openAiApi(context: ApiContext, apiKey: string | undefined): Hono {
  const api = new Hono()

  api.onError((error, c) => {
    if (error instanceof Ended || context.signal.aborted) return dropConnection(c.env)
    if (!(error instanceof OpenAiRefusal)) throw error
    return error.toResponse()
  })

  api.use('/v1/*', async (c, next) => {
    if (apiKey !== undefined) authenticate(c.req.header('authorization'), apiKey)
    await next()
  })
  api.use(
    '/v1/*',
    bodyLimit({
      maxSize: MAX_BODY,
      onError: () => {
        throw new OpenAiRefusal(413, 'Request too large')
      },
    }),
  )

  const created = Math.floor(context.clock.now() / 1000)
  const resource = (id: string): object => ({ id, object: 'model', created, owned_by: 'simulator' })
  api.get('/v1/models', (c) => c.json({ object: 'list', data: context.models.map(resource) }))
  api.get('/v1/models/:model', (c) => {
    knownModel(c.req.param('model'), context.models)
    return c.json(resource(c.req.param('model')))
  })
  api.post('/v1/chat/completions', (c) => chat(c, context))
  api.post('/v1/responses', (c) => responses(c, context))
  api.post('/v1/embeddings', (c) => embeddings(c, context))
  api.post('/v1/audio/transcriptions', (c) => transcriptions(c, context))

  api.all('/v1/*', (c) => {
    throw new OpenAiRefusal(404, `Invalid URL (${c.req.method} ${c.req.path})`)
  })
  return api
}

function authenticate(header: string | undefined, apiKey: string): void {
  if (header === undefined) throw new OpenAiRefusal(401, "You didn't provide an API key.")
  const [given, expected] = [Buffer.from(header), Buffer.from(`Bearer ${apiKey}`)]
  if (given.length === expected.length && timingSafeEqual(given, expected)) return
  throw new OpenAiRefusal(401, 'Incorrect API key provided', { code: 'invalid_api_key' })
}
