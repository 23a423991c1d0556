import { type Parley, ParleyError } from '@parley/core'
import type { MiddlewareHandler } from 'hono'
import type { Authenticated } from '../authenticated.ts'
import type { RequestState } from '../request-state.ts'
import { type Caller, callerOf } from './caller.ts'
import { isAllowedOrigin, refusedOrigin } from './origin.ts'

type Authenticate = (request: Request) => Authenticated | undefined | Promise<Authenticated | undefined>

/** One-use tickets for streams and sockets: their URL is no secret. */
export interface Tickets {
  /** The caller that a ticket was issued to. `undefined` if it was used, has expired or is not known. */
  redeem(ticket: string): Promise<Authenticated | undefined>
}

/** Names of parameters that hold credentials elsewhere. A URL is in logs and histories, so they are refused. */
const secrets = [
  ...['token', 'accesstoken', 'authtoken', 'idtoken', 'jwt', 'bearer', 'authorization', 'auth'],
  ...['key', 'apikey', 'secret', 'password', 'session', 'parleysession', 'credentials'],
]

const TICKET = /^[\x21-\x7e]{1,2000}$/

/** Admits callers to streams and sockets: by origin, and by a ticket or the credentials of the request. */
export class Admission {
  readonly #parley: Parley
  readonly #authenticate: Authenticate
  readonly #tickets: Tickets | undefined
  readonly #origins: readonly string[]

  constructor(parts: {
    parley: Parley
    authenticate: Authenticate
    tickets: Tickets | undefined
    origins: readonly string[]
  }) {
    this.#parley = parts.parley
    this.#authenticate = parts.authenticate
    this.#tickets = parts.tickets
    this.#origins = parts.origins
  }

  /** The origins with pages that may connect, beside the own one. */
  get origins(): readonly string[] {
    return this.#origins
  }

  allowsOrigin(request: { origin: string | null | undefined; host: string | null | undefined }): boolean {
    return isAllowedOrigin(request.origin, { host: request.host, allowed: this.#origins })
  }

  /** @throws `forbidden` for the origin, `auth.missing`, `auth.invalid` */
  async admit(request: Request): Promise<Caller> {
    const { headers, url } = request
    if (!this.allowsOrigin({ origin: headers.get('origin'), host: headers.get('host') })) throw refusedOrigin()
    const ticket = ticketIn(url)
    const known = ticket === undefined ? await this.#authenticate(request) : await this.#redeemed(ticket)
    if (known === undefined) throw new ParleyError('auth.invalid')
    return callerOf(this.#parley, known)
  }

  /** @throws `auth.invalid` for credentials in a query */
  ensureNoSecret(query: URLSearchParams): void {
    ensureNoSecret(query)
  }

  /** @throws `auth.invalid` */
  async redeem(ticket: string): Promise<Caller> {
    return callerOf(this.#parley, await this.#redeemed(ticket))
  }

  /**
   * Checks the origin and the ticket of a stream. Without a ticket, the credentials of the request are checked like
   * those of any other one.
   */
  readonly stream: MiddlewareHandler<RequestState> = async (c, next) => {
    // Another method opens no stream.
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next()
    const ticket = ticketIn(c.req.url)
    const isByHeader = ticket === undefined && c.req.header('authorization') !== undefined
    // CORS keeps the answer to a header from other pages. It does not keep a cookie from being sent.
    if (!isByHeader && !this.allowsOrigin({ origin: c.req.header('origin'), host: c.req.header('host') }))
      throw refusedOrigin()
    if (ticket !== undefined) {
      const caller = await this.redeem(ticket)
      c.set('caller', caller)
      c.set('view', caller.view)
    }
    return next()
  }

  async #redeemed(ticket: string): Promise<Authenticated> {
    const known = TICKET.test(ticket) ? await this.#tickets?.redeem(ticket) : undefined
    if (known !== undefined) return known
    throw new ParleyError('auth.invalid', { reason: 'The ticket was used, has expired or is not known.' })
  }
}

/** The ticket in a URL. @throws `auth.invalid` for other credentials in it */
function ticketIn(url: string): string | undefined {
  const query = new URL(url).searchParams
  ensureNoSecret(query)
  return query.get('ticket') ?? undefined
}

function ensureNoSecret(query: URLSearchParams): void {
  const refused = [...query.keys()].find((name) => secrets.includes(name.toLowerCase().replaceAll(/[-_]/g, '')))
  if (refused === undefined) return
  const reason = `The query has ${JSON.stringify(refused)}. A URL is no place for credentials: it is in logs and histories.`
  throw new ParleyError('auth.invalid', { field: refused, reason, fix: 'Send a header, or a one-use ticket.' })
}
