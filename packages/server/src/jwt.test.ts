import { generateKeyPairSync } from 'node:crypto'
import { createParley, type Time } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { people } from '@parley/core/people'
import { exportJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Issuer, tokensOf } from '../test/hostile-tokens.ts'
import { openRig, type Rig } from '../test/rig.ts'
import { byJwt, byKeys, firstOf, type JwtOptions, openPeople } from './index.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const issuer: Issuer = {
  issuer: 'https://id.example.com',
  audience: 'parley',
  secret: 'a secret of 32 bytes or more, 0123456789',
  ...pair,
  now: Date.UTC(2026, 2, 1) / 1000,
}
const shared = { issuer: issuer.issuer, audience: issuer.audience, now: () => issuer.now * 1000 }
const bySecret: JwtOptions = { ...shared, secret: issuer.secret }
const { good, hostile } = tokensOf(issuer)

async function keySet(kid = 'one') {
  return { keys: [{ ...(await exportJWK(pair.publicKey)), kid, alg: 'RS256', use: 'sig' }] }
}

async function byKeySet(more: Partial<JwtOptions> = {}): Promise<JwtOptions> {
  return { ...shared, jwks: await keySet(), algorithms: ['RS256'], ...more } as JwtOptions
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

describe('SEC1: hostile tokens', () => {
  let rigs: { secret: Rig; keys: Rig }
  beforeAll(async () => {
    rigs = {
      secret: await openRig({ authenticate: byJwt(bySecret) }),
      keys: await openRig({ authenticate: byJwt(await byKeySet()) }),
    }
  })
  afterAll(async () => {
    await rigs.secret[Symbol.asyncDispose]()
    await rigs.keys[Symbol.asyncDispose]()
  })

  it('the corpus has 70 names, and its good tokens are accepted', async () => {
    expect(new Set(hostile.map(({ name, to }) => `${name} ${to}`)).size).toBe(70)
    for (const to of ['secret', 'keys'] as const) {
      const response = await rigs[to].ask('/api/v1/session', bearer(good[to]))
      expect([to, response.status, await response.json()]).toMatchObject([
        to,
        200,
        { principal: { id: 'user:ann', role: 'owner' }, by: 'token', expiresAt: '2026-03-01T00:10:00.000Z' },
      ])
    }
  })

  it.each(hostile)('is refused: $name ($to)', async ({ to, token }) => {
    const response = await rigs[to].ask('/api/v1/session', bearer(token))
    const { code, detail } = await response.json()
    expect([response.status, code]).toEqual([401, 'auth.invalid'])
    expect(detail).not.toContain(token.slice(0, 20))
  })

  it('no token makes the server fetch, and each costs one signature at most', async () => {
    let [fetched, verified] = [0, 0]
    const read: typeof fetch = async () => {
      fetched += 1
      return Response.json(await keySet())
    }
    const verify = crypto.subtle.verify.bind(crypto.subtle)
    const ways = {
      secret: byJwt(bySecret),
      keys: byJwt({ ...shared, jwks: 'https://id.example.com/jwks.json', algorithms: ['RS256'], fetch: read }),
    }
    await ways.keys(new Request('http://localhost', bearer(good.keys)))
    expect(fetched).toBe(1)
    try {
      crypto.subtle.verify = (...given) => {
        verified += 1
        return verify(...given)
      }
      await ways.keys(new Request('http://localhost', bearer(good.keys)))
      expect(verified).toBe(1)
      for (const { name, to, token } of hostile) {
        verified = 0
        const known = await Promise.resolve(ways[to](new Request('http://localhost', bearer(token)))).catch(
          ({ status }: { status: number }) => (status === 401 ? undefined : status),
        )
        expect([name, known, verified <= 1]).toEqual([name, undefined, true])
      }
    } finally {
      crypto.subtle.verify = verify
    }
    // A key of an unknown name may be a new one: within 30 seconds the set is read once.
    expect(fetched).toBe(1)
  })
})

describe('byJwt', () => {
  it.each<[string, Partial<JwtOptions>, string]>([
    ['a secret of 31 bytes', { secret: 'x'.repeat(31) }, 'secret'],
    ['a secret of 32 bytes for HS512', { algorithms: ['HS512'], secret: 'x'.repeat(32) } as never, 'secret'],
    ['an algorithm of public keys with a secret', { algorithms: ['RS256'] } as never, 'algorithms'],
    ['the algorithm none', { algorithms: ['none'] } as never, 'algorithms'],
    ['no algorithm', { algorithms: [] }, 'algorithms'],
    ['no issuer', { issuer: '' }, 'issuer'],
    ['no audience', { audience: undefined } as never, 'audience'],
    ['neither secret nor keys', { secret: undefined } as never, 'secret'],
    ['secret and keys', { jwks: 'https://id.example.com/jwks.json' } as never, 'secret'],
    ['keys over http', { secret: undefined, jwks: 'http://id.example.com', algorithms: ['RS256'] } as never, 'jwks'],
    ['keys of another form', { secret: undefined, jwks: {}, algorithms: ['RS256'] } as never, 'jwks'],
    ['HS256 with keys', { secret: undefined, jwks: { keys: [] }, algorithms: ['HS256'] } as never, 'algorithms'],
  ])('refuses at once: %s', (_, options, field) => {
    expect(() => byJwt({ ...bySecret, ...options } as JwtOptions)).toThrow(
      expect.objectContaining({ code: 'parley.misconfigured', field }),
    )
  })

  it('accepts a leeway of 60 seconds, and ends streams at exp', async () => {
    let { now } = issuer
    const way = byJwt({ ...bySecret, now: () => now * 1000 })
    const ask = () => way(new Request('http://localhost', bearer(good.secret)))
    const known = await ask()
    expect([known?.expiresAt, await known?.valid?.()]).toEqual([(issuer.now + 600) * 1000, true])
    now += 600
    expect(await known?.valid?.()).toBe(false)
    now += 59
    expect(await ask()).toBeDefined()
    now += 1
    await expect(ask()).rejects.toMatchObject({ code: 'auth.invalid' })
  })

  it('refuses a revoked token at once, and ends its streams', async () => {
    const environment = { now: () => (issuer.now * 1000) as Time }
    const parley = await createParley({ store: memoryStore(), modules: [people()], environment })
    const access = openPeople(parley, { environment })
    const way = byJwt({ ...bySecret, isRevoked: access.isRevoked })
    expect(await way(new Request('http://localhost', bearer(good.secret)))).toMatchObject({ source: null })
    const signed = await signWith({ jti: 'token-1' })
    const known = await way(new Request('http://localhost', bearer(signed)))
    expect([known?.source, await known?.valid?.()]).toEqual(['token-1', true])
    await access.revokeToken('token-1', (issuer.now + 600) * 1000)
    expect(await known?.valid?.()).toBe(false)
    await expect(way(new Request('http://localhost', bearer(signed)))).rejects.toMatchObject({ code: 'auth.invalid' })
    await parley.stop()
  })

  it('reads the keys from their URL, and answers 503 while they cannot be read', async () => {
    let answer = (): Response => new Response('no', { status: 500 })
    const read: typeof fetch = async () => answer()
    const way = byJwt({ ...shared, jwks: 'https://id.example.com/jwks.json', algorithms: ['RS256'], fetch: read })
    await using rig = await openRig({ authenticate: firstOf(way, byKeys(['a-key-for-tests'])) })
    const down = await rig.ask('/api/v1/session', bearer(good.keys))
    expect([down.status, (await down.json()).code, down.headers.get('retry-after')]).toEqual([
      503,
      'auth.unavailable',
      '1',
    ])
    const keys = await keySet()
    answer = () => Response.json(keys)
    expect((await rig.ask('/api/v1/session', bearer(good.keys))).status).toBe(200)
    expect((await rig.ask('/api/v1/session')).status).toBe(200)
    expect((await rig.ask('/api/v1/session', bearer('neither-a-key-nor-a-token'))).status).toBe(401)
  })

  it('takes role, access, name and tenant from the claims that are named', async () => {
    const claims = { role: undefined, 'x-role': 'agent', teams: ['k1'], nick: 'Ann', org: 'acme' }
    const token = await signWith(claims)
    const named = { role: 'x-role', access: 'teams', name: 'nick', tenant: 'org' }
    const ask = (options: Partial<JwtOptions>) =>
      byJwt({ ...bySecret, ...options } as JwtOptions)(new Request('http://localhost', bearer(token)))
    expect(await ask({ claims: named })).toMatchObject({
      ...{ id: 'user:ann', role: 'agent', access: ['k1'], name: 'Ann', tenant: 'acme' },
    })
    expect(await ask({ roleOf: ({ org }) => (org === 'acme' ? 'viewer' : undefined) })).toMatchObject({
      ...{ role: 'viewer', name: null },
    })
    await expect(ask({ roleOf: () => undefined })).rejects.toMatchObject({ code: 'auth.invalid' })
    expect(await ask({ roleOf: () => 'agent', accessOf: ({ sub }) => [`user:${sub}`] })).toMatchObject({
      access: ['user:ann'],
    })
    await expect(ask({ claims: { tenant: 'none' }, roleOf: () => 'viewer' })).rejects.toMatchObject({ status: 401 })
  })
})

async function signWith(claims: object): Promise<string> {
  const { SignJWT } = await import('jose')
  const all = { sub: 'ann', role: 'owner', ...claims }
  return new SignJWT(all)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer.issuer)
    .setAudience(issuer.audience)
    .setIssuedAt(issuer.now)
    .setExpirationTime(issuer.now + 600)
    .sign(new TextEncoder().encode(issuer.secret))
}
