import type { Hook } from '@hono/zod-openapi'
import { type Environment, ParleyError, problemResponse } from '@parley/core'
import type { Context, ErrorHandler, MiddlewareHandler, NotFoundHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import type { RequestState } from './app.ts'

/** Answers what a route threw, and says in the log what is ours to repair. */
export function answerError({ log }: Pick<Environment, 'log'>): ErrorHandler<RequestState> {
  return (error, c) => {
    // Nobody hears this answer any more, and nothing is to be repaired.
    if (c.req.raw.signal.aborted) return problemResponse(new ParleyError('parley.stopped'), c.var.requestId)
    const known = knownError(error)
    if (known.status >= 500) {
      const { method, routePath: route } = c.req
      const { code, reason, resource } = known
      const fields = { request: c.var.requestId, method, route, code, reason, resource }
      log.error({ ...fields, cause: causeOf(known) }, 'A request could not be answered.')
    }
    return problemResponse(known, c.var.requestId)
  }
}

/** Answers a path that nothing is at. */
export const answerNotFound: NotFoundHandler<RequestState> = (c) =>
  problemResponse(new ParleyError('path.unknown'), c.var.requestId)

/** Refuses a request that its route's schema does not describe, by the first field that is wrong. */
export const refuseInvalid: Hook<unknown, RequestState, string, void> = (result) => {
  if (result.success) return
  // An id of another form is the id of nothing.
  if (result.target === 'param') throw new ParleyError('not_found')
  const [issue] = result.error.issues
  const whole = result.target === 'json' ? 'body' : undefined
  throw new ParleyError('input.invalid', { field: (issue && fieldOf(issue)) ?? whole, reason: issue?.message })
}

/** Refuses a body that is compressed: its size would not be known before it is too large. */
export const refuseEncoded: MiddlewareHandler<RequestState> = async (c, next) => {
  const encoding = c.req.header('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity')
    throw new ParleyError('input.unsupported_type', {
      field: 'content-encoding',
      reason: 'The body must not be compressed.',
    })
  await next()
}

/** Refuses a method that a path has no route for, and names those it has. */
export function refuseMethod(c: Context<RequestState>, allow: string): Response {
  const response = problemResponse(new ParleyError('method.not_allowed'), c.var.requestId)
  response.headers.set('allow', allow)
  return response
}

function fieldOf(issue: z.core.$ZodIssue): string | undefined {
  const inside = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...issue.path, ...inside].map(String).join('.')
  return path === '' ? undefined : path
}

function knownError(error: Error): ParleyError {
  if (!(error instanceof HTTPException)) return ParleyError.from(error)
  if (error.status === 415) return new ParleyError('input.unsupported_type', { field: 'body' })
  if (error.status === 413) return new ParleyError('input.too_large', { field: 'body' })
  if (error.status === 400)
    return new ParleyError('input.malformed', { field: 'body', reason: 'The body is not JSON.' })
  return new ParleyError('internal', { cause: error })
}

function causeOf({ cause, stack }: ParleyError): string | undefined {
  return cause instanceof Error ? (cause.stack ?? cause.message) : cause === undefined ? stack : String(cause)
}
