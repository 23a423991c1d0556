import type { Held } from './account.ts'
import type { Message, Status } from './message.ts'

/** An outbound message that was accepted. The journal holds one for each time the API accepted one. */
export interface JournalEntry {
  sid: string
  /** The channel whose number it was sent from. */
  channel: string
  from: string
  to: string
  body: string
  /** When it was accepted, ISO 8601. */
  at: string
  status: Status
  errorCode: number | null
}

/** A message that a customer sent. */
export interface InboundEntry {
  sid: string
  channel: string
  from: string
  to: string
  body: string
  /** ISO 8601. */
  at: string
  /** Whether its webhook is still under way. What went wrong with a webhook is an alert. */
  webhook: 'pending' | 'done'
}

/** An outbound message as the journal shows it. */
export function journalEntry({ message }: Held): JournalEntry {
  return { ...envelope(message), status: message.status, errorCode: message.errorCode }
}

/** An inbound message as it is listed. */
export function inboundEntry({ message, told }: Held): InboundEntry {
  return { ...envelope(message), webhook: told.has('received') ? 'done' : 'pending' }
}

function envelope({ sid, channel, from, to, body, createdAt }: Message): Omit<InboundEntry, 'webhook'> {
  return { sid, channel, from, to, body, at: new Date(createdAt).toISOString() }
}
