import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'

/** The keys and the rules of the issuer that the tokens pretend to come from. */
export interface Issuer {
  issuer: string
  audience: string
  secret: string
  publicKey: KeyObject
  privateKey: KeyObject
  /** Seconds since 1970. */
  now: number
}

/** A token that no server may accept. */
export interface HostileToken {
  name: string
  /** The server that it is sent to. */
  to: 'secret' | 'keys'
  token: string
}

type Fields = { readonly [name: string]: unknown }

const base64 = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url')
const part = (value: unknown): string => base64(typeof value === 'string' ? value : JSON.stringify(value))

/** Signs any header and claims, also texts that are no JSON. */
export function tokensOf({ secret, privateKey, publicKey, ...issuer }: Issuer): {
  good: { secret: string; keys: string }
  hostile: HostileToken[]
} {
  const claims = {
    ...{ sub: 'ann', role: 'owner', iss: issuer.issuer, aud: issuer.audience },
    ...{ iat: issuer.now - 10, nbf: issuer.now - 10, exp: issuer.now + 600 },
  }
  const hs = (header: unknown, body: unknown, key: string | Uint8Array = secret, hash = 'sha256'): string => {
    const signed = `${part(header)}.${part(body)}`
    return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`
  }
  const rs = (header: unknown, body: unknown, key: KeyObject = privateKey): string => {
    const signed = `${part(header)}.${part(body)}`
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`
  }
  const [hs256, rs256] = [
    { alg: 'HS256', typ: 'JWT' },
    { alg: 'RS256', typ: 'JWT', kid: 'one' },
  ]
  const good = { secret: hs(hs256, claims), keys: rs(rs256, claims) }
  const without = (...names: string[]): Fields =>
    Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)))
  const unsigned = (alg: string): string => `${part({ alg, typ: 'JWT' })}.${part(claims)}.`
  const [head = '', body = '', signature = ''] = good.secret.split('.')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
  const der = publicKey.export({ type: 'spki', format: 'der' }) as Buffer
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = stranger.publicKey.export({ format: 'jwk' })
  const json = JSON.stringify(claims)
  const twice = (name: string, value: unknown): string =>
    `${json.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`
  const escaped = json.replace('"role":"owner"', '"role":"viewer","ro\\u006ce":"owner"')
  const withKid = (kid: unknown, key: string = secret): string => hs({ ...hs256, kid }, claims, key)

  const bySecret: [string, string][] = [
    ['alg none', unsigned('none')],
    ['alg None', unsigned('None')],
    ['alg NONE', unsigned('NONE')],
    ['alg nOnE', unsigned('nOnE')],
    ['alg none with a signature', `${part({ alg: 'none' })}.${body}.${signature}`],
    ['alg empty', hs({ alg: '', typ: 'JWT' }, claims)],
    ['no alg', hs({ typ: 'JWT' }, claims)],
    ['alg as a number', hs({ alg: 256, typ: 'JWT' }, claims)],
    ['alg as a list', hs({ alg: ['HS256'], typ: 'JWT' }, claims)],
    ['HS384 where HS256 is allowed', hs({ alg: 'HS384', typ: 'JWT' }, claims, secret, 'sha384')],
    ['HS512 where HS256 is allowed', hs({ alg: 'HS512', typ: 'JWT' }, claims, secret, 'sha512')],
    ['hs256 in lower case', hs({ alg: 'hs256', typ: 'JWT' }, claims)],
    ['RS256 of an own key where a secret is expected', rs(rs256, claims, stranger.privateKey)],
    ['another secret', hs(hs256, claims, 'x'.repeat(32))],
    ['the empty secret', hs(hs256, claims, '')],
    ['an empty signature', `${head}.${body}.`],
    ['no signature', `${head}.${body}`],
    ['a signature that is cut off', `${head}.${body}.${signature.slice(0, -4)}`],
    ['a signature of another token', `${head}.${part({ ...claims, sub: 'bob' })}.${signature}`],
    ['a header of another token', `${part({ ...hs256, kid: 'x' })}.${body}.${signature}`],
    ['no exp', hs(hs256, without('exp'))],
    ['exp a minute and a second ago', hs(hs256, { ...claims, exp: issuer.now - 61 })],
    ['exp as a text', hs(hs256, { ...claims, exp: String(claims.exp) })],
    ['exp null', hs(hs256, { ...claims, exp: null })],
    ['exp in 1970', hs(hs256, { ...claims, exp: 0 })],
    ['exp not finite', hs(hs256, json.replace(/"exp":\d+/, '"exp":1e999'))],
    ['nbf in two minutes', hs(hs256, { ...claims, nbf: issuer.now + 120 })],
    ['nbf as a text', hs(hs256, { ...claims, nbf: 'now' })],
    ['another aud', hs(hs256, { ...claims, aud: 'another' })],
    ['no aud', hs(hs256, without('aud'))],
    ['aud as an object', hs(hs256, { ...claims, aud: { [issuer.audience]: true } })],
    ['another iss', hs(hs256, { ...claims, iss: 'https://evil.example' })],
    ['no iss', hs(hs256, without('iss'))],
    ['iss with the right beginning', hs(hs256, { ...claims, iss: `${issuer.issuer}.evil.example` })],
    ['typ of a logout', hs({ ...hs256, typ: 'logout+jwt' }, claims)],
    ['typ of a proof', hs({ ...hs256, typ: 'dpop+jwt' }, claims)],
    ['typ as a number', hs({ ...hs256, typ: 1 }, claims)],
    ['kid that leaves its folder', withKid('../../../../dev/null', '')],
    ['kid with an encoded way out of its folder', withKid('..%2f..%2fdev%2fnull')],
    ['kid with SQL', withKid("x' UNION SELECT 'secret'--")],
    ['kid with a NUL', withKid('one\u0000')],
    ['kid with a command', withKid('|whoami')],
    ['kid as an object', withKid({ key: 'one' })],
    ['jku of another host', hs({ ...hs256, jku: 'https://evil.example/jwks.json' }, claims)],
    ['x5u of another host', hs({ ...hs256, x5u: 'https://evil.example/chain.pem' }, claims)],
    ['crit with an unknown extension', hs({ ...hs256, crit: ['exp'] }, claims)],
    ['b64 false', hs({ ...hs256, b64: false, crit: ['b64'] }, claims)],
    ['role twice', hs(hs256, twice('role', 'owner'))],
    ['exp twice', hs(hs256, twice('exp', issuer.now + 9_999_999))],
    ['role twice, once escaped', hs(hs256, escaped)],
    ['alg twice', hs(`{"alg":"none","typ":"JWT","alg":"HS256"}`, claims)],
    ['claims that are a list', hs(hs256, [claims])],
    ['claims that are no JSON', hs(hs256, '{"sub":"ann"')],
    ['claims that are not UTF-8', hs(hs256, claims).replace(body, base64(Uint8Array.of(0x7b, 0xff, 0x7d)))],
    ['64 kB', hs(hs256, { ...claims, more: 'x'.repeat(64 * 1024) })],
    ['five parts', `${head}.${body}.${signature}.${body}.${signature}`],
    ['no sub', hs(hs256, without('sub'))],
    ['a role that does not exist', hs(hs256, { ...claims, role: 'root' })],
    ['a role of the prototype', hs(hs256, { ...claims, role: 'constructor' })],
    ['access that is no list', hs(hs256, { ...claims, access: 'k1' })],
  ]
  const byKeys: [string, string][] = [
    ['HS256 with the public key as PEM', hs({ ...hs256, kid: 'one' }, claims, pem)],
    ['HS256 with the public key as DER', hs({ ...hs256, kid: 'one' }, claims, der)],
    ['HS256 with the secret of another server', hs(hs256, claims)],
    ['another key under the right kid', rs(rs256, claims, stranger.privateKey)],
    ['an unknown kid', rs({ ...rs256, kid: 'two' }, claims)],
    ['its own key in jwk', rs({ ...rs256, jwk }, claims, stranger.privateKey)],
    ['its own key in jwk, without kid', rs({ alg: 'RS256', typ: 'JWT', jwk }, claims, stranger.privateKey)],
    ['its own key in x5c', rs({ ...rs256, x5c: [der.toString('base64')] }, claims, stranger.privateKey)],
    ['jku, well signed', rs({ ...rs256, jku: 'https://evil.example/jwks.json' }, claims)],
    ['PS256 where RS256 is allowed', rs({ ...rs256, alg: 'PS256' }, claims)],
  ]
  return {
    good,
    hostile: [
      ...bySecret.map(([name, token]) => ({ name, to: 'secret' as const, token })),
      ...byKeys.map(([name, token]) => ({ name, to: 'keys' as const, token })),
    ],
  }
}
