import { type Environment, ParleyError } from '@parley/core'
import { problemResponse } from '@parley/core/protocol'
import type { Context, ErrorHandler, MiddlewareHandler, NotFoundHandler } from 'hono'
import type { RequestState } from './request-state.ts'

/** Answers the error of a route, and logs it if it is a fault of this system. */
export function answerError({ log }: Pick<Environment, 'log'>): ErrorHandler<RequestState> {
  return (error, c) => {
    // The client has disconnected, and nothing is wrong.
    if (c.req.raw.signal.aborted) return problemResponse(new ParleyError('parley.stopped'), c.var.requestId)
    const known = ParleyError.from(error)
    if (known.status >= 500) {
      const { method, routePath: route } = c.req
      const { code, reason, resource } = known
      const fields = { request: c.var.requestId, method, route, code, reason, resource }
      log.error({ ...fields, cause: causeOf(known) }, 'A request could not be answered.')
    }
    return problemResponse(known, c.var.requestId)
  }
}

/** Answers a path without a route. */
export const answerNotFound: NotFoundHandler<RequestState> = (c) =>
  problemResponse(new ParleyError('path.unknown'), c.var.requestId)

/** Refuses a compressed body: its size would be unknown until it is too large. */
export const refuseEncoded: MiddlewareHandler<RequestState> = async (c, next) => {
  const encoding = c.req.header('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity')
    throw new ParleyError('input.unsupported_type', {
      field: 'content-encoding',
      reason: 'The body must not be compressed.',
    })
  await next()
}

/** Refuses a method that a path has no route for, with the list of its methods. */
export function refuseMethod(c: Context<RequestState>, allow: string): Response {
  const response = problemResponse(new ParleyError('method.not_allowed'), c.var.requestId)
  response.headers.set('allow', allow)
  return response
}

function causeOf({ cause, stack }: ParleyError): string | undefined {
  return cause instanceof Error ? (cause.stack ?? cause.message) : cause === undefined ? stack : String(cause)
}
