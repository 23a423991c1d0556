import type { Environment } from '@parley/core'
import type { Context, MiddlewareHandler } from 'hono'
import type { RequestState } from './request-state.ts'

const id = /^[\w=-]{1,64}$/

/**
 * Assigns each request an id: its own, if that is valid in a log. Adds to the answer the id, and a header against
 * guessing its type.
 */
export function labelled(environment: Pick<Environment, 'id'>): MiddlewareHandler<RequestState> {
  return async (c, next) => {
    const given = c.req.header('x-request-id') ?? ''
    const requestId = id.test(given) ? given : environment.id()
    c.set('requestId', requestId)
    await next()
    label(c, 'x-request-id', requestId)
    label(c, 'x-content-type-options', 'nosniff')
  }
}

/** Keeps the answers of the API out of every cache, unless a route has a rule of its own. */
export const privately: MiddlewareHandler<RequestState> = async (c, next) => {
  await next()
  if (!c.res.headers.has('cache-control')) label(c, 'cache-control', 'no-store')
}

/** Sets a header of the answer in place: Hono's own way copies the answer with its body. */
export function label(c: Context, name: string, value: string): void {
  try {
    c.res.headers.set(name, value)
  } catch {
    // An answer of another server is immutable.
    c.header(name, value)
  }
}
