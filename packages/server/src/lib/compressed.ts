import type { MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import type { RequestState } from './request-state.ts'

/** JSON alone: a stream must not wait in a buffer, and a file is served as it is. */
const JSON_TYPE = /^application\/(problem\+)?json(;|$)/

/** Below this size, compression costs more than it saves. */
const THRESHOLD = 1024

const compressJson: MiddlewareHandler<RequestState> = compress({ contentTypeFilter: JSON_TYPE, threshold: THRESHOLD })

/** Compresses answers with JSON, if the client accepts it. Streams, files, ranges and answers to HEAD stay as they are. */
export const compressed: MiddlewareHandler<RequestState> = async (c, next) => {
  await next()
  if (c.req.header('accept-encoding') === undefined || c.req.method === 'HEAD') return
  const { headers } = c.res
  // A file with JSON has ranges.
  if (!JSON_TYPE.test(headers.get('content-type') ?? '') || headers.has('accept-ranges')) return
  if (!headers.has('content-length')) {
    // Hono has the size of a body only from its header.
    const body = await c.res.arrayBuffer()
    c.res = new Response(body, c.res)
    c.res.headers.set('content-length', String(body.byteLength))
  }
  await compressJson(c, async () => undefined)
}
