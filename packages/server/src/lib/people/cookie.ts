import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import type { RequestState } from '../request-state.ts'

/** The name of the cookie of a session. */
export const SESSION_COOKIE = 'parley_session'

const shared = { path: '/', httpOnly: true, sameSite: 'Lax' } as const

/** Sets the cookie of a session. Scripts cannot read it, and over HTTPS it is never sent without TLS. */
export function setSession(c: Context<RequestState>, value: string, seconds: number): void {
  setCookie(c, SESSION_COOKIE, value, { ...shared, secure: isSecure(c.req.raw), maxAge: seconds })
}

/** Removes the cookie of a session. */
export function removeSession(c: Context<RequestState>): void {
  deleteCookie(c, SESSION_COOKIE, { ...shared, secure: isSecure(c.req.raw) })
}

// A proxy that ends TLS reports it, or the browser does by the origin of its page. A client with a false report
// gets a cookie that it sends over TLS only.
function isSecure({ url, headers }: Request): boolean {
  return (
    url.startsWith('https:') ||
    headers.get('x-forwarded-proto')?.split(',').at(-1)?.trim() === 'https' ||
    headers.get('origin')?.startsWith('https:') === true
  )
}
