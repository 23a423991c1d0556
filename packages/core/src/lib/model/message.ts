import type { Attachment } from './attachment.ts'
import type { Attributes } from './attributes.ts'
import { boolean, integer, json, optional, secret, text, time } from './column.ts'
import type { AddressId, ChannelId, ConversationId, Key, MessageId, TenantId, Time } from './ids.ts'
import type { Money } from './money.ts'
import { defineRecord, type RecordKind } from './record.ts'
import type { DeliveryStatus, MessageStatus } from './status.ts'

/** Content that is not text: shown where a screen knows it, and always readable aloud through `text`. */
export type Part =
  | { type: 'location'; latitude: number; longitude: number; label: string | null }
  | { type: 'choices'; choices: string[] }
  | { type: 'template'; template: string; variables: Record<string, string> }

/** What one piece of evidence has beside its status. */
export interface EvidenceDetail {
  /** When it happened: the provider's time where there is one, else when the receipt arrived. */
  at: Time
  /** The provider's error code, as text. */
  code: string | null
  /** The provider's words, for people. */
  detail: string | null
}

/** Every status that was ever reported for one part or recipient, each with its most exact detail. */
export type Evidence = { [Status in DeliveryStatus]?: EvidenceDetail }

/**
 * One try to hand a message to the provider, and all that is known of it.
 *
 * Evidence is only ever added, as in a set, so the same receipts in any order and number give the same attempt.
 */
export interface Attempt {
  /** 1 for the first. A try that was certainly not accepted keeps its number; an ambiguous one that is given up does not. */
  number: number
  /** The provider's id of what it accepted; `null` until it is known. */
  providerId: string | null
  /** The earliest time at which the provider is known to have had it. Not there while that is not known. */
  acceptedAt?: Time
  /** It waits for the time at which the message is due. */
  later?: boolean
  /** How many parts or recipients the whole has; 1 where it is not divided. */
  parts: number
  /** By part or recipient; `*` where a receipt is about the whole. */
  evidence: { [part: string]: Evidence }
  /** How many units the provider bills. Not there while that is not known. */
  units?: number
  /** What the provider bills, by part or recipient as in `evidence`. */
  costs?: { [part: string]: Money }
}

/** Something that the reader did with a message of ours, as the provider reported it. */
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
   * The provider's ids of outbound attempts, so that a receipt which names only those finds its message. The aliases of
   * any message, so that an answer which names one finds its conversation.
   */
  keys: Key[]
  conversationId: ConversationId
  channel: ChannelId
  /** The other party: who wrote it, or whom it goes to. */
  addressId: AddressId
  direction: 'inbound' | 'outbound'
  /** The place in which it arrived in its conversation, from 1, without gaps. */
  sequence: number
  /** When it was said: the provider's time, never in the future; else when it arrived. Threads are ordered by `at`, then `sequence`. */
  at: Time
  createdAt: Time
  /** What can be read aloud. Always there; empty where the message is files only. */
  text: string
  subject: string | null
  html: string | null
  attachments: Attachment[]
  parts: Part[]
  attributes: Attributes
  /** The provider's id: given for inbound, learnt for outbound. */
  providerId: string | null
  /** It was imported: it changed no unread count, and ran no handler. */
  history: boolean
  /** A machine wrote it: no handler's `reply` answers it. */
  automatic: boolean
  /** Outbound only: it was not sent through Parley, such as one that was written on the phone itself. */
  adopted: boolean
  status: MessageStatus
  /** Outbound only: one entry per attempt, oldest first. */
  attempts: Attempt[]
  /** Both an end-failure and a delivery were reported of one attempt; both are kept. */
  conflict: boolean
  /** An attempt that had been given up was accepted after all. */
  possibleDuplicate: boolean
  /** Why it failed: a code of the provider or of Parley. */
  errorCode: string | null
  errorDetail: string | null
  /** How many units the provider bills: the segments of an SMS. `null` while that is not known. */
  units: number | null
  /** What the provider bills. `null` while that is not known. */
  cost: Money | null
  /** It came from a blocked address: stored, and not announced. */
  silent: boolean
  /** The author of an outbound message: a person, an API key, a handler. */
  author: string | null
  /** Outbound only: not sent before this time. */
  dueAt: Time | null
  /** Outbound only: not sent at this time or later. */
  expiresAt: Time | null
  /** Outbound only: what its reader did with it, oldest first. */
  engagements: Engagement[]
  /**
   * Outbound only: when the provider is asked next what became of it. `null` while the provider does not have it, and
   * where the status cannot rise any more or is too old to be known (`trackingOf` returns which).
   */
  askAt: Time | null
}

const queries = {
  /** The messages of a conversation, by when they were said. */
  messages: { required: ['conversationId'], keyset: ['at', 'sequence'] },
  /** The messages that have the words of a search, in the order of their first writes. */
  search: { search: true, filters: ['conversationId'], keyset: ['place'] },
  /** Messages whose status may still rise, by when the provider is asked next. */
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
