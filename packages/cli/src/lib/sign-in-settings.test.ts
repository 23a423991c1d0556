import { describe, expect, it } from 'vitest'
import { EnvironmentProblems, readSettings, type Variables } from './settings.ts'

function namesOf(variables: Variables): string[] {
  try {
    readSettings(variables)
    return []
  } catch (error) {
    if (!(error instanceof EnvironmentProblems)) throw error
    return error.problems.map(({ name }) => name).sort()
  }
}

const [ISSUER, AUDIENCE] = ['PARLEY_JWT_ISSUER', 'PARLEY_JWT_AUDIENCE'] as const
const issued = { [ISSUER]: 'https://id.example.com', [AUDIENCE]: 'parley' }
const secret = 's'.repeat(32)
const jwks = 'https://id.example.com/jwks.json'

describe('the settings about people', () => {
  it('are read', () => {
    const owner = { PARLEY_OWNER_EMAIL: 'ann@example.com', PARLEY_OWNER_PASSWORD: 'a long password' }
    expect(readSettings(owner).owner).toEqual({ email: 'ann@example.com', password: 'a long password' })
    const shared = { issuer: 'https://id.example.com', audience: 'parley' }
    expect(readSettings({ ...issued, PARLEY_JWT_SECRET: secret }).jwt).toEqual({
      ...{ ...shared, secret, algorithms: ['HS256'] },
    })
    expect(readSettings({ ...issued, PARLEY_JWT_JWKS: jwks, PARLEY_JWT_ALGORITHMS: 'ES256, RS256' }).jwt).toEqual({
      ...{ ...shared, jwks, algorithms: ['ES256', 'RS256'] },
    })
    expect(readSettings({ PARLEY_TLS_CERT: 'a', PARLEY_TLS_KEY: 'b' }).tls).toEqual({ cert: 'a', key: 'b' })
    expect(readSettings({})).toMatchObject({ owner: undefined, jwt: undefined, tls: undefined })
  })

  it('give a token with a foreign role a role of ours', () => {
    const { roleOf } = readSettings({ ...issued, PARLEY_JWT_SECRET: secret, PARLEY_JWT_ROLE: 'agent' }).jwt ?? {}
    expect(roleOf?.({ role: 'authenticated' })).toBe('agent')
    expect(roleOf?.({})).toBe('agent')
    expect(roleOf?.({ role: 'viewer' })).toBe('viewer')
  })

  it('narrow a token without access keys to its own principal', () => {
    const { accessOf } = readSettings({ ...issued, PARLEY_JWT_SECRET: secret, PARLEY_JWT_ACCESS: 'own' }).jwt ?? {}
    expect(accessOf?.({ sub: 'ann' })).toEqual(['user:ann'])
    expect(readSettings({ ...issued, PARLEY_JWT_SECRET: secret }).jwt?.accessOf).toBeUndefined()
  })

  it.each<[Variables, string[]]>([
    [{ PARLEY_OWNER_EMAIL: 'ann' }, ['PARLEY_OWNER_EMAIL']],
    [{ PARLEY_OWNER_PASSWORD: 'short' }, ['PARLEY_OWNER_PASSWORD']],
    [{ PARLEY_TLS_CERT: 'a' }, ['PARLEY_TLS_KEY']],
    [{ PARLEY_TLS_KEY: 'a' }, ['PARLEY_TLS_CERT']],
    [{ ...issued, PARLEY_JWT_SECRET: 's'.repeat(31) }, ['PARLEY_JWT_SECRET']],
    [{ ...issued, PARLEY_JWT_SECRET: secret, PARLEY_JWT_ROLE: 'authenticated' }, ['PARLEY_JWT_ROLE']],
    [{ ...issued }, ['PARLEY_JWT_SECRET']],
    [{ PARLEY_JWT_SECRET: secret }, [AUDIENCE, ISSUER]],
    [{ ...issued, PARLEY_JWT_SECRET: secret, PARLEY_JWT_JWKS: jwks }, ['PARLEY_JWT_JWKS']],
    [{ ...issued, PARLEY_JWT_JWKS: 'http://id.example.com' }, ['PARLEY_JWT_JWKS']],
    [{ ...issued, PARLEY_JWT_JWKS: jwks, PARLEY_JWT_ALGORITHMS: 'HS256' }, ['PARLEY_JWT_ALGORITHMS']],
    [{ ...issued, PARLEY_JWT_SECRET: secret, PARLEY_JWT_ALGORITHMS: 'RS256' }, ['PARLEY_JWT_ALGORITHMS']],
    [{ ...issued, PARLEY_JWT_SECRET: secret, PARLEY_JWT_ALGORITHMS: 'none' }, ['PARLEY_JWT_ALGORITHMS']],
  ])('are refused by name: %j', (variables, names) => {
    expect(namesOf(variables)).toEqual(names)
  })
})
