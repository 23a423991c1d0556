import type { z } from 'zod'
import type { Candidate } from '../decide/delivery/candidate.ts'
import type { ChannelId, MessageId, TenantId, Time } from '../model/ids.ts'
import type { MediaId } from '../model/media-id.ts'
import type { Part } from '../model/message.ts'
import type { Money } from '../model/money.ts'
import type { ChannelCapabilities } from './capabilities.ts'
import type { Logger } from './environment.ts'
import type { Address, Reported } from './fact.ts'
import type { ChannelSetup } from './setup.ts'

/** A file of a message to send. */
export interface OutboundAttachment {
  mediaId: MediaId
  contentType: string
  name: string | null
  /** Bytes. */
  size: number
  /**
   * A public URL of the file, for a provider that downloads what it is to send. It is a credential, and expires after a day.
   * `undefined` where the installation has no public URL.
   */
  url: string | undefined
  /** Opens the file, for a provider that is handed the bytes. Rejects where the media store does not have it. */
  open(options: { signal: AbortSignal }): Promise<ReadableStream<Uint8Array>>
}

/** A message as a channel is given it. */
export interface OutboundMessage {
  id: MessageId
  text: string
  subject: string | null
  html: string | null
  attachments: readonly OutboundAttachment[]
  parts: readonly Part[]
  /** The conversation's thread, as the channel named it. */
  thread: string
  createdAt: Time
}

/** How a send ended. */
export type SendResult =
  | {
      type: 'accepted'
      providerId: string
      status: 'scheduled' | 'queued' | 'sending' | 'sent'
      /** Further ids of it that an answer may name, such as the `Message-ID` of an e-mail. */
      aliases?: readonly string[] | undefined
      /** How many units the provider bills: the segments of an SMS. */
      units?: number | undefined
      cost?: Money | undefined
    }
  /** Certainly not accepted, and the same again would not be either. */
  | { type: 'refused'; code: string; detail: string; optOut?: boolean }
  /** Certainly not accepted, but it may be later. */
  | { type: 'deferred'; code: string; detail: string; retryAfter?: number }
  /** It may or may not have been accepted. The result of a call that throws is the same. */
  | { type: 'unknown'; detail: string }

export interface SendOptions {
  to: Address
  /** Further addresses that take part in the conversation, without those that are blocked or opted out. */
  others?: readonly Address[]
  attempt: number
  signal: AbortSignal
  /**
   * Whether the provider may still be called. A process that was held up, as on a paused machine, may have been taken for
   * dead, and another one sends. A channel asks as late as it can, when it is connected and before the first byte leaves.
   * Where it returns false, the channel answers `deferred`.
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

/** What a webhook reports, and the response to it. */
export interface WebhookResult {
  facts: Reported[]
  response: Response
}

/** What is pulled at once. */
export interface PullBatch {
  facts: Reported[]
  /** Where the next pull begins, once these facts are durable. */
  checkpoint: string
}

/** How a conversation begins that we begin. */
export interface Opening {
  /** Random, and another one for each opening. */
  id: string
  subject: string | null
}

/** What is synchronized. */
export interface SyncOptions {
  /** One conversation. Default: all of them. */
  thread?: string | undefined
  /** Messages from before this time are left out. Default: all that the provider has. */
  since?: Time | undefined
  signal: AbortSignal
}

/** A step of a synchronization. */
export interface SyncBatch {
  facts: Reported[]
  /** How many records there are in all, as far as that is known. */
  total?: number | undefined
}

/** A file of the provider that is open. */
export interface RemoteMedia {
  /** The bytes, once. Core reads them to the end, or ends the iteration. */
  content: AsyncIterable<Uint8Array>
  /** The type that the provider says. */
  contentType?: string | undefined
  name?: string | undefined
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
   * Says in a sentence why {@link parseAddress} reads no address from an input, where the reason is known. The sentence
   * repeats nothing of the input.
   */
  explainAddress?(input: string): string | undefined
  /** Does the one-time work of the first webhook: loads tables, compiles patterns. */
  warmUp?(): void | Promise<void>
  /**
   * Names the thread of a conversation that we begin, with one address or several.
   *
   * Where the capability `threads` is `address`, the name depends on the addresses alone. Where it is `opening`, two
   * openings have two names.
   */
  thread(to: readonly [Address, ...Address[]], opening: Opening): string
  /**
   * Reads one webhook, and fails closed: throws `webhook.forged` where it is not the provider's, `webhook.malformed` where
   * it cannot be read. The response is sent only after the facts are committed.
   */
  webhook?(request: Request, options: WebhookOptions): Promise<WebhookResult>
  /** Listens, polls or imports from a checkpoint. Core commits each batch before its checkpoint, and runs one puller per channel. */
  pull?(since: string | undefined, options: { signal: AbortSignal }): AsyncIterable<PullBatch>
  /**
   * Reads what the provider has, because a person asked for it. Core commits each batch before it asks for the next. What is
   * known already changes nothing. Messages that are older than the installation are reported with `history`.
   */
  sync?(options: SyncOptions): AsyncIterable<SyncBatch>
  /**
   * Reads the `raw` of an unreadable fact again, when its dead job is replayed. A later version of the channel may succeed.
   * Without this member the job dies again.
   */
  reread?(raw: unknown, options: { signal: AbortSignal }): Promise<Reported>
  /**
   * Opens a file at the URL of an attachment that this channel reported, with the credentials that the provider asks for.
   * Credentials go to the provider's own origin alone, also where it redirects. Without this member core fetches the URL
   * without credentials.
   *
   * Throws `media.gone` where the provider does not have the file any more, `media.refused` for a URL that must not be
   * fetched, and `media.unavailable` where a later try may succeed.
   */
  openMedia?(url: string, options: { signal: AbortSignal }): Promise<RemoteMedia>
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
   * Each answer names its `messageId`, as a receipt does. For a message whose provider id is known, it is about that id. For
   * one whose id is not known, every candidate is an answer, as in `lookUp`. What is not found is left out. Makes at most
   * one list request for each hundred messages that are asked for, begun hundreds included. Rejects where the provider
   * cannot be asked.
   */
  lookUpMany?(messages: readonly TrackedMessage[], options: { signal: AbortSignal }): Promise<Candidate[]>
  /** Shows the other party of a conversation that somebody is writing. Best effort: it may do nothing. */
  typing?(thread: string, options: { to: Address; signal: AbortSignal }): Promise<void>
  /** Configures the provider: where it posts webhooks, which events it reports. */
  readonly setup?: ChannelSetup
}

/** What a channel may use of the world. */
export interface ChannelContext {
  id: ChannelId
  tenant: TenantId
  clock: { now(): Time }
  ids: { random(): string }
  /** For the provider's API, whose URL is configured. */
  fetch: typeof fetch
  /**
   * For URLs that came from outside, such as those of attachments. It connects to public addresses only, and sends no
   * credential to another origin. Rejects with `media.refused` in an installation without a media store.
   */
  mediaFetch: typeof fetch
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
