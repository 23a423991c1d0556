import type { Role } from '@parley/core'
import type { JwtOptions } from '@parley/server'
import { z } from 'zod'

/** The variables about people, tokens and TLS. */
export type SignInName = (typeof ownerNames)[number] | (typeof jwtNames)[number] | (typeof tlsNames)[number]

const ownerNames = ['PARLEY_OWNER_EMAIL', 'PARLEY_OWNER_PASSWORD'] as const
const jwtNames = [
  'PARLEY_JWT_ISSUER',
  'PARLEY_JWT_AUDIENCE',
  'PARLEY_JWT_SECRET',
  'PARLEY_JWT_JWKS',
  'PARLEY_JWT_ALGORITHMS',
  'PARLEY_JWT_ROLE',
  'PARLEY_JWT_ACCESS',
] as const
const tlsNames = ['PARLEY_TLS_CERT', 'PARLEY_TLS_KEY'] as const

/** The settings about people, tokens and TLS. */
export interface SignInSettings {
  /** Absent if nothing is given about the first owner. */
  owner: { email: string | undefined; password: string | undefined } | undefined
  /** Absent if no JSON Web Token is accepted. */
  jwt: JwtOptions | undefined
  /** The files of the certificate and its key; absent if the server has no TLS of its own. */
  tls: { cert: string; key: string } | undefined
}

/** The purpose of each variable, and an example of it. */
export const signInVariables: { readonly [Name in SignInName]: { example: string; purpose: string } } = {
  PARLEY_OWNER_EMAIL: {
    example: 'ann@example.com',
    purpose: 'the e-mail of the first owner. Default: owner@localhost',
  },
  PARLEY_OWNER_PASSWORD: {
    example: '"$(openssl rand -base64 24)"',
    purpose: 'the password of the first owner, until it has one. Default: a link in the output',
  },
  PARLEY_JWT_ISSUER: { example: 'https://id.example.com', purpose: 'the iss of accepted JSON Web Tokens' },
  PARLEY_JWT_AUDIENCE: { example: 'parley', purpose: 'their aud' },
  PARLEY_JWT_SECRET: { example: '"$(openssl rand -hex 32)"', purpose: 'their shared secret, or PARLEY_JWT_JWKS' },
  PARLEY_JWT_JWKS: { example: 'https://id.example.com/.well-known/jwks.json', purpose: 'the URL of their public keys' },
  PARLEY_JWT_ALGORITHMS: {
    example: 'RS256,ES256',
    purpose: 'their algorithms. Default: HS256 with a secret, RS256 and ES256 with keys',
  },
  PARLEY_JWT_ROLE: {
    example: 'agent',
    purpose: 'the role of a token with another role than owner, admin, agent and viewer. Default: it is refused',
  },
  PARLEY_JWT_ACCESS: {
    example: 'own',
    purpose: 'own: a token without access keys sees the conversations of its own numbers. Default: it sees all',
  },
  PARLEY_TLS_CERT: { example: '/etc/parley/cert.pem', purpose: 'the certificate chain in PEM: serves https' },
  PARLEY_TLS_KEY: { example: '/etc/parley/key.pem', purpose: 'its private key in PEM' },
}

const roles = ['owner', 'admin', 'agent', 'viewer'] as const satisfies readonly Role[]

const path = z.string().refine((each) => !each.includes('\0'), 'must not contain NUL')

/** The form of each variable. */
export const signInFields: { readonly [Name in SignInName]: z.ZodType<string | undefined, string | undefined> } = {
  PARLEY_OWNER_EMAIL: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail')
    .max(320, 'must be an e-mail')
    .optional(),
  PARLEY_OWNER_PASSWORD: z
    .string()
    .refine((each) => [...each].length >= 12 && [...each].length <= 200, 'must have 12 to 200 characters')
    .optional(),
  PARLEY_JWT_ISSUER: z.string().max(2000).optional(),
  PARLEY_JWT_AUDIENCE: z.string().max(2000).optional(),
  PARLEY_JWT_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{32,1000}$/, 'must be 32 or more visible ASCII characters')
    .optional(),
  PARLEY_JWT_JWKS: z
    .string()
    .regex(/^https:\/\/\S+$|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]\S*)?$/, 'must be an https URL')
    .optional(),
  PARLEY_JWT_ALGORITHMS: z
    .string()
    .regex(/^((HS|RS|PS|ES)(256|384|512)|EdDSA)([\s,]+((HS|RS|PS|ES)(256|384|512)|EdDSA))*$/, 'must be algorithms')
    .optional(),
  PARLEY_JWT_ROLE: z.enum(roles, 'must be owner, admin, agent or viewer').optional(),
  PARLEY_JWT_ACCESS: z.enum(['own', 'all'], 'must be own or all').optional(),
  PARLEY_TLS_CERT: path.optional(),
  PARLEY_TLS_KEY: path.optional(),
}

/** The values of the variables, as they were parsed. */
export type SignInValues = { readonly [Name in SignInName]?: string | undefined }

/** The settings of parsed variables. */
export function signInSettings(values: SignInValues): SignInSettings {
  const { PARLEY_TLS_CERT: cert, PARLEY_TLS_KEY: key } = values
  const { PARLEY_OWNER_EMAIL: email, PARLEY_OWNER_PASSWORD: password } = values
  return {
    owner: email === undefined && password === undefined ? undefined : { email, password },
    jwt: jwtOf(values),
    tls: cert !== undefined && key !== undefined ? { cert, key } : undefined,
  }
}

function jwtOf(values: SignInValues): JwtOptions | undefined {
  const { PARLEY_JWT_ISSUER: issuer, PARLEY_JWT_AUDIENCE: audience, PARLEY_JWT_ALGORITHMS: list } = values
  const { PARLEY_JWT_SECRET: secret, PARLEY_JWT_JWKS: jwks } = values
  if (issuer === undefined || audience === undefined) return undefined
  const algorithms = list?.split(/[\s,]+/)
  const given = { issuer, audience, ...roleOption(values.PARLEY_JWT_ROLE), ...accessOption(values.PARLEY_JWT_ACCESS) }
  if (secret !== undefined) return { ...given, secret, algorithms: (algorithms ?? ['HS256']) as never }
  if (jwks === undefined) return undefined
  return { ...given, jwks, algorithms: (algorithms ?? ['RS256', 'ES256']) as never }
}

/** The role of a token: its own if it is one of ours, else the given one. */
function roleOption(given: string | undefined): Pick<JwtOptions, 'roleOf'> {
  if (given === undefined) return {}
  return { roleOf: ({ role }) => roles.find((each) => each === role) ?? roles.find((each) => each === given) }
}

/** The access key of the principal of a token, if tokens see their own conversations only. */
function accessOption(given: string | undefined): Pick<JwtOptions, 'accessOf'> {
  return given === 'own' ? { accessOf: ({ sub }) => [`user:${sub}`] } : {}
}

/** The variables that are missing beside others, or that exclude each other, with the reason. */
export function signInConflicts(set: { readonly [name: string]: unknown }): { name: SignInName; reason: string }[] {
  const has = (name: SignInName): boolean => set[name] !== undefined
  const conflicts: { name: SignInName; reason: string }[] = []
  if (tlsNames.some(has))
    for (const name of tlsNames)
      if (!has(name)) conflicts.push({ name, reason: 'is missing: the two PARLEY_TLS_ variables are set together' })
  if (!jwtNames.some(has)) return conflicts
  for (const name of ['PARLEY_JWT_ISSUER', 'PARLEY_JWT_AUDIENCE'] as const)
    if (!has(name)) conflicts.push({ name, reason: 'is missing: a token of any issuer or audience would be accepted' })
  const [secret, jwks] = [has('PARLEY_JWT_SECRET'), has('PARLEY_JWT_JWKS')]
  if (secret && jwks) conflicts.push({ name: 'PARLEY_JWT_JWKS', reason: 'cannot be set with PARLEY_JWT_SECRET' })
  if (!(secret || jwks)) conflicts.push({ name: 'PARLEY_JWT_SECRET', reason: 'is missing, and so is PARLEY_JWT_JWKS' })
  const isHmac = /HS/.test(String(set.PARLEY_JWT_ALGORITHMS ?? ''))
  const isKeyed = /RS|PS|ES|EdDSA/.test(String(set.PARLEY_JWT_ALGORITHMS ?? '').replaceAll(/HS\d+/g, ''))
  if ((secret && isKeyed) || (jwks && isHmac))
    conflicts.push({ name: 'PARLEY_JWT_ALGORITHMS', reason: 'does not fit: HS with a secret, all others with keys' })
  return conflicts
}
