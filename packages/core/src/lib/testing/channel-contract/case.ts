import type { MessageId } from '../../model/ids.ts'
import type { ChannelCapabilities } from '../../ports/capabilities.ts'
import type { Channel, OutboundMessage, SendOptions } from '../../ports/channel.ts'
import type { Address, MessageFact } from '../../ports/fact.ts'
import type { Expect } from '../store-contract/case.ts'

/**
 * What a guarantee needs of a channel: that it has the member, that its webhooks' signatures cover the body or the URL, that
 * one address has two spellings, or that customers can write to several addresses of ours.
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
 * What the stand-in for the provider does with sends from now on.
 *
 * - `accept`: takes the message and answers.
 * - `refuse`: takes nothing, and will not take the same again.
 * - `busy`: takes nothing for now.
 * - `break`: takes nothing, and its answer does not say so: an internal error.
 * - `drop`: takes the message, and the connection ends before the answer.
 * - `hang`: takes the message and never answers.
 * - `unreachable`: there is no connection. Look-ups fail too.
 */
export type ProviderMood = 'accept' | 'refuse' | 'busy' | 'break' | 'drop' | 'hang' | 'unreachable'

/** A message that the provider took. */
export interface Taken {
  providerId: string
  /** The recipient's address as the channel normalizes it. */
  to: string
  /** The text as it was handed over. */
  text: string
  /** Our address that it left from, where we may have several. */
  from?: string | undefined
}

/** A stand-in for the provider, in the hands of the cases. */
export interface ScriptedProvider {
  mood: ProviderMood
  /** How often it was asked to send. */
  readonly calls: number
  /** What it took, in order. */
  readonly taken: readonly Taken[]
  /** What it makes of the texts that it takes from now on. It keeps them as they are where nothing is given. */
  rewrite?: ((text: string) => string) | undefined
  /** How often it was asked for a list. Needed where many are looked up at once. */
  readonly lists?: number
  /** Brings a message on that it took, and posts no webhook. Needed where many are looked up at once. */
  progress?(providerId: string, status: ToldStatus): void
}

/** How a webhook is signed: as the provider does, not at all, or by somebody who does not know the secret. */
export type Seal = 'genuine' | 'missing' | 'wrong'

/** Builds the webhooks that the provider posts. */
export interface WebhookBuilder {
  /**
   * A customer's message; `extra` is one more field, which no version of the channel knows. `to` is our address that the
   * customer wrote to. Default: the configured one.
   */
  message(
    told: { providerId: string; from: string; text: string; extra?: string; to?: string | undefined },
    seal?: Seal,
  ): Promise<Request>
  /** News of a message that was sent. Needed where receipts are promised. */
  status?(told: { providerId: string; messageId: MessageId; attempt: number; status: ToldStatus }): Promise<Request>
  /** A webhook that is genuine and cannot be understood. */
  unreadable(): Promise<Request>
}

/** Records of messages at the provider that no webhook delivered. */
export interface MissedRecords {
  /** A customer's message. */
  write(message: { from: string; text: string }): void
  /** A message of ours that was not sent through Parley. Needed where the channel is synchronized. */
  sent?(message: { to: string; text: string }): void
  /** A record between them that has a form unknown to the channel. */
  unreadable(): void
}

/** A file of the provider. */
export interface ProvidedFile {
  contentType: string
  content: Uint8Array
}

/** Files at the provider, and whether a credential was given away. */
export interface ProvidedFiles {
  /** The provider fails for now. */
  broken: boolean
  /** URLs of other origins that were asked for with a credential. */
  readonly leaked: readonly string[]
  /** Puts a file into the provider. Returns its URL as the provider reports it. */
  put(file: ProvidedFile): string
  /** The URL of a file that the provider does not have any more. */
  gone(): string
  /** The URL of a file that the provider hands out by a redirect to another origin. */
  redirected(file: ProvidedFile): string
  /** A URL of another origin, which has a file. */
  foreign(file: ProvidedFile): string
}

/** Statuses of which a channel learns, as far as its capabilities promise them. */
export type ToldStatus = 'sent' | 'delivered' | 'failed'

/** Two customers as people write them, and inputs that are no address. */
export interface Correspondents {
  /** One customer, written in several ways. */
  alice: readonly [string, ...string[]]
  /** Another one. */
  bob: string
  /** What could be an address only by a guess: without the country, the domain, a digit. */
  incomplete: readonly string[]
  /** Addresses that have two spellings: each as the provider writes it, and as people do. Needed for `two spellings`. */
  spellings?: readonly { provider: string; people: readonly [string, ...string[]] }[]
}

/** One open channel to try, with its provider in the test's hands. Disposing it gives back everything. */
export interface ChannelHarness extends AsyncDisposable {
  channel: Channel
  capabilities: ChannelCapabilities
  /** Opens the same channel once more, as another process would. */
  again(): Promise<Channel>
  correspondents: Correspondents
  /** Our addresses that customers can write to, the configured one first. Needed for `several ends`. */
  ourEnds?: readonly [string, string, ...string[]]
  provider: ScriptedProvider
  webhooks?: WebhookBuilder
  /** Needed where the channel pulls, or is synchronized. */
  missed?: MissedRecords
  /** Needed where the channel opens media. */
  files?: ProvidedFiles
  /** The time that the provider and the channel go by. */
  now(): number
  /** Lets time pass, for both alike. */
  pass(ms: number): void
}

/** What a case is given. */
export interface ChannelTrial extends Omit<ChannelHarness, symbol | 'webhooks' | 'ourEnds' | 'missed' | 'files'> {
  expect: Expect
  ourEnds: readonly [string, string, ...string[]]
  webhooks: WebhookBuilder
  missed: Required<MissedRecords>
  files: ProvidedFiles
  alice: Address
  bob: Address
  /** Names the thread of an opening with an address; of the same opening each time. */
  thread(to: Address, by?: Channel): string
  /** Has the channel read a webhook. */
  receive(request: Request): ReturnType<NonNullable<Channel['webhook']>>
  /** The message as it is handed to the channel, and how. */
  outbound(text?: string, to?: Address): [OutboundMessage, SendOptions & { abort: (reason?: Error) => void }]
}

/** One guarantee of the port, and how it is tried. */
export interface ChannelCase {
  /** The guarantee; begins with the member that gives it. */
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
