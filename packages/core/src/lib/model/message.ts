import { boolean, integer, json, optional, secret, text, time } from './column.ts'
import type { AddressId, ChannelId, ConversationId, Key, MessageId, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'
import type { DeliveryStatus, MessageStatus } from './status.ts'

/** A file that came or goes with a message. Where `url` points to a provider, it may need credentials and may expire. */
export interface Attachment {
  contentType: string
  url: string
  name: string | null
  /** Bytes, where known. */
  size: number | null
}

/** What a message carries that is not text: shown where a screen knows it, and always readable aloud through `text`. */
export type Part =
  | { type: 'location'; latitude: number; longitude: number; label: string | null }
  | { type: 'choices'; choices: string[] }
  | { type: 'template'; template: string; variables: Record<string, string> }

/** What one piece of evidence said beside its status. */
export interface EvidenceDetail {
  /** When it happened: the provider's time where there is one, else when we heard of it. */
  at: Time
  /** The provider's error code, as text. */
  code: string | null
  /** The provider's words, for people. */
  detail: string | null
}

/** Every status that was ever reported for one part or recipient, each with the detail that tells most. */
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
  /** How many parts or recipients the whole has; 1 where it is not divided. */
  units: number
  /** By part or recipient; `*` where a receipt speaks of the whole. */
  evidence: { [unit: string]: Evidence }
}

/** One message of a conversation, inbound or outbound. */
export interface Message {
  kind: 'message'
  tenant: TenantId
  id: MessageId
  version: number
  /** The provider's ids of outbound attempts, so that a receipt which names only those finds its message. */
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
  /** What can be read aloud; always there. */
  text: string
  subject: string | null
  html: string | null
  attachments: Attachment[]
  parts: Part[]
  /** The provider's id: given for inbound, learnt for outbound. */
  providerId: string | null
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
  /** It came from a blocked address: stored, but nobody is told. */
  silent: boolean
  /** Who wrote an outbound message: a person, an API key, a handler. */
  author: string | null
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
    providerId: optional(text),
    status: text,
    attempts: json,
    conflict: boolean,
    possibleDuplicate: boolean,
    errorCode: optional(text),
    errorDetail: optional(text),
    silent: boolean,
    author: optional(text),
    askAt: optional(time),
  },
  search: ['subject', 'text'],
  queries,
})
