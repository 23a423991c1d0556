import type { z } from 'zod'
import type { Candidate } from '../decide/delivery/candidate.ts'
import type { ChannelId, MessageId, TenantId, Time } from '../model/ids.ts'
import type { Attachment, Part } from '../model/message.ts'
import type { Receipt } from '../model/receipt.ts'
import type { Logger } from './environment.ts'

/** How a person is reached, as a channel understands it. */
export interface Address {
  /** What sort of identity it is: `tel`, `email`, a provider's own. People are matched across channels by (scheme, value). */
  scheme: string
  /** Normalized, so that every spelling of one address gives the same: E.164, a lower-case e-mail, a provider's id. */
  value: string
  /** As people write it. */
  display: string
}

/** What a channel can do, as data; core and screens ask this, never the channel's kind. */
export interface ChannelCapabilities {
  /** The longest text it sends, in UTF-16 code units. */
  maxText: number
  /** The highest evidence it ever reports of a message. Above it the status stays, and a screen says "not observable". */
  receipts: 'none' | 'sent' | 'delivered' | 'read'
  /** How many sends may run at once, over all processes. */
  concurrency: number
  /** Milliseconds between two sends. */
  spacing: number
  /** For how many milliseconds after an ambiguous call the provider may still accept it. Before that nothing is sent again. */
  ambiguityWindow: number
  /** For how many milliseconds it rests before it is pulled again, when it has told all there is; a second where it does not say. */
  rest?: number
  /**
   * For how many milliseconds after a message was handed over its status may rise. What is not known by then is shown as
   * not observable. Default: seven days.
   */
  trackedFor?: number
  /** Milliseconds between two calls of `lookUpMany`. Default: 60 000. */
  trackEvery?: number
  /** The largest webhook body, in bytes. */
  maxWebhook: number
}

/** A fact that a channel reports. */
export type Fact = InboundMessage | ReceiptFact | ConsentFact | UnreadableFact

/** Somebody wrote. */
export interface InboundMessage {
  type: 'message'
  /** The provider's id of it, unique on this channel for ever: the same id is the same message. */
  providerId: string
  from: Address
  /**
   * Names of the thread it belongs to, best first. Core takes the first that exists, and opens one under the last.
   *
   * Where customers write to several addresses of ours, the name carries which: an answer leaves from there.
   */
  threads: [string, ...string[]]
  text: string
  subject?: string | undefined
  html?: string | undefined
  attachments?: Attachment[] | undefined
  parts?: Part[] | undefined
  /** The provider's time. */
  at?: Time | undefined
  /** The sender's own name for themselves. */
  name?: string | undefined
  /** The message says that its sender wants, or no longer wants, to hear from us. */
  consent?: 'opt_out' | 'opt_in' | undefined
}

/** Something was learnt of a message we sent. */
export interface ReceiptFact {
  type: 'receipt'
  receipt: Receipt
}

/** Somebody's consent changed without a message. */
export interface ConsentFact {
  type: 'consent'
  from: Address
  consent: 'opt_out' | 'opt_in'
}

/**
 * The provider sent a record that the channel cannot read: it has no id, or its text is a number.
 *
 * A channel reports it instead of throwing, so that the records beside it are taken in. Core keeps it as a dead job.
 */
export interface UnreadableFact {
  type: 'unreadable'
  /** The provider's id of the record, where it has one: the same id is kept once. */
  providerId?: string | undefined
  /** Which field cannot be read, and why. Never a text, an address or a secret. */
  reason: string
  /** The record as the provider sent it. Never a credential. */
  raw: unknown
}

/** What a channel is given to send. */
export interface OutboundMessage {
  id: MessageId
  text: string
  subject: string | null
  html: string | null
  attachments: Attachment[]
  parts: Part[]
  /** The conversation's thread, as the channel named it. */
  thread: string
  createdAt: Time
}

/** How a send ended. */
export type SendResult =
  | { type: 'accepted'; providerId: string; status: 'scheduled' | 'queued' | 'sending' | 'sent'; units?: number }
  /** Certainly not accepted, and the same again would not be either. */
  | { type: 'refused'; code: string; detail: string; optOut?: boolean }
  /** Certainly not accepted, but it may be later. */
  | { type: 'deferred'; code: string; detail: string; retryAfter?: number }
  /** It may or may not have been accepted. A channel that throws says this too. */
  | { type: 'unknown'; detail: string }

export interface SendOptions {
  to: Address
  attempt: number
  signal: AbortSignal
  /**
   * Whether the provider may still be called: a process that was held up (a machine that was paused, say) may have been
   * taken for dead, and another one sends. A channel asks as late as it can, when it is connected and before the first byte
   * leaves; where it may not, it answers `deferred`.
   */
  inTime(): boolean
}

/** What a channel is given beside a webhook's request. */
export interface WebhookOptions {
  signal: AbortSignal
  /**
   * The request target as the client sent it, path and query: `/webhooks/sms?agent=o'neil`. A `Request` holds the URL as a
   * parser rewrote it, and a provider may sign what it wrote. Not there where the server does not hand it on.
   */
  target?: string | undefined
}

/** A message that the provider has, or may have, and whose status may still rise. */
export interface TrackedMessage {
  message: OutboundMessage
  to: Address
  /** The attempt that decides its status. */
  attempt: number
  /** The provider's id of it; `null` while that is not known. */
  providerId: string | null
  /** The latest time at which the provider can have accepted it. */
  until: Time
}

/** The answer to a webhook: what it told, and what the provider wants to hear once it is safe. */
export interface WebhookResult {
  facts: Fact[]
  response: Response
}

/** A channel that is open. */
export interface Channel extends Partial<AsyncDisposable> {
  /**
   * Reads an address as a person or the provider writes it; `undefined` where it is none. Never guesses a country.
   *
   * Two spellings of one address give one value. Default-ignorable characters around it, such as marks of its direction,
   * do not matter.
   */
  parseAddress(input: string): Address | undefined
  /**
   * Says in a sentence why {@link parseAddress} reads no address from an input, where there is more to say than that it is
   * none. The sentence repeats nothing of the input.
   */
  explainAddress?(input: string): string | undefined
  /** Does the one-time work of the first webhook: loads tables, compiles patterns. */
  warmUp?(): void | Promise<void>
  /** Names the thread of a conversation that we begin. */
  thread(to: Address): string
  /**
   * Reads one webhook, and fails closed: throws `webhook.forged` where it is not the provider's, `webhook.malformed` where
   * it cannot be read. The response is sent only after the facts are committed.
   */
  webhook?(request: Request, options: WebhookOptions): Promise<WebhookResult>
  /** Listens, polls or imports from a checkpoint. Core commits each batch before its checkpoint, and runs one puller per channel. */
  pull?(
    since: string | undefined,
    options: { signal: AbortSignal },
  ): AsyncIterable<{ facts: Fact[]; checkpoint: string }>
  /**
   * Reads the `raw` of an {@link UnreadableFact} again, when its dead job is replayed. A later version of the channel may
   * succeed. Without this member the job dies again.
   */
  reread?(raw: unknown, options: { signal: AbortSignal }): Promise<Fact>
  /** Hands a message to the provider, once per call. It leaves from the address of ours that its thread names. */
  send(message: OutboundMessage, options: SendOptions): Promise<SendResult>
  /**
   * Asks the provider what became of a message, before it is ever sent again.
   *
   * Answers every candidate: all that went between the same two parties since the message was created, whatever its text,
   * for a provider may have rewritten that. Each has its provider id, its time, and its text as the provider has it. Core
   * drops those that belong to other messages of ours, and compares the texts. While a candidate is left, the message is
   * not sent again. Rejects where the provider cannot be asked.
   */
  lookUp?(message: OutboundMessage, options: SendOptions): Promise<Candidate[]>
  /**
   * Asks the provider how far many messages have come, because callbacks get lost.
   *
   * Each answer names its `message`, as a receipt does. For a message whose provider id is known, it is about that id. For
   * one whose id is not known, every candidate is an answer, as in `lookUp`. What is not found is left out. Makes at most
   * one list request for each hundred messages that are asked for, begun hundreds included. Rejects where the provider
   * cannot be asked.
   */
  lookUpMany?(messages: readonly TrackedMessage[], options: { signal: AbortSignal }): Promise<Candidate[]>
}

/** What a channel may use of the world. */
export interface ChannelContext {
  id: ChannelId
  tenant: TenantId
  clock: { now(): Time }
  ids: { random(): string }
  fetch: typeof fetch
  /** Where the installation is reached from outside, without a trailing slash; not there where it was not configured. */
  publicUrl: string | undefined
  /** The URL that this channel's webhooks are posted to; not there without a public URL. */
  webhookUrl: string | undefined
  /** A small durable map of the channel's own. */
  state: ChannelStateMap
  log: Logger
}

export interface ChannelStateMap {
  get(name: string): Promise<unknown>
  set(name: string, value: unknown): Promise<void>
}

/** A kind of channel with its configuration, ready to be opened. */
export interface ChannelSource {
  readonly kind: string
  readonly capabilities: ChannelCapabilities
  open(context: ChannelContext): Channel | Promise<Channel>
}

/** What the author of a channel writes. */
export interface ChannelDefinition<Kind extends string, Schema extends z.ZodType> {
  kind: Kind
  config: Schema
  capabilities: ChannelCapabilities | ((config: z.output<Schema>) => ChannelCapabilities)
  open(config: z.output<Schema>, context: ChannelContext): Channel | Promise<Channel>
}
