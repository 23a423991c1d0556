import { type Parley, ParleyError, type Principal } from '@parley/core'
import { createMiddleware } from 'hono/factory'
import { timingSafeEqual } from 'hono/utils/buffer'
import { sha256 } from 'hono/utils/crypto'
import type { Authenticated } from './authenticated.ts'
import { callerOf } from './live/caller.ts'
import type { RequestState } from './request-state.ts'

/**
 * Answers the principal of a request, or `undefined` where the credentials are not known.
 *
 * @throws ParleyError for a better answer than `auth.invalid`
 *
 * @example
 * ```ts
 * const authenticate: Authenticate = async (request) => {
 *   const user = await userOf(request.headers.get('authorization'))
 *   return user && { id: `user:${user.id}`, role: user.role, access: user.companies, tenant: user.tenant }
 * }
 * ```
 */
export type Authenticate = (request: Request) => Authenticated | undefined | Promise<Authenticated | undefined>

/**
 * Accepts the keys as bearer tokens. Each key is an owner of its own: its id is `key:` and the begin of the SHA-256 of the key.
 * The time of an answer shows neither which key was given, nor where it differs.
 */
export function byKeys(keys: readonly string[]): Authenticate {
  let principals: Promise<Principal[]> | undefined
  return async (request) => {
    const header = request.headers.get('authorization')
    if (header === null) throw new ParleyError('auth.missing')
    const [, token] = /^Bearer +([\x21-\x7e]+)$/i.exec(header) ?? []
    if (token === undefined)
      throw new ParleyError('auth.invalid', { reason: 'The header Authorization is not Bearer KEY.' })
    const fits = await Promise.all(keys.map((key) => timingSafeEqual(key, token)))
    principals ??= Promise.all(keys.map(principalOf))
    return (await principals)[fits.indexOf(true)]
  }
}

/** How much of a digest is in the id of a principal: enough to distinguish keys. */
const DIGITS = 12

async function principalOf(key: string): Promise<Principal> {
  const digest = await sha256(key)
  if (digest === null) throw new ParleyError('internal', { reason: 'This runtime has no SHA-256.' })
  return { id: `key:${digest.slice(0, DIGITS)}`, role: 'owner' }
}

/** Refuses an unknown request, before anything of it is read. A ticket was checked before. */
export function authenticated(
  parley: Parley,
  authenticate: Authenticate,
): ReturnType<typeof createMiddleware<RequestState>> {
  return createMiddleware<RequestState>(async (c, next) => {
    if (c.get('caller') === undefined) {
      const known = await authenticate(c.req.raw)
      if (known === undefined) throw new ParleyError('auth.invalid')
      const caller = callerOf(parley, known)
      c.set('caller', caller)
      c.set('view', caller.view)
    }
    await next()
  })
}
