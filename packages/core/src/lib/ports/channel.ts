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
   * A public URL of the file, for a provider that downloads files. It is a credential, and expires after a day.
   * `undefined` if the installation has no public URL.
   */
  url: string | undefined
  /** Opens the file, for a provider that gets the bytes. Rejects if the media store does not have it. */
  open(options: { signal: AbortSignal }): Promise<ReadableStream<Uint8Array>>
}

/** A message in the form that a channel sends. */
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
  /** The provider must not send it at this time or later. Absent or `null`: it never expires. */
  expiresAt?: Time | null | undefined
}

/** The result of a send. */
export type SendResult =
  | {
      type: 'accepted'
      providerId: string
      status: 'scheduled' | 'queued' | 'sending' | 'sent'
      /** Further ids of it that an answer may refer to, such as the `Message-ID` of an e-mail. */
      aliases?: readonly string[] | undefined
      /** The units that the provider bills: the segments of an SMS. */
      units?: number | undefined
      cost?: Money | undefined
    }
  /** Certainly not accepted, and a repetition would not be either. */
  | { type: 'refused'; code: string; detail: string; optOut?: boolean }
  /** Certainly not accepted; a later call may succeed. */
  | { type: 'deferred'; code: string; detail: string; retryAfter?: number }
  /** It may or may not have been accepted. A call that throws has this result too. */
  | { type: 'unknown'; detail: string }

export interface SendOptions {
  to: Address
  /** Further addresses that take part in the conversation, without those that are blocked or opted out. */
  others?: readonly Address[]
  attempt: number
  signal: AbortSignal
  /**
   * Whether the provider may still be called.
   *
   * A paused process may count as dead, and another one sends. A channel calls this as late as it can: connected,
   * before the first byte leaves. If it returns false, the channel returns `deferred`.
   */
  inTime(): boolean
}

/** Further input of a webhook call, beside the request. */
export interface WebhookOptions {
  signal: AbortSignal
  /**
   * The request target as the client sent it, path and query: `/webhooks/sms?agent=o'neil`.
   *
   * A `Request` holds the URL as a parser rewrote it, and a provider may sign the original. Absent if the server does
   * not pass it.
   */
  target?: string | undefined
}

/** A message that the provider has, or may have. Its status may still rise. */
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

/** The facts of a webhook, and the response to it. */
export interface WebhookResult {
  facts: Reported[]
  response: Response
}

/** One batch of a pull. */
export interface PullBatch {
  facts: Reported[]
  /** The begin of the next pull, once these facts are durable. */
  checkpoint: string
}

/** The data of a conversation that we begin. */
export interface Opening {
  /** Random, and different for each opening. */
  id: string
  subject: string | null
}

/** The scope of a synchronization. */
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
  /** The number of all records, if it is known. */
  total?: number | undefined
}

/** An open file of the provider. */
export interface RemoteMedia {
  /** The bytes, once. Core reads them to the end, or ends the iteration. */
  content: AsyncIterable<Uint8Array>
  /** The type that the provider declares. */
  contentType?: string | undefined
  name?: string | undefined
}

/** An open channel. */
export interface Channel extends Partial<AsyncDisposable> {
  /** Our own address on the channel, in the spelling for people. Absent if it has none, or several. */
  readonly ourAddress?: string | undefined
  /**
   * Reads an address as a person or the provider writes it; `undefined` if the input is not an address. Never guesses a
   * country.
   *
   * Two spellings of one address give one value. Default-ignorable characters around it, such as marks of its
   * direction, do not matter.
   */
  parseAddress(input: string): Address | undefined
  /**
   * Returns the reason, as a sentence, why {@link parseAddress} reads no address from an input. `undefined` if the
   * reason is not known. The sentence repeats nothing of the input.
   */
  explainAddress?(input: string): string | undefined
  /** Does the one-time work of the first webhook: loads tables, compiles patterns. */
  warmUp?(): void | Promise<void>
  /**
   * Names the thread of a conversation that we begin, with one address or several.
   *
   * If the capability `threads` is `address`, the name depends on the addresses alone. If it is `opening`, two openings
   * have two names.
   */
  thread(to: readonly [Address, ...Address[]], opening: Opening): string
  /**
   * Reads one webhook, and fails closed. Throws `webhook.forged` if the provider did not send it, `webhook.malformed`
   * if it cannot be read.
   *
   * The response is sent only after the facts are committed.
   */
  webhook?(request: Request, options: WebhookOptions): Promise<WebhookResult>
  /**
   * Listens, polls or imports from a checkpoint. Core commits each batch before its checkpoint, and runs one puller per
   * channel.
   */
  pull?(since: string | undefined, options: { signal: AbortSignal }): AsyncIterable<PullBatch>
  /**
   * Reads the provider's records, at the request of a person. Core commits each batch before it requests the next.
   *
   * Known records change nothing. Messages that are older than the installation are reported with `history`.
   */
  sync?(options: SyncOptions): AsyncIterable<SyncBatch>
  /**
   * Reads the `raw` of an unreadable fact again, when its dead job is replayed. A later version of the channel may
   * succeed.
   *
   * Without this member the job dies again.
   */
  reread?(raw: unknown, options: { signal: AbortSignal }): Promise<Reported>
  /**
   * Opens a file at the URL of an attachment that this channel reported, with the provider's credentials.
   *
   * Credentials go to the provider's own origin alone, also after a redirect. Without this member core fetches the URL
   * without credentials.
   *
   * Throws `media.gone` if the provider does not have the file any more. Throws `media.refused` for a URL that must not
   * be fetched, and `media.unavailable` if a later try may succeed.
   */
  openMedia?(url: string, options: { signal: AbortSignal }): Promise<RemoteMedia>
  /** Sends a message to the provider, once per call. It leaves from the address of ours that its thread names. */
  send(message: OutboundMessage, options: SendOptions): Promise<SendResult>
  /**
   * Looks a message up at the provider, before it is ever sent again.
   *
   * Returns every candidate: all messages between the same two parties since the message was created. Their texts do
   * not matter, because a provider may have rewritten them. Each has its provider id, its time, and its text as the
   * provider has it.
   *
   * Core drops those that belong to other messages of ours, and compares the texts. While a candidate is left, the
   * message is not sent again.
   *
   * Rejects if the provider cannot be asked.
   */
  lookUp?(message: OutboundMessage, options: SendOptions): Promise<Candidate[]>
  /**
   * Looks the statuses of many messages up at the provider, because callbacks get lost.
   *
   * Each result has the `messageId` of its message, as a receipt does. With a known provider id, the result is about
   * that id. Without one, every candidate is a result, as in `lookUp`. Messages that are not found are left out.
   *
   * Makes at most one list request for each started hundred of messages. Rejects if the provider cannot be asked.
   */
  lookUpMany?(messages: readonly TrackedMessage[], options: { signal: AbortSignal }): Promise<Candidate[]>
  /** Shows the other party of a conversation that a person is typing. Best effort: it may do nothing. */
  typing?(thread: string, options: { to: Address; signal: AbortSignal }): Promise<void>
  /** Checks the credentials at the provider, and sends nothing. Rejects with the reason. */
  check?(options: { signal: AbortSignal }): Promise<{ detail: string }>
  /** Configures the provider: the URL of webhooks, the reported events. */
  readonly setup?: ChannelSetup
}

/** The services that a channel may use. */
export interface ChannelContext {
  id: ChannelId
  tenant: TenantId
  clock: { now(): Time }
  ids: { random(): string }
  /** For the provider's API, at its configured URL. */
  fetch: typeof fetch
  /**
   * For URLs that came from outside, such as those of attachments. It connects to public addresses only, and sends no
   * credential to another origin.
   *
   * Rejects with `media.refused` in an installation without a media store.
   */
  mediaFetch: typeof fetch
  /** The external URL of the installation, without a trailing slash; absent if it was not configured. */
  publicUrl: string | undefined
  /** The URL that this channel's webhooks are posted to; absent without a public URL. */
  webhookUrl: string | undefined
  /** A small durable map of the channel's own. */
  state: ChannelStateMap
  log: Logger
}

export interface ChannelStateMap {
  get(name: string): Promise<unknown>
  set(name: string, value: unknown): Promise<void>
}

/** A kind of channel with its configuration. */
export interface ChannelSource {
  readonly kind: string
  readonly capabilities: ChannelCapabilities
  open(context: ChannelContext): Channel | Promise<Channel>
}

/** The parts of a channel that its author writes. */
export interface ChannelDefinition<Kind extends string, Schema extends z.ZodType> {
  kind: Kind
  config: Schema
  capabilities: ChannelCapabilities | ((config: z.output<Schema>) => ChannelCapabilities)
  open(config: z.output<Schema>, context: ChannelContext): Channel | Promise<Channel>
}
