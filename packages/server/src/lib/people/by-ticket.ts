import { ParleyError } from '@parley/core'
import type { Authenticate } from '../authenticate.ts'
import type { Tickets } from './tickets.ts'

/** The routes that accept `?ticket=`. */
const streams = ['/api/v1/events', '/api/v1/socket']

/** Accepts `?ticket=` of a stream, once. A request with the header `Authorization` is not looked at. */
export function byTicket(tickets: Pick<Tickets, 'redeem'>): Authenticate {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    const ticket = searchParams.get('ticket')
    if (ticket === null || request.headers.has('authorization') || !streams.includes(pathname))
      throw new ParleyError('auth.missing')
    const known = await tickets.redeem(ticket)
    if (known !== undefined) return known
    throw new ParleyError('auth.invalid', { reason: 'The ticket is not known, was used, or has expired.' })
  }
}
