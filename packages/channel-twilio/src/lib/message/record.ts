import type { Time } from '@parley/core'
import type { ReportedAttachment, UnreadableFact } from '@parley/core/channel'
import { z } from 'zod'

const DAY = 86_400_000

const letter = z.object({
  sid: z.string().min(1),
  from: z.string().min(1),
  to: z.string().min(1),
  // The body is null if the message has only files.
  body: z.string().nullish(),
  num_media: z.unknown().optional(),
})

/** A record of the list that is a customer's message to us. */
export interface Letter {
  type: 'letter'
  sid: string
  from: string
  to: string
  text: string
  messagingServiceSid?: string
  hasMedia: boolean
  /** The time of the message; absent if the record's date is invalid. */
  at?: Time
}

/**
 * Parses a record of the list, which may have any shape. Returns a customer's message to us, `undefined` for any other
 * message, or the reason why it is unreadable.
 *
 * An invalid date, or one more than a day ahead of Twilio's clock, is left out. The message is kept.
 */
export function readRecord(
  raw: unknown,
  { service, now }: { service: string | undefined; now: Time },
): Letter | UnreadableFact | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return unreadable(raw, 'The record is not an object.')
  const { direction, status, from, messaging_service_sid: named }: { [field: string]: unknown } = { ...raw }
  if (typeof direction !== 'string' || typeof status !== 'string') {
    return unreadable(raw, 'The record has no direction or no status.')
  }
  if (direction !== 'inbound' || status !== 'received') return undefined
  // A prefix such as `whatsapp:` belongs to another channel.
  if (typeof from === 'string' && from.includes(':')) return undefined
  if (service !== undefined && named !== service) return undefined
  return readLetter(raw, now)
}

function readLetter(raw: unknown, now: Time): Letter | UnreadableFact {
  const { messaging_service_sid: named }: { messaging_service_sid?: unknown } = Object(raw)
  const parsed = letter.safeParse(raw)
  if (!parsed.success) return unreadable(raw, `The field ${parsed.error.issues[0]?.path.join('.')} cannot be read.`)
  const { sid, to, body, num_media } = parsed.data
  const at = dateOf(raw, now)
  const hasMedia = Number(num_media ?? 0) !== 0
  return {
    type: 'letter',
    sid,
    from: parsed.data.from,
    to,
    text: body ?? '',
    ...(typeof named === 'string' ? { messagingServiceSid: named } : {}),
    hasMedia,
    ...(at === undefined ? {} : { at }),
  }
}

/** A record of the list in either direction, and which one it is. */
export interface ListedMessage extends Omit<Letter, 'type'> {
  type: 'listed'
  direction: 'inbound' | 'outbound'
}

/** Statuses of messages that did not leave: they are no part of a conversation. */
const unsent = ['failed', 'canceled', 'scheduled']

/** Reads a record of the list in either direction. Returns `undefined` if the record is no part of a conversation. */
export function readListed(
  raw: unknown,
  options: { service: string | undefined; now: Time },
): ListedMessage | UnreadableFact | undefined {
  const { direction, status, to, messaging_service_sid: named }: { [field: string]: unknown } = Object(raw)
  const isOutbound = typeof direction === 'string' && direction.startsWith('outbound')
  if (!isOutbound) {
    const letter = readRecord(raw, options)
    return letter === undefined || letter.type === 'unreadable'
      ? letter
      : { ...letter, type: 'listed', direction: 'inbound' }
  }
  if (typeof status !== 'string' || unsent.includes(status)) return undefined
  if (typeof to === 'string' && to.includes(':')) return undefined
  if (options.service !== undefined && named !== options.service) return undefined
  const read = readLetter(raw, options.now)
  return read.type === 'unreadable' ? read : { ...read, type: 'listed', direction: 'outbound' }
}

/** When a record was created, or was last updated; `undefined` where that date cannot be read. */
export function dateOf(
  raw: unknown,
  now: Time,
  field: 'date_created' | 'date_updated' = 'date_created',
): Time | undefined {
  const { [field]: date }: { [Field in typeof field]?: unknown } = Object(raw)
  const at = typeof date === 'string' ? Date.parse(date) : Number.NaN
  return at >= 0 && at <= now + DAY ? at : undefined
}

/** The id of a record, if it has one. */
export function sidOf(raw: unknown): string | undefined {
  const { sid }: { sid?: unknown } = Object(raw)
  return typeof sid === 'string' && sid !== '' ? sid : undefined
}

/** The files of a message, with the same URLs as in a webhook. A file without a `uri` is left out. */
export function attachmentsIn(media: readonly unknown[]): ReportedAttachment[] {
  return media.flatMap((raw) => {
    const { uri, content_type }: { uri?: unknown; content_type?: unknown } = Object(raw)
    if (typeof uri !== 'string' || uri === '') return []
    const url = `https://api.twilio.com${uri.replace(/\.json$/, '')}`
    const contentType = typeof content_type === 'string' ? content_type : 'application/octet-stream'
    return [{ url, contentType }]
  })
}

function unreadable(raw: unknown, reason: string): UnreadableFact {
  const providerId = sidOf(raw)
  return { type: 'unreadable', ...(providerId === undefined ? {} : { providerId }), reason, raw }
}
