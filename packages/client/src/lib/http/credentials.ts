import type { Credentials } from '../options.ts'

/** The headers and the mode of credentials of a request. */
export interface Signed {
  headers: Record<string, string>
  credentials: RequestCredentials
  /** A new token may be accepted where this one was refused. */
  renewable: boolean
}

/** Signs a request. A cookie gets the header that protects against forged requests of other sites. */
export async function sign(credentials: Credentials): Promise<Signed> {
  if ('cookie' in credentials) {
    return { headers: { 'x-parley-csrf': '1' }, credentials: 'include', renewable: false }
  }
  const secret = 'key' in credentials ? credentials.key : credentials.token
  const renewable = typeof secret === 'function'
  const bearer = renewable ? await secret() : secret
  return { headers: { authorization: `Bearer ${bearer}` }, credentials: 'omit', renewable }
}
