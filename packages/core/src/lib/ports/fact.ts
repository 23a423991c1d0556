import type { AttributesPatch } from '../model/attributes.ts'
import type { MessageId, Time } from '../model/ids.ts'
import type { Receipt } from '../model/receipt.ts'
import type { ContentOf, ReportedAttachment } from './content.ts'

/** A person's address, as a channel understands it. */
export interface Address {
  /** The sort of identity: `tel`, `email`, a provider's own. People are matched across channels by (scheme, value). */
  scheme: string
  /** Normalized, so that every spelling of one address gives the same: E.164, a lower-case e-mail, a provider's id. */
  value: string
  /** As people write it. */
  display: string
}

/**
 * A fact that a channel reports.
 *
 * All facts are flat. Each may be reported any number of times: its second copy changes nothing. A record of the
 * provider that the channel cannot read is an {@link UnreadableFact}.
 */
export type Fact = MessageFact | ReceiptFact | ConsentFact | ContactFact | ConversationFact | EngagementFact

/** A report of a channel: a {@link Fact}, or a record that it cannot read. */
export type Reported = Fact | UnreadableFact

/** The conversation of a message: the name of its thread, or the provider's id of a message in it. */
export type ThreadName = { readonly thread: string } | { readonly replyTo: string }

type Consent = 'opt_out' | 'opt_in'

/** The delivery of a message, reported with the message. */
export type Delivery = Omit<Receipt, 'messageId' | 'attempt' | 'providerId' | 'part'>

/** A message was written: by the other party, or on our side outside Parley. */
export interface MessageFact extends ContentOf<ReportedAttachment> {
  type: 'message'
  /**
   * `outbound` for a message that was written on our side outside Parley. An example is a text from the phone itself.
   * It is stored as sent. It is not sent again and does not count as unread.
   */
  direction: 'inbound' | 'outbound'
  /**
   * The provider's id of it, unique on this channel without a limit in time. The same id is the same message.
   *
   * An outbound fact with the id or an alias of a message that Parley sent is that message.
   */
  providerId: string
  /** Further ids of it that other messages may refer to, such as the `Message-ID` of an e-mail. */
  aliases?: readonly string[] | null | undefined
  /** The address that wrote it. For an outbound message: our own. */
  from: Address
  /** The addresses that it was written to. The first is the other party of an outbound message. */
  to?: readonly Address[] | null | undefined
  cc?: readonly Address[] | null | undefined
  /**
   * The conversation that it belongs to, best name first. The first name that leads to a conversation with the other
   * party decides. If no name does, a conversation is opened under the last `thread`.
   *
   * If customers write to several addresses of ours, the name contains the address: an answer leaves from there.
   */
  thread: readonly ThreadName[]
  /** The provider's time. Required with `history`. */
  at?: Time | null | undefined
  attributes?: AttributesPatch | null | undefined
  /**
   * It was imported. It is stored, searchable and in order by its own time. It changes no unread count, runs no
   * handler, sends nothing and notifies no person.
   */
  history?: true | null | undefined
  /** Outbound only: the delivery as the provider has it. Default: it was sent. */
  delivery?: Delivery | null | undefined
  /** A machine wrote it, such as an out-of-office notice. A handler's `reply` does not answer it. */
  automatic?: true | null | undefined
  /** The sender's own name for themselves. */
  name?: string | null | undefined
  /** The sender states in the message that they want, or no longer want, messages from us. */
  consent?: Consent | null | undefined
}

/** The progress of the delivery of a message. */
export interface ReceiptFact extends Receipt {
  type: 'receipt'
}

/** The consent of an address changed without a message. */
export interface ConsentFact {
  type: 'consent'
  from: Address
  consent: Consent
}

/** The provider's data of the person behind an address. A name that a person of the team gave stays. */
export interface ContactFact {
  type: 'contact'
  address: Address
  name?: string | null | undefined
  attributes?: AttributesPatch | null | undefined
}

/** The provider's data of a conversation. If the thread has no conversation, one is opened, unless it has ended. */
export interface ConversationFact {
  type: 'conversation'
  /** The name of its thread. */
  thread: string
  /** The other party. */
  from: Address
  attributes?: AttributesPatch | null | undefined
  /** Access keys that may see it. They replace the previous ones. */
  access?: readonly string[] | null | undefined
  /** It is over, as a call that was hung up. The conversation is closed. */
  ended?: true | null | undefined
  at?: Time | null | undefined
}

/** The reader did something with a message of ours. A signal: never proof that the message was read. */
export interface EngagementFact {
  type: 'engagement'
  engagement: 'opened' | 'clicked'
  /** Our id of the message, or the provider's; at least one of the two. */
  messageId?: MessageId | null | undefined
  providerId?: string | null | undefined
  /** The link that was clicked. */
  url?: string | null | undefined
  /** The provider's time of it. The same kind, link and time is the same engagement. */
  at?: Time | null | undefined
}

/**
 * The provider sent a record that the channel cannot read: it has no id, or its text is a number.
 *
 * A channel reports it instead of throwing, so that the records beside it are ingested. Core keeps it as a dead job.
 */
export interface UnreadableFact {
  type: 'unreadable'
  /** The provider's id of the record, if it has one: the same id is kept once. */
  providerId?: string | null | undefined
  /** The unreadable field, and the reason. Never a text, an address or a secret. */
  reason: string
  /** The record as the provider sent it. Never a credential. */
  raw: unknown
}
