import { ParleyError, type Time } from '@parley/core'
import { secretDigest, type TicketHolder, type TicketUse, ticketKept } from '@parley/core/people'
import type { Authenticated } from '../authenticated.ts'
import { type CallerParts, callerOfTicket } from './callers.ts'
import type { Sweep } from './sweep.ts'

/** A ticket, as it is issued. */
export interface IssuedTicket {
  /** Its secret, which is stored as a digest only. */
  ticket: string
  expiresAt: Time
}

/** The parts that tickets are made of. */
export interface TicketParts {
  parts: CallerParts
  newSecret(): string
  sweep: Sweep
}

/** One-use tickets: an `EventSource` and a `WebSocket` of a browser can send no header. */
export class Tickets {
  readonly #people: TicketParts

  constructor(people: TicketParts) {
    this.#people = people
  }

  /** Issues a ticket that opens one stream as its caller, within 30 seconds. `tenant` is that of the view. */
  issue(caller: Authenticated, tenant: string): Promise<IssuedTicket> {
    const { id, role, access, name = null, by = 'token', source = null, expiresAt = null } = caller
    const principal = { id, role, ...(access === undefined ? {} : { access: [...access] }) }
    return this.make('stream', { principal, tenant, name, by, source, expiresAt })
  }

  /** Issues a ticket for a use. */
  async make(use: TicketUse, holder: TicketHolder): Promise<IssuedTicket> {
    const { parts, newSecret, sweep } = this.#people
    const ticket = newSecret()
    const made = await parts.view.people.issueTicket({
      ...{ digest: secretDigest(ticket), use, holder },
      expiresAt: parts.now() + ticketKept[use],
    })
    sweep.begin()
    return { ticket, expiresAt: made.expiresAt }
  }

  /**
   * The caller of a ticket, once. `undefined` for a ticket that is not known, was used or has expired. Also if the
   * credentials of its caller have ended meanwhile.
   */
  async redeem(ticket: string): Promise<Authenticated | undefined> {
    const holder = await this.take('stream', ticket)
    return holder === undefined ? undefined : callerOfTicket(this.#people.parts, holder)
  }

  /** The holder of a ticket for a use, once. */
  async take(use: TicketUse, ticket: string): Promise<TicketHolder | undefined> {
    if (!/^[0-9a-f]{64}$/.test(ticket)) return undefined
    try {
      const { holder } = await this.#people.parts.view.people.redeemTicket({ digest: secretDigest(ticket), use })
      return holder
    } catch (error) {
      if (ParleyError.is(error) && error.code === 'auth.invalid') return undefined
      throw error
    }
  }
}
