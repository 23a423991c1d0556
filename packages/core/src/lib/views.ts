import type { SyncChannelOptions, SyncProgress } from './engine/ingest/sync.ts'
import type { ConversationListOptions } from './engine/read/conversation-list.ts'
import type { EventFilter } from './engine/read/event-filter.ts'
import type { StreamItem } from './engine/read/feed.ts'
import type { Listing, ListOptions } from './engine/read/listing.ts'
import type { OpenedFile, OpenFileOptions } from './engine/read/open-file.ts'
import type { SearchAnswer } from './engine/read/search-all.ts'
import type { SearchListing, SearchOptions } from './engine/read/search-messages.ts'
import type { CommandOptions } from './engine/write/commander.ts'
import type { Commands, SendCommandOptions, StartedNow } from './engine/write/commands.ts'
import type { PersonReadInput } from './engine/write/person-read.ts'
import type { Uploaded, UploadOptions } from './engine/write/upload.ts'
import type { AddressRecord } from './model/address.ts'
import type { Conversation } from './model/conversation.ts'
import type { AddressId, ChannelId, ConversationId, Cursor, JobId, MessageId, TenantId } from './model/ids.ts'
import type { Job } from './model/job.ts'
import type { MediaFile } from './model/media.ts'
import type { MediaId } from './model/media-id.ts'
import type { Message } from './model/message.ts'
import type { PersonReadMark } from './model/person-read-mark.ts'
import type { Principal } from './model/principal.ts'
import type { Query, RecordKind, Stored, WhereOf } from './model/record.ts'
import type { kernel } from './model/schema.ts'
import type { Statistic } from './model/statistic.ts'
import type { Content } from './ports/content.ts'
import type { Command, CommandsOf, EventOfModules, ModuleTypes, ReadsOf } from './ports/module.ts'
import type { Lookup, Store } from './ports/store.ts'
import type { SearchTerms } from './search/term.ts'

/** How a read is asked for. */
export interface ReadOptions {
  signal?: AbortSignal | undefined
}

/** What one tenant reads and does with the records of the kernel. Foreign and missing look the same. */
export interface KernelView<C extends string = string> {
  readonly id: TenantId
  channels: {
    /**
     * Reads what the provider of a channel has, because a person asked for it, and stores what is new. Each progress is
     * about records that are durable. To leave the loop ends the synchronization.
     *
     * @example
     * ```ts
     * for await (const { done, total } of parley.channels.sync('phone')) console.log(`${done} of ${total}`)
     * ```
     * @throws `channel.unknown`, `channel.no_sync`
     */
    sync(channel: C, options?: SyncChannelOptions): AsyncIterable<SyncProgress>
  }
  media: {
    /**
     * Stores a file, so that a message can be sent with it.
     *
     * @throws `media.no_store`, `media.empty`, `media.too_large`, `media.type_mismatch`, `idempotency.mismatch`
     */
    put(content: AsyncIterable<Uint8Array> | Uint8Array, options?: UploadOptions): Promise<Uploaded>
    /** @throws `not_found` */
    get(id: MediaId, options?: ReadOptions): Promise<MediaFile>
    /** Opens a file to read it. @throws `media.no_store`, `not_found`, `media.not_ready`, `media.gone` */
    open(id: MediaId, options?: OpenFileOptions): Promise<OpenedFile>
  }
  conversations: {
    /**
     * Conversations by when they last moved. `where: { address: '+1 (415) 555-0123' }` finds those of a number as a person
     * writes it, `where: { assignee: null }` those without an assignee.
     *
     * @throws `input.invalid`, `cursor.invalid`; `address.invalid` where no channel reads `address`
     */
    list(options?: ConversationListOptions): Promise<Listing<Conversation>>
    /** @throws `not_found` */
    get(id: ConversationId, options?: ReadOptions): Promise<Conversation>
    /**
     * Sends a first message on a channel, to an address or to several: in the conversation with them, or in a new one. Where
     * the channel's capability `threads` is `opening`, it is a new one.
     *
     * @throws `channel.unknown`, `address.invalid`, `text.empty`, `text.too_long`, `content.unsupported` naming the field that
     * the channel cannot carry, `media.not_ready`, `input.invalid`, `idempotency.mismatch`
     */
    start(
      opening: Content & { channel: C; to: string | readonly string[] },
      options?: SendCommandOptions,
    ): Promise<StartedNow>
    update: Commands['update']
    /** Moves the read mark of one person of the team forward. The team's own mark stays. @throws `not_found`, `input.invalid` */
    readBy(id: ConversationId, input: PersonReadInput, options?: ReadOptions): Promise<PersonReadMark>
    /** How far persons of the team have read, by when they moved their marks last. */
    readMarks(
      options?: ListOptions<WhereOf<typeof kernel.readMark.queries.readMarks>>,
    ): Promise<Listing<PersonReadMark>>
  }
  messages: {
    /** The messages of a conversation, by when they were said. */
    list(conversation: ConversationId, options?: Omit<ListOptions, 'where'>): Promise<Listing<Message>>
    /**
     * Messages that say all of it, the one that arrived last first. Searched are subject and text, of every message that a
     * list would show.
     *
     * - Words are found in any form: case, accents, width, ligatures, the Arabic, Persian and Urdu forms of a letter, the
     *   final forms of Hebrew and Greek, Katakana and Hiragana, and the digits of any script are folded. An apostrophe or a
     *   hyphen of any form parts words.
     * - `"a phrase"` is found as it is written, `begin*` whatever begins so. What is typed without a space is a phrase.
     * - A number of 7 to 20 digits is found however its digits are grouped, with its country code or without, and as the end
     *   of a longer number.
     * - An emoji is a word, whatever its skin.
     *
     * Everything else in `q` is text. Where all of it is punctuation, the page is empty and `reason` says why.
     *
     * @throws `input.invalid` for a `q` of blanks only, more than 1000 characters, 32 terms or 128 words, or a prefix of one
     * letter; `not_found` for a conversation that is not there; `cursor.invalid`
     */
    search(q: string, options?: SearchOptions): Promise<SearchListing>
    /** @throws `not_found` */
    get(id: MessageId, options?: ReadOptions): Promise<Message>
    send: Commands['send']
  }
  /**
   * Searches messages and contacts at once: the first page of each. `q` is read as in `messages.search`; a contact is found
   * by any word of its name and by the digits of its numbers.
   *
   * @throws `input.invalid` as `messages.search`
   */
  search(q: string, options?: { limit?: number | undefined; signal?: AbortSignal | undefined }): Promise<SearchAnswer>
  addresses: {
    /** @throws `not_found` */
    get(id: AddressId, options?: ReadOptions): Promise<AddressRecord>
    /**
     * The known addresses that a text means, as a person writes it: on one channel, or on every channel that can read it.
     *
     * @throws `address.invalid` where no channel reads it
     */
    find(written: string, options?: ReadOptions & { channel?: ChannelId | undefined }): Promise<AddressRecord[]>
    /** Its messages are stored from now on without an announcement. @throws `not_found` */
    block(id: AddressId, options?: ReadOptions): Promise<AddressRecord>
    /** Lets it in again. @throws `not_found` */
    unblock(id: AddressId, options?: ReadOptions): Promise<AddressRecord>
    /** Sends nothing to it from now on, as if its owner had asked for that. @throws `not_found` */
    optOut(id: AddressId, options?: ReadOptions): Promise<AddressRecord>
    /** Sends to it again. For an owner that asked for it. The provider may still refuse. @throws `not_found` */
    optIn(id: AddressId, options?: ReadOptions): Promise<AddressRecord>
    update: Commands['changeAddress']
  }
  jobs: {
    /** Work that waits, runs or is dead. */
    list(options?: ListOptions<WhereOf<typeof kernel.job.queries.jobs>>): Promise<Listing<Job>>
    /** @throws `not_found`: a job that is done is not kept */
    get(id: JobId, options?: ReadOptions): Promise<Job>
    replay: Commands['replayJob']
    remove: Commands['removeJob']
  }
  statistics: {
    /** Counters by day, oldest first. */
    list(options?: ListOptions<WhereOf<typeof kernel.statistic.queries.statistics>>): Promise<Listing<Statistic>>
  }
  /** Records by id, in one round trip; what does not exist is not there. */
  load(lookups: readonly Lookup[], options?: ReadOptions): Promise<Stored[]>
}

type Read<Source> =
  Source extends Query<infer R, infer W>
    ? W extends { readonly terms: SearchTerms }
      ? (q: string, options?: ListOptions<Omit<W, 'terms'>>) => Promise<Listing<R>>
      : object extends W
        ? (options?: ListOptions<W>) => Promise<Listing<R>>
        : (options: ListOptions<W> & { where: W }) => Promise<Listing<R>>
    : Source extends RecordKind<infer R>
      ? (id: R['id'], options?: ReadOptions) => Promise<R>
      : never

type Call<Each> =
  Each extends Command<infer Input, infer Result> ? (input: Input, options?: CommandOptions) => Promise<Result> : never

/** What one module adds to a view. */
export type ModuleView<M extends ModuleTypes> = { readonly [Name in keyof ReadsOf<M>]: Read<ReadsOf<M>[Name]> } & {
  readonly [Name in keyof CommandsOf<M>]: Call<CommandsOf<M>[Name]>
}

/** What the modules of an installation add to a view, by their ids. */
export type ModuleViews<M extends ModuleTypes> = {
  readonly [One in M as string extends One['id'] ? never : One['id']]: ModuleView<One>
}

/**
 * What one tenant, or one principal, reads and does. `C` is the ids of the channels, `M` the union of the modules' interfaces.
 *
 * A view with more modules passes for one with fewer: a function takes `View<string, Tasks>`.
 */
export type View<C extends string = string, M extends ModuleTypes = ModuleTypes> = KernelView<C> & ModuleViews<M>

/** From where to read the log, and which events. */
export interface EventsOptions extends EventFilter {
  after?: Cursor | 'oldest' | 'newest' | undefined
  signal?: AbortSignal | undefined
}

/** The log. Apart from {@link View}, because more events do not pass for fewer. */
export interface Stream<M extends ModuleTypes = ModuleTypes> {
  /**
   * The log behind a cursor, and then live: every event once, in order. Without a cursor, from now on.
   *
   * With a filter, other events arrive as `passed`, with their cursor only.
   *
   * @throws `input.invalid` for a type that no event has, `not_found` for a conversation that is not there
   */
  events(options?: EventsOptions): AsyncIterable<StreamItem<EventOfModules<M>>>
}

/** A view with its stream. */
export type TenantView<C extends string = string, M extends ModuleTypes = ModuleTypes> = View<C, M> &
  Stream<M> & {
    /**
     * The same view over another store with the same data: one that takes part in a transaction of the importer. What is
     * commanded here takes effect with the importer's own changes, or not at all.
     *
     * @example
     * ```ts
     * await db.transaction().execute(async (trx) => {
     *   await trx.insertInto('orders').values(order).execute()
     *   await parley.within(store.within(trx)).messages.send(conversation, { text: 'Your order is on its way.' })
     * })
     * ```
     */
    within(store: Store): TenantView<C, M>
    /**
     * The same view as a principal: its id is the author of every command, its role bounds what can be called, and its access
     * keys narrow every read, stream and command to conversations whose `access` has one of them.
     *
     * A call that the role does not have is refused with `forbidden`. A hidden record is `not_found`, as a missing one. Jobs
     * and statistics are about the whole tenant: a narrowed principal is refused. A view of a principal has no `as`: it is
     * refused with `forbidden`.
     *
     * @throws `input.invalid` naming the field
     *
     * @example
     * ```ts
     * const agent = parley.as({ id: 'user:42', role: 'agent', access: ['company:7'] })
     * await agent.conversations.list()
     * ```
     */
    as(principal: Principal): TenantView<C, M>
    /** The access keys that narrow this view at this moment; `undefined` where nothing does. */
    access(options?: ReadOptions): Promise<readonly string[] | undefined>
    /** Carries a command of a module out, by its name: for a route that is made from data. */
    command(
      module: string,
      name: string,
      input: unknown,
      options?: CommandOptions,
    ): Promise<{ value: unknown; replayed: boolean }>
  }

/** The view of any tenant. */
export type ParleyView = TenantView
