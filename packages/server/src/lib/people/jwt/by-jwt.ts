import { ParleyError, type Role, roles } from '@parley/core'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import type { Authenticate } from '../../authenticate.ts'
import type { Authenticated } from '../../authenticated.ts'
import { bearerOf } from '../bearer.ts'
import { ensureJwtOptions, type JwtOptions, secretOf } from './options.ts'
import { isJwt, LONGEST, whyMalformed } from './well-formed.ts'

/** Seconds by which the clocks of the issuer and of the server may differ. */
const LEEWAY = 60

/** The latest end of a token that has a form on the wire, in seconds. */
const YEAR_9999 = 253_402_300_800

/**
 * Accepts JSON Web Tokens as bearer tokens: `sub` is the principal `user:SUB`, and `role` its role.
 *
 * A token needs `exp`, `iss`, `aud` and `sub`. `exp` and `nbf` have a leeway of 60 seconds. Only the listed algorithms are
 * accepted, and no key or URL that a token names is used.
 *
 * @throws `parley.misconfigured` at once, naming the option: a secret of fewer than 32 bytes, an algorithm that does not
 * fit the keys
 *
 * @example
 * ```ts
 * const authenticate = byJwt({ issuer: 'https://id.example.com', audience: 'parley', secret })
 * ```
 */
export function byJwt(options: JwtOptions): Authenticate {
  ensureJwtOptions(options)
  const { issuer, audience, isRevoked, types = ['JWT', 'at+jwt'], now = Date.now } = options
  const algorithms: readonly string[] = options.algorithms ?? ['HS256']
  const key = keyOf(options)
  const rules = {
    ...{ issuer, audience, algorithms: [...algorithms], clockTolerance: LEEWAY },
    requiredClaims: ['exp', 'iss', 'aud', 'sub'],
  }
  return async (request) => {
    const token = bearerOf(request)
    if (token.length <= LONGEST && !isJwt(token)) return undefined
    const reason = whyMalformed(token, { algorithms, types })
    if (reason !== undefined) throw refused(reason)
    const claims = await verified(async () => {
      const currentDate = new Date(now())
      const { payload } =
        typeof key === 'function'
          ? await jwtVerify(token, key, { ...rules, currentDate })
          : await jwtVerify(token, key, { ...rules, currentDate })
      return payload
    })
    const { jti, exp = 0 } = claims
    if (jti !== undefined && isRevoked !== undefined && (await isRevoked(jti))) throw refused('It was revoked.')
    if (!(exp > 0 && exp < YEAR_9999)) throw refused('Its claim exp is not accepted.')
    const expiresAt = Math.floor(exp * 1000)
    const valid = async (): Promise<boolean> =>
      now() < expiresAt && (jti === undefined || isRevoked === undefined || !(await isRevoked(jti)))
    return { ...principalOf(claims, options), by: 'token', source: jti ?? null, expiresAt, valid }
  }
}

function keyOf(options: JwtOptions): Uint8Array | JWTVerifyGetKey {
  if (options.secret !== undefined) return secretOf(options.secret)
  const { jwks } = options
  if (typeof jwks !== 'string') return createLocalJWKSet(jwks)
  const { fetch: read = fetch } = options
  return createRemoteJWKSet(new URL(jwks), { [customFetch]: (url, init) => read(url, init) })
}

/** The claims of a token. @throws `auth.invalid`, or `auth.unavailable` if the keys cannot be read */
async function verified(verify: () => Promise<JWTPayload>): Promise<JWTPayload> {
  try {
    return await verify()
  } catch (cause) {
    const isOfToken =
      cause instanceof errors.JWTClaimValidationFailed ||
      cause instanceof errors.JWTExpired ||
      cause instanceof errors.JWTInvalid ||
      cause instanceof errors.JWSInvalid ||
      cause instanceof errors.JWSSignatureVerificationFailed ||
      cause instanceof errors.JOSEAlgNotAllowed ||
      cause instanceof errors.JOSENotSupported ||
      cause instanceof errors.JWKSNoMatchingKey ||
      cause instanceof errors.JWKSMultipleMatchingKeys
    if (isOfToken) throw refused(whyNot(cause))
    throw new ParleyError('auth.unavailable', { cause })
  }
}

function whyNot(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'It has expired.'
  if (error instanceof errors.JWTClaimValidationFailed) return `Its claim ${error.claim} is not accepted.`
  return 'Its signature or its form is not valid.'
}

function principalOf(claims: JWTPayload, { claims: names = {}, roleOf, accessOf }: JwtOptions): Authenticated {
  const { role: roleName = 'role', access: accessName = 'access', name: nameName = 'name', tenant: tenantName } = names
  const { sub } = claims
  if (sub === undefined || !/^\P{Cc}{1,190}$/u.test(sub)) throw refused('Its claim sub is not accepted.')
  const role = roleOf === undefined ? claims[roleName] : roleOf(claims)
  if (!isRole(role)) throw refused('It names no role of this installation.')
  const access = accessIn(claims, accessName) ?? accessOf?.(claims)
  const name = claims[nameName]
  const tenant = tenantName === undefined ? undefined : claims[tenantName]
  if (tenantName !== undefined && (typeof tenant !== 'string' || !/^\P{Cc}{1,200}$/u.test(tenant)))
    throw refused(`Its claim ${tenantName} is not accepted.`)
  return {
    ...{ id: `user:${sub}`, role, name: typeof name === 'string' ? name : null },
    ...(access === undefined ? {} : { access }),
    ...(typeof tenant === 'string' ? { tenant } : {}),
  }
}

/** The access keys of a token. A claim of another form would narrow nothing, so it is refused. */
function accessIn(claims: JWTPayload, name: string): string[] | undefined {
  const given = claims[name]
  if (given === undefined) return undefined
  const isList = Array.isArray(given) && given.length <= 100
  if (isList && given.every((each) => typeof each === 'string' && /^\P{Cc}{1,200}$/u.test(each))) return given
  throw refused(`Its claim ${name} is not accepted.`)
}

function isRole(role: unknown): role is Role {
  return typeof role === 'string' && Object.hasOwn(roles, role)
}

function refused(reason: string): ParleyError {
  return new ParleyError('auth.invalid', { reason: `The token is refused. ${reason}` })
}
