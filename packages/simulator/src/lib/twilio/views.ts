import type { Held } from './account.ts'
import type { Media, Message, Status } from './message.ts'

/** A file of a message. `GET /files/{sid}` returns its bytes. */
export interface FileEntry {
  sid: string
  contentType: string
  /** In bytes. */
  size: number
}

/** An accepted outbound message. The journal has one entry for each acceptance. */
export interface JournalEntry {
  sid: string
  /** The channel with the number that sent it. */
  channel: string
  from: string
  to: string
  body: string
  /** The files that were downloaded to be sent. */
  media: FileEntry[]
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
  media: FileEntry[]
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

function envelope({ sid, channel, from, to, body, media, createdAt }: Message): Omit<InboundEntry, 'webhook'> {
  return { sid, channel, from, to, body, media: media.map(fileEntry), at: new Date(createdAt).toISOString() }
}

function fileEntry({ sid, contentType, content }: Media): FileEntry {
  return { sid, contentType, size: Buffer.byteLength(content, 'base64') }
}
