import type { Held } from './account.ts'
import type { Message, Status } from './message.ts'

/** An accepted outbound message. The journal has one entry for each acceptance. */
export interface JournalEntry {
  sid: string
  /** The channel with the number that sent it. */
  channel: string
  from: string
  to: string
  body: string
  /** When it was accepted, ISO 8601. */
  at: string
  status: Status
  errorCode: number | null
}

/** A message from a customer. */
export interface InboundEntry {
  sid: string
  channel: string
  from: string
  to: string
  body: string
  /** ISO 8601. */
  at: string
  /** Whether its webhook is still in progress. A failed webhook leaves an alert. */
  webhook: 'pending' | 'done'
}

/** Converts an outbound message for the journal. */
export function journalEntry({ message }: Held): JournalEntry {
  return { ...envelope(message), status: message.status, errorCode: message.errorCode }
}

/** Converts an inbound message for the list. */
export function inboundEntry({ message, told }: Held): InboundEntry {
  return { ...envelope(message), webhook: told.has('received') ? 'done' : 'pending' }
}

function envelope({ sid, channel, from, to, body, createdAt }: Message): Omit<InboundEntry, 'webhook'> {
  return { sid, channel, from, to, body, at: new Date(createdAt).toISOString() }
}
