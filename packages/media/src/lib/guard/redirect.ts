import { nameOf, readUrl, refusal } from './address-guard.ts'

/** The state of a request over redirects. */
export interface Hop {
  url: URL
  method: string
  headers: Headers
  body: Uint8Array | undefined
}

const redirects = new Set([301, 302, 303, 307, 308])

/** The headers for another origin. Every other header could be a credential. */
const harmless = new Set(['accept', 'accept-encoding', 'accept-language', 'range', 'user-agent'])

/** Headers that describe a body. */
const ofBody = ['content-type', 'content-encoding', 'content-language', 'content-location']

/** The target of a redirect; undefined if there is none. Its bytes are UTF-8, as `fetch` reads them. */
export function locationOf(status: number | undefined, location: string | undefined): string | undefined {
  if (!redirects.has(status ?? 0) || location === undefined) return undefined
  return Buffer.from(location, 'latin1').toString('utf8')
}

/**
 * The request after a redirect, as `fetch` creates it. To another origin it has no credentials, and they do not come
 * back.
 *
 * @throws `media.refused` for a body that would go to another origin
 */
export function redirected({ url: from, method, headers, body }: Hop, status: number, location: string): Hop {
  const url = readUrl(location, from)
  const isGet = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST'
  const sameOrigin = url.origin === from.origin
  if (body !== undefined && !isGet && !sameOrigin) {
    throw refusal(from, `It redirects a body to another origin, ${nameOf(url)}.`)
  }
  const kept = new Headers([...headers].filter(([name]) => sameOrigin || harmless.has(name)))
  if (isGet) for (const name of ofBody) kept.delete(name)
  return { url, method: isGet ? 'GET' : method, headers: kept, body: isGet ? undefined : body }
}
