import type { MessageId } from '../../model/ids.ts'
import type { ChannelCapabilities } from '../../ports/capabilities.ts'
import type { Channel, OutboundMessage, SendOptions } from '../../ports/channel.ts'
import type { Address, MessageFact } from '../../ports/fact.ts'
import type { Expect } from '../store-contract/case.ts'

/**
 * A need of a guarantee: a member, or a property. Properties: signatures over the body or the URL, one address with two
 * spellings, several addresses of ours.
 */
export type ChannelNeed =
  | 'webhook'
  | 'signed body'
  | 'signed url'
  | 'receipts'
  | 'lookUp'
  | 'lookUpMany'
  | 'two spellings'
  | 'several ends'
  | 'pull'
  | 'sync'
  | 'openMedia'
  | 'threads by address'
  | 'threads by opening'

/**
 * The behavior of the stand-in for the provider at sends.
 *
 * - `accept`: accepts the message and responds.
 * - `refuse`: accepts nothing, permanently.
 * - `busy`: accepts nothing at present.
 * - `break`: accepts nothing, and its response does not show that: an internal error.
 * - `drop`: accepts the message, and the connection ends before the response.
 * - `hang`: accepts the message and never responds.
 * - `unreachable`: there is no connection. Look-ups fail too.
 */
export type ProviderMood = 'accept' | 'refuse' | 'busy' | 'break' | 'drop' | 'hang' | 'unreachable'

/** A message that the provider accepted. */
export interface Taken {
  providerId: string
  /** The recipient's address as the channel normalizes it. */
  to: string
  /** The text as it was sent. */
  text: string
  /** Our address that it was sent from, if we may have several. */
  from?: string | undefined
}

/** A stand-in for the provider, which the cases control. */
export interface ScriptedProvider {
  mood: ProviderMood
  /** The number of calls to send. */
  readonly calls: number
  /** The accepted messages, in order. */
  readonly taken: readonly Taken[]
  /** Changes the texts of later messages. Default: the texts stay as they are. */
  rewrite?: ((text: string) => string) | undefined
  /** The number of list requests. Needed for look-ups of many. */
  readonly lists?: number
  /** Changes the status of an accepted message, and posts no webhook. Needed for look-ups of many. */
  progress?(providerId: string, status: ToldStatus): void
}

/** The signature of a webhook: the provider's, none, or one with another secret. */
export type Seal = 'genuine' | 'missing' | 'wrong'

/** Builds the webhooks that the provider posts. */
export interface WebhookBuilder {
  /**
   * A customer's message. `extra` is one more field, which is unknown to the channel. `to` is our address that the
   * customer wrote to. Default: the configured one.
   */
  message(
    told: { providerId: string; from: string; text: string; extra?: string; to?: string | undefined },
    seal?: Seal,
  ): Promise<Request>
  /** A status report about a sent message. Needed if receipts are promised. */
  status?(told: { providerId: string; messageId: MessageId; attempt: number; status: ToldStatus }): Promise<Request>
  /** A genuine webhook that the channel cannot read. */
  unreadable(): Promise<Request>
}

/** Records of messages at the provider that no webhook delivered. */
export interface MissedRecords {
  /** A customer's message. */
  write(message: { from: string; text: string }): void
  /** A message of ours that was not sent through Parley. Needed if the channel is synchronized. */
  sent?(message: { to: string; text: string }): void
  /** A record in a form that the channel cannot read. */
  unreadable(): void
}

/** A file of the provider. */
export interface ProvidedFile {
  contentType: string
  content: Uint8Array
}

/** Files at the provider, with a check for leaked credentials. */
export interface ProvidedFiles {
  /** The provider fails at present. */
  broken: boolean
  /** URLs of other origins that were requested with a credential. */
  readonly leaked: readonly string[]
  /** Adds a file to the provider. Returns its URL as the provider reports it. */
  put(file: ProvidedFile): string
  /** The URL of a file that the provider has deleted. */
  gone(): string
  /** The URL of a file that redirects to another origin. */
  redirected(file: ProvidedFile): string
  /** A URL of another origin, with a file. */
  foreign(file: ProvidedFile): string
}

/** Statuses that a channel reports, as far as its capabilities promise them. */
export type ToldStatus = 'sent' | 'delivered' | 'failed'

/** Two customers as people write them, and inputs that are not addresses. */
export interface Correspondents {
  /** One customer, written in several ways. */
  alice: readonly [string, ...string[]]
  /** Another one. */
  bob: string
  /** Inputs that are an address only by a guess: without the country, the domain, a digit. */
  incomplete: readonly string[]
  /** Addresses with two spellings: the provider's, and those of people. Needed for `two spellings`. */
  spellings?: readonly { provider: string; people: readonly [string, ...string[]] }[]
}

/** One open channel for a case, with its provider. Disposing it releases everything. */
export interface ChannelHarness extends AsyncDisposable {
  channel: Channel
  capabilities: ChannelCapabilities
  /** Opens the same channel once more, like another process. */
  again(): Promise<Channel>
  correspondents: Correspondents
  /** Our addresses that customers can write to, the configured one first. Needed for `several ends`. */
  ourEnds?: readonly [string, string, ...string[]]
  provider: ScriptedProvider
  webhooks?: WebhookBuilder
  /** Needed if the channel pulls, or is synchronized. */
  missed?: MissedRecords
  /** Needed if the channel opens media. */
  files?: ProvidedFiles
  /** The clock of the provider and the channel. */
  now(): number
  /** Advances that clock. */
  pass(ms: number): void
}

/** The input of a case. */
export interface ChannelTrial extends Omit<ChannelHarness, symbol | 'webhooks' | 'ourEnds' | 'missed' | 'files'> {
  expect: Expect
  ourEnds: readonly [string, string, ...string[]]
  webhooks: WebhookBuilder
  missed: Required<MissedRecords>
  files: ProvidedFiles
  alice: Address
  bob: Address
  /** The thread of an opening with an address; of the same opening each time. */
  thread(to: Address, by?: Channel): string
  /** Passes a webhook to the channel. */
  receive(request: Request): ReturnType<NonNullable<Channel['webhook']>>
  /** The message and the options in the form of a send. */
  outbound(text?: string, to?: Address): [OutboundMessage, SendOptions & { abort: (reason?: Error) => void }]
}

/** One guarantee of the port, and its test. */
export interface ChannelCase {
  /** The guarantee. It begins with the member that gives it. */
  name: string
  member: Exclude<keyof Channel, 'reread' | 'setup' | 'typing' | symbol> | 'capabilities' | 'dispose'
  needs?: readonly ChannelNeed[]
  run(trial: ChannelTrial): Promise<void>
}

/** The names of threads that a message has, best first. */
export function threadsOf({ thread }: MessageFact): string[] {
  return thread.flatMap((name) => ('thread' in name ? name.thread : []))
}

type Runs = { [guarantee: string]: ChannelCase['run'] }

/** Cases of one member, each named by its guarantee. */
export function casesOf(member: ChannelCase['member'], runs: Runs, ...needs: ChannelNeed[]): ChannelCase[] {
  return Object.entries(runs).map(([guarantee, run]) => ({ name: `${member}: ${guarantee}`, member, needs, run }))
}
