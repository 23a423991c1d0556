import type { AttributesPatch } from '../model/attributes.ts'
import type { MessageId, Time } from '../model/ids.ts'
import type { Receipt } from '../model/receipt.ts'
import type { ContentOf, ReportedAttachment } from './content.ts'

/** How a person is reached, as a channel understands it. */
export interface Address {
  /** What sort of identity it is: `tel`, `email`, a provider's own. People are matched across channels by (scheme, value). */
  scheme: string
  /** Normalized, so that every spelling of one address gives the same: E.164, a lower-case e-mail, a provider's id. */
  value: string
  /** As people write it. */
  display: string
}

/**
 * A fact that a channel reports.
 *
 * All facts are flat. Each may be reported any number of times: its second copy changes nothing. Beside the facts stands
 * {@link UnreadableFact}: a record of the provider that the channel cannot read.
 */
export type Fact = MessageFact | ReceiptFact | ConsentFact | ContactFact | ConversationFact | EngagementFact

/** What a channel reports: a {@link Fact}, or a record that it cannot read. */
export type Reported = Fact | UnreadableFact

/** The conversation that a message belongs to: the name of its thread, or the provider's id of a message in it. */
export type ThreadName = { readonly thread: string } | { readonly replyTo: string }

type Consent = 'opt_out' | 'opt_in'

/** A message was written: by the other party, or on our side and not through Parley. */
export interface MessageFact extends ContentOf<ReportedAttachment> {
  type: 'message'
  /**
   * `outbound` for a message that was written on our side in another way than through Parley, such as on the phone itself.
   * It is stored as sent. It is not sent again and does not count as unread.
   */
  direction: 'inbound' | 'outbound'
  /**
   * The provider's id of it, unique on this channel for ever: the same id is the same message. An outbound fact with the
   * id or an alias of a message that Parley sent is that message.
   */
  providerId: string
  /** Further ids of it that other messages may name, such as the `Message-ID` of an e-mail. */
  aliases?: readonly string[] | null | undefined
  /** The address that wrote it. For an outbound message: our own. */
  from: Address
  /** The addresses that it was written to. The first is the other party of an outbound message. */
  to?: readonly Address[] | null | undefined
  cc?: readonly Address[] | null | undefined
  /**
   * The conversation that it belongs to, best name first. The first name that leads to a conversation with the other party
   * decides. Where none does, a conversation is opened under the last `thread`.
   *
   * Where customers write to several addresses of ours, the name carries which: an answer leaves from there.
   */
  thread: readonly ThreadName[]
  /** The provider's time. Needed where `history` is given. */
  at?: Time | null | undefined
  attributes?: AttributesPatch | null | undefined
  /**
   * It was imported. It is stored, searchable and in order by its own time. It changes no unread count, runs no handler,
   * sends nothing and notifies no person.
   */
  history?: true | null | undefined
  /** A machine wrote it, such as an out-of-office notice. A handler's `reply` does not answer it. */
  automatic?: true | null | undefined
  /** The sender's own name for themselves. */
  name?: string | null | undefined
  /** The message says that its sender wants, or no longer wants, messages from us. */
  consent?: Consent | null | undefined
}

/** How far the delivery of a message has come. */
export interface ReceiptFact extends Receipt {
  type: 'receipt'
}

/** The consent of an address changed without a message. */
export interface ConsentFact {
  type: 'consent'
  from: Address
  consent: Consent
}

/** What the provider knows of the person behind an address. A name that a person of the team gave stays. */
export interface ContactFact {
  type: 'contact'
  address: Address
  name?: string | null | undefined
  attributes?: AttributesPatch | null | undefined
}

/** What the provider knows of a conversation. Where there is none on the thread, it is opened, unless it has ended. */
export interface ConversationFact {
  type: 'conversation'
  /** The name of its thread. */
  thread: string
  /** The other party. */
  from: Address
  attributes?: AttributesPatch | null | undefined
  /** Access keys that may see it. They replace those of before. */
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
 * A channel reports it instead of throwing, so that the records beside it are taken in. Core keeps it as a dead job.
 */
export interface UnreadableFact {
  type: 'unreadable'
  /** The provider's id of the record, where it has one: the same id is kept once. */
  providerId?: string | null | undefined
  /** Which field cannot be read, and why. Never a text, an address or a secret. */
  reason: string
  /** The record as the provider sent it. Never a credential. */
  raw: unknown
}
