import { type Parley, ParleyError, type ParleyView } from '@parley/core'
import { createMiddleware } from 'hono/factory'
import { timingSafeEqual } from 'hono/utils/buffer'
import type { RequestState } from './request-state.ts'

/**
 * Authenticates a request. Returns the view for its credentials, or `undefined` for unknown credentials.
 *
 * @throws ParleyError for a better answer than `auth.invalid`
 */
export type Authenticate = (request: Request) => ParleyView | undefined | Promise<ParleyView | undefined>

/** Accepts a request with one of the keys as bearer token. The comparison takes constant time. */
export function byKeys(parley: Parley, keys: readonly string[]): Authenticate {
  return async (request) => {
    const header = request.headers.get('authorization')
    if (header === null) throw new ParleyError('auth.missing')
    const [, token] = /^Bearer +([\x21-\x7e]+)$/i.exec(header) ?? []
    if (token === undefined)
      throw new ParleyError('auth.invalid', { reason: 'The header Authorization is not Bearer KEY.' })
    const fits = await Promise.all(keys.map((key) => timingSafeEqual(key, token)))
    return fits.includes(true) ? parley : undefined
  }
}

/** Refuses unknown credentials before the request is read. */
export function authenticated(authenticate: Authenticate): ReturnType<typeof createMiddleware<RequestState>> {
  return createMiddleware<RequestState>(async (c, next) => {
    const view = await authenticate(c.req.raw)
    if (view === undefined) throw new ParleyError('auth.invalid')
    c.set('view', view)
    await next()
  })
}
