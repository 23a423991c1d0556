import type { Attachment } from './attachment.ts'
import type { Attributes } from './attributes.ts'
import { boolean, integer, json, optional, secret, text, time } from './column.ts'
import type { AddressId, ChannelId, ConversationId, Key, MessageId, TenantId, Time } from './ids.ts'
import type { Money } from './money.ts'
import { defineRecord, type RecordKind } from './record.ts'
import type { DeliveryStatus, MessageStatus } from './status.ts'

/** Content that is not text. A screen shows it if it supports the type. `text` is always readable aloud. */
export type Part =
  | { type: 'location'; latitude: number; longitude: number; label: string | null }
  | { type: 'choices'; choices: string[] }
  | { type: 'template'; template: string; variables: Record<string, string> }

/** The details of one piece of evidence. */
export interface EvidenceDetail {
  /** The time of the event at the provider, if it is known. Otherwise the time at which the receipt arrived. */
  at: Time
  /** The provider's error code, as text. */
  code: string | null
  /** The provider's words, for people. */
  detail: string | null
}

/** Every status that was ever reported for one part or recipient, each with its most exact detail. */
export type Evidence = { [Status in DeliveryStatus]?: EvidenceDetail }

/**
 * One attempt to send a message through the provider, and all evidence about it.
 *
 * Evidence is only added, as to a set. So the same receipts in any order and number give the same attempt.
 */
export interface Attempt {
  /**
   * 1 for the first. An attempt that was certainly not accepted is repeated under its number. After an ambiguous one
   * that is given up, the number rises.
   */
  number: number
  /** The provider's id of the accepted message. `null` until it is known. */
  providerId: string | null
  /** The earliest time at which the provider certainly had it. Absent while that is not known. */
  acceptedAt?: Time
  /** It waits for the time at which the message is due. */
  later?: boolean
  /** The number of parts or recipients of the whole. 1 if it is not divided. */
  parts: number
  /** By part or recipient. `*` if a receipt is about the whole. */
  evidence: { [part: string]: Evidence }
  /** The number of units that the provider bills. Absent while that is not known. */
  units?: number
  /** The amounts that the provider bills, by part or recipient as in `evidence`. */
  costs?: { [part: string]: Money }
}

/** An action of the reader on a message of ours, as the provider reported it. */
export interface Engagement {
  type: 'opened' | 'clicked'
  at: Time
  /** The link that was clicked. */
  url: string | null
}

/** One message of a conversation, inbound or outbound. */
export interface Message {
  kind: 'message'
  tenant: TenantId
  id: MessageId
  version: number
  /**
   * The provider's ids of outbound attempts, by which a receipt finds its message. The aliases of any message, by which
   * a reply finds its conversation.
   */
  keys: Key[]
  conversationId: ConversationId
  channel: ChannelId
  /** The other party: the author of an inbound message, the recipient of an outbound one. */
  addressId: AddressId
  direction: 'inbound' | 'outbound'
  /** The place of its arrival in its conversation, from 1, without gaps. */
  sequence: number
  /**
   * The provider's time, never in the future. Without it, the time of arrival. Threads are ordered by `at`, then
   * `sequence`.
   */
  at: Time
  createdAt: Time
  /** The text that can be read aloud. Always present. Empty if the message has only files. */
  text: string
  subject: string | null
  html: string | null
  attachments: Attachment[]
  parts: Part[]
  attributes: Attributes
  /** The provider's id. An inbound message has it from the beginning, an outbound one after its acceptance. */
  providerId: string | null
  /** It was imported: it changed no unread count, and ran no handler. */
  history: boolean
  /** A machine wrote it: no handler's `reply` answers it. */
  automatic: boolean
  /** Outbound only: it was not sent through Parley. A person may have written it on the phone itself. */
  adopted: boolean
  status: MessageStatus
  /** Outbound only: one entry per attempt, oldest first. */
  attempts: Attempt[]
  /** Both a final failure and a delivery were reported of one attempt. Both are kept. */
  conflict: boolean
  /** An attempt was accepted after it had been given up. */
  possibleDuplicate: boolean
  /** The reason of its failure: a code of the provider or of Parley. */
  errorCode: string | null
  errorDetail: string | null
  /** The number of units that the provider bills: the segments of an SMS. `null` while that is not known. */
  units: number | null
  /** The amount that the provider bills. `null` while that is not known. */
  cost: Money | null
  /** It came from a blocked address: stored, and not announced. */
  silent: boolean
  /** The author of an outbound message: a person, an API key, a handler. */
  author: string | null
  /** Outbound only: it is not sent before this time. */
  dueAt: Time | null
  /** Outbound only: it is not sent at this time or later. */
  expiresAt: Time | null
  /** Outbound only: the actions of its reader, oldest first. */
  engagements: Engagement[]
  /**
   * Outbound only: the time of the next request to the provider for its status. `null` while the provider does not have
   * it. `null` if the status cannot rise any more, or is too old to be known (`trackingOf` returns which).
   */
  askAt: Time | null
}

const queries = {
  /** The messages of a conversation, by their times. */
  messages: { required: ['conversationId'], keyset: ['at', 'sequence'] },
  /** The messages that have the words of a search, in the order of their first writes. */
  search: { search: true, filters: ['conversationId'], keyset: ['place'] },
  /** Messages with a status that may still rise, by the time of the next request to the provider. */
  tracked: { required: ['channel'], present: ['askAt'], keyset: ['askAt', 'id'] },
} as const

/** The kind of a {@link Message}. */
export const message: RecordKind<Message, typeof queries> = defineRecord<Message>()({
  kind: 'message',
  prefix: 'msg',
  table: 'messages',
  keyed: true,
  columns: {
    conversationId: text,
    channel: text,
    addressId: text,
    direction: text,
    sequence: integer,
    at: time,
    createdAt: time,
    text: secret(text),
    subject: secret(optional(text)),
    html: secret(optional(text)),
    attachments: secret(json),
    parts: secret(json),
    attributes: secret(json),
    providerId: optional(text),
    history: boolean,
    automatic: boolean,
    adopted: boolean,
    status: text,
    attempts: json,
    conflict: boolean,
    possibleDuplicate: boolean,
    errorCode: optional(text),
    errorDetail: optional(text),
    units: optional(integer),
    cost: optional(json),
    silent: boolean,
    author: optional(text),
    dueAt: optional(time),
    expiresAt: optional(time),
    engagements: json,
    askAt: optional(time),
  },
  search: ['subject', 'text'],
  queries,
})
