import { ParleyError } from '@parley/core'
import type { RemoteMedia } from '@parley/core/channel'

/** The access to the files of an account. */
export interface MediaAccess {
  accountSid: string
  authToken: readonly [string, ...string[]]
  apiKey?: { sid: string; secret: string } | undefined
  /** Where Twilio's API is reached, instead of its own origin. */
  baseUrl?: string | undefined
  /** For URLs that came from outside. */
  fetch: typeof fetch
}

const ORIGIN = 'https://api.twilio.com'

/**
 * Opens a file of a message at the URL that Twilio gave.
 *
 * Twilio requires the account's credentials, and redirects to a server of files. The credentials go to Twilio's own origin
 * alone: the redirect is followed by a request of its own, without them.
 */
export async function openMedia(
  access: MediaAccess,
  url: string,
  { signal }: { signal: AbortSignal },
): Promise<RemoteMedia> {
  const { target, isTwilio } = targetOf(url, access)
  const headers = isTwilio ? { authorization: authorizationOf(access) } : {}
  const first = await access.fetch(target, { headers, redirect: 'manual', signal })
  const location = first.headers.get('location')
  if (first.status < 300 || first.status > 399 || location === null) return readable(first)
  await first.body?.cancel()
  if (!URL.canParse(location, target)) throw refused('Twilio redirects to what is no URL.')
  return readable(await access.fetch(new URL(location, target), { signal }))
}

/** Where a file is fetched, and whether that is Twilio's own origin. */
function targetOf(url: string, { baseUrl }: MediaAccess): { target: URL; isTwilio: boolean } {
  if (!URL.canParse(url)) throw refused('It is no URL.')
  const target = new URL(url)
  if (!/^https?:$/.test(target.protocol)) throw refused('It is no http or https URL.')
  if (target.username !== '' || target.password !== '') throw refused('It has a user name or a password.')
  const base = baseUrl === undefined ? undefined : new URL(baseUrl)
  if (base !== undefined && target.origin === ORIGIN) {
    const path = `${base.pathname.replace(/\/+$/, '')}${target.pathname}${target.search}`
    return { target: new URL(path, base), isTwilio: true }
  }
  const { protocol, hostname, origin } = target
  const isRegional = protocol === 'https:' && /^api(\.[a-z0-9-]+){0,2}\.twilio\.com$/.test(hostname)
  return { target, isTwilio: isRegional || origin === base?.origin }
}

async function readable(response: Response): Promise<RemoteMedia> {
  const { status, headers, body } = response
  if (response.ok && body !== null) {
    const contentType = headers.get('content-type')
    return { content: body, ...(contentType === null ? {} : { contentType }) }
  }
  await body?.cancel()
  if (status === 401 || status === 403 || status === 408 || status === 429 || status >= 500) {
    // The credentials may be corrected before the next try.
    throw new ParleyError('media.unavailable', { reason: `Twilio answered with HTTP ${status}.` })
  }
  throw new ParleyError('media.gone', { reason: `Twilio answered with HTTP ${status}.` })
}

function authorizationOf({ accountSid, authToken, apiKey }: MediaAccess): string {
  const [user, password] = apiKey === undefined ? [accountSid, authToken[0]] : [apiKey.sid, apiKey.secret]
  return `Basic ${btoa(`${user}:${password}`)}`
}

function refused(reason: string): ParleyError {
  return new ParleyError('media.refused', { reason })
}
