import { ParleyError, type Role } from '@parley/core'
import type { JSONWebKeySet, JWTPayload } from 'jose'

/** The claims of a principal, by their names. */
export interface ClaimNames {
  /** The name of a role. Default: `role`. */
  role?: string
  /** The list of access keys. Default: `access`. */
  access?: string
  /** The name of the person. Default: `name`. */
  name?: string
  /** The tenant. Without it, every token is of the tenant of the Parley. Default: none. */
  tenant?: string
}

interface SharedOptions {
  /** The `iss` of every token. */
  issuer: string
  /** An `aud` of every token. */
  audience: string
  claims?: ClaimNames
  /** The role of a token. Default: its claim `role`. A token without a role is refused. */
  roleOf?: (claims: JWTPayload) => Role | undefined
  /** The access keys of a token without a claim `access`. Default: `undefined`, so that nothing narrows it. */
  accessOf?: (claims: JWTPayload) => readonly string[] | undefined
  /** Whether a token is revoked, by its `jti`: `people.isRevoked`. A token without `jti` cannot be revoked. */
  isRevoked?: (jti: string) => boolean | Promise<boolean>
  /** The values of `typ`. A token without `typ` is accepted. Default: `JWT` and `at+jwt`. */
  types?: readonly string[]
  /** Milliseconds since 1970. Default: the clock of the machine. */
  now?: () => number
}

/** HMAC with a shared secret. */
export interface SecretOptions extends SharedOptions {
  /** At least as many bytes as the hash has: 32 for HS256. */
  secret: string | Uint8Array
  jwks?: undefined
  /** Default: HS256. */
  algorithms?: readonly SecretAlgorithm[]
}

/** Signatures with public keys. */
export interface KeySetOptions extends SharedOptions {
  /** The keys, or the https URL of them. */
  jwks: JSONWebKeySet | string
  secret?: undefined
  /** The accepted ones, such as RS256. */
  algorithms: readonly KeyAlgorithm[]
  /** Reads the URL of the keys. Default: `fetch` of the runtime. */
  fetch?: typeof fetch
}

/** Options of `byJwt`. */
export type JwtOptions = SecretOptions | KeySetOptions

const secretBytes: { readonly [Name in SecretAlgorithm]: number } = { HS256: 32, HS384: 48, HS512: 64 }

/** An algorithm with a shared secret. */
export type SecretAlgorithm = 'HS256' | 'HS384' | 'HS512'

/** An algorithm with public keys. */
export type KeyAlgorithm = `${'RS' | 'PS' | 'ES'}${'256' | '384' | '512'}` | 'EdDSA'

const keyAlgorithms: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'],
  'EdDSA',
]

/**
 * Checks the options, which may come from JavaScript.
 *
 * @throws `parley.misconfigured` naming the option, the reason and the fix
 */
export function ensureJwtOptions(options: JwtOptions): void {
  for (const name of ['issuer', 'audience'] as const) {
    const value: unknown = options[name]
    if (typeof value !== 'string' || value === '') throw misconfigured(name, 'It must be a text that is not empty.')
  }
  if ((options.secret === undefined) === (options.jwks === undefined))
    throw misconfigured('secret', 'Give either secret or jwks.')
  if (options.secret === undefined) ensureKeySet(options)
  else ensureSecret(options)
}

function ensureSecret({ secret, algorithms = ['HS256'] }: SecretOptions): void {
  ensureAlgorithms(algorithms, Object.keys(secretBytes), 'a secret')
  const { length } = secretOf(secret)
  for (const algorithm of algorithms) {
    const least = secretBytes[algorithm]
    if (length >= least) continue
    const reason = `${algorithm} needs at least ${least} bytes, and it has ${length}. Make one with: openssl rand -hex 32.`
    throw misconfigured('secret', reason)
  }
}

function ensureKeySet({ jwks, algorithms }: KeySetOptions): void {
  ensureAlgorithms(algorithms, keyAlgorithms, 'public keys')
  if (typeof jwks !== 'string') {
    if (Array.isArray(Object(jwks).keys)) return
    throw misconfigured('jwks', 'It must be a JSON Web Key Set, { keys: [...] }, or its URL.')
  }
  const url = URL.canParse(jwks) ? new URL(jwks) : undefined
  const isLocal = url !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return
  throw misconfigured('jwks', 'It must be an https URL: over http, other keys could be put in place of them.')
}

function ensureAlgorithms(given: readonly string[], known: readonly string[], keys: string): void {
  if (!Array.isArray(given) || given.length === 0) throw misconfigured('algorithms', 'Name at least one.')
  const other = given.find((each) => !known.includes(each))
  if (other === undefined) return
  throw misconfigured('algorithms', `${other} is no algorithm with ${keys}. Those are ${known.join(', ')}.`)
}

/** The bytes of a secret. */
export function secretOf(secret: string | Uint8Array): Uint8Array {
  return typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
}

function misconfigured(field: string, reason: string): ParleyError {
  return new ParleyError('parley.misconfigured', { field, reason })
}
