import type { Environment } from '@parley/core'
import type { Context, MiddlewareHandler } from 'hono'
import type { RequestState } from './request-state.ts'

const id = /^[\w=-]{1,64}$/

/**
 * Gives each request an id, its own where it brings one that can stand in a log, and labels its answer: with the id, and
 * that nobody is to guess another type for it.
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

/** Sets a header of the answer in place: Hono's own way copies the answer, and its body with it. */
export function label(c: Context, name: string, value: string): void {
  try {
    c.res.headers.set(name, value)
  } catch {
    // What another server answered cannot be changed.
    c.header(name, value)
  }
}
