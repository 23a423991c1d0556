import { json, oneOf, secret, time } from '../../model/column.ts'
import type { Branded, TenantId, Time } from '../../model/ids.ts'
import type { Principal } from '../../model/principal.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'

export type TicketId = Branded<'TicketId'>

/** The use of a ticket: it opens one stream, or it signs the first owner in. */
export type TicketUse = 'stream' | 'signIn'

/** For how many milliseconds a ticket is valid at most. */
export const ticketKept: { readonly [Use in TicketUse]: number } = { stream: 30_000, signIn: 15 * 60_000 }

/** The caller for which a ticket was issued. */
export interface TicketHolder {
  principal: Principal
  /** The tenant of the principal. */
  tenant: string
  name: string | null
  by: 'session' | 'key' | 'token'
  /** The id of the session, the stored key or the token; `null` if it has none. */
  source: string | null
  /** The end of the credentials; `null` if they have none. */
  expiresAt: Time | null
}

/** A one-use ticket. Its redemption removes it. */
export interface Ticket {
  kind: 'ticket'
  tenant: TenantId
  /** The digest of its secret is in it. */
  id: TicketId
  version: number
  use: TicketUse
  holder: TicketHolder
  expiresAt: Time
}

const queries = { expiring: { keyset: ['expiresAt', 'id'] } } as const

/** The kind of a {@link Ticket}. */
export const ticket: RecordKind<Ticket, typeof queries> = defineRecord<Ticket>()({
  kind: 'ticket',
  prefix: 'tck',
  table: 'tickets',
  keyed: false,
  columns: { use: oneOf('stream', 'signIn'), holder: secret(json), expiresAt: time },
  queries,
  readAction: 'people.authenticate',
})

/** The id of the ticket with a digest. */
export function ticketIdOf(digest: string): TicketId {
  return `tck_${digest}` as TicketId
}
