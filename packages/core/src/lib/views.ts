import type { RunTimeChannelCommands } from './engine/channels/types.ts'
import type { HistoryProgress, HistoryRecord } from './engine/ingest/import-history.ts'
import type { SyncChannelOptions, SyncProgress } from './engine/ingest/sync.ts'
import type { Live } from './engine/live/live-view.ts'
import type { ChannelSummary } from './engine/read/channel-list.ts'
import type { ConversationListOptions } from './engine/read/conversation-list.ts'
import type { DayCount, DayCountFilter } from './engine/read/day-counts.ts'
import type { EventFilter } from './engine/read/event-filter.ts'
import type { StreamItem } from './engine/read/feed.ts'
import type { Listing, ListOptions } from './engine/read/listing.ts'
import type { AroundListing, AroundOptions } from './engine/read/messages-around.ts'
import type { OpenedFile, OpenFileOptions } from './engine/read/open-file.ts'
import type { SearchAnswer } from './engine/read/search-all.ts'
import type { SearchListing, SearchOptions } from './engine/read/search-messages.ts'
import type { SummaryOptions } from './engine/read/statistics-summary.ts'
import type { CommandOptions } from './engine/write/commander.ts'
import type { Commands, SendCommandOptions, StartedNow } from './engine/write/commands.ts'
import type { PersonReadInput, PersonReadProgress } from './engine/write/person-read.ts'
import type { Uploaded, UploadOptions } from './engine/write/upload.ts'
import type { AddressRecord } from './model/address.ts'
import type { Conversation } from './model/conversation.ts'
import type { AddressId, ChannelId, ConversationId, Cursor, JobId, MessageId, TenantId, Time } from './model/ids.ts'
import type { Job } from './model/job.ts'
import type { MediaFile } from './model/media.ts'
import type { MediaId } from './model/media-id.ts'
import type { Message } from './model/message.ts'
import type { PersonReadMark } from './model/person-read-mark.ts'
import type { Principal } from './model/principal.ts'
import type { Query, RecordKind, Stored, WhereOf } from './model/record.ts'
import type { kernel } from './model/schema.ts'
import type { Content } from './ports/content.ts'
import type { Command, CommandsOf, EventOfModules, ModuleTypes, ReadsOf } from './ports/module.ts'
import type { Lookup, Store } from './ports/store.ts'
import type { StatisticsSummary } from './protocol/statistics-summary.ts'
import type { SearchTerms } from './search/term.ts'

/** Options of a read. */
export interface ReadOptions {
  signal?: AbortSignal | undefined
}

/** The reads and commands of one tenant for the records of the kernel. Foreign and missing records look the same. */
export interface KernelView<C extends string = string> {
  readonly id: TenantId
  channels: RunTimeChannelCommands & {
    /**
     * The channels that the principal sees, by their ids: their capabilities, our own address, and their health. A
     * channel with access keys is seen by a principal with one of them.
     */
    list(options?: ReadOptions): Promise<ChannelSummary[]>
    /**
     * Reads the records of a channel's provider on the request of a person, and stores the new ones. Each progress is
     * about durable records. A loop that is left ends the synchronization.
     *
     * @example
     * ```ts
     * for await (const { done, total } of parley.channels.sync('phone')) console.log(`${done} of ${total}`)
     * ```
     * @throws `channel.unknown`, `channel.no_sync`
     */
    sync(channel: C, options?: SyncChannelOptions): AsyncIterable<SyncProgress>
    /**
     * Imports messages of an earlier system on a channel, in any order. They are history: they change no unread count, run
     * no handler, send nothing and notify no person. Their times, directions and deliveries stay.
     *
     * A record with a known id changes nothing, so an import can be repeated after an interruption. A record that cannot
     * be read is in `refused`, and the others are imported.
     *
     * @example
     * ```ts
     * for await (const { done, refused } of parley.channels.importHistory('sms', records)) console.log(done, refused)
     * ```
     * @throws `channel.unknown`, `input.invalid`
     */
    importHistory(
      channel: C,
      records: AsyncIterable<HistoryRecord> | Iterable<HistoryRecord>,
      options?: ReadOptions,
    ): AsyncIterable<HistoryProgress>
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
     * Lists conversations by the time of their last activity. `sort: 'waiting'` lists those that wait for an answer, the
     * longest wait first. `sort: 'created'` lists by the time at which they began.
     *
     * `where: { address: '+1 (415) 555-0123' }` finds those of a number as a person writes it. `where: { assignee: null
     * }` finds those without an assignee. `where: { kind: 'sms' }` finds those on the channels of a kind.
     *
     * @throws `input.invalid`, `cursor.invalid`; `address.invalid` if no channel reads `address`
     */
    list(options?: ConversationListOptions): Promise<Listing<Conversation>>
    /** @throws `not_found` */
    get(id: ConversationId, options?: ReadOptions): Promise<Conversation>
    /**
     * Sends a first message on a channel to one or several addresses. Continues the conversation with them or begins a
     * new one. If the channel's capability `threads` is `opening`, the conversation is new.
     *
     * @throws `channel.unknown`, `address.invalid`, `text.empty`, `text.too_long`, `media.not_ready`, `input.invalid`
     * @throws `idempotency.mismatch`
     * @throws `content.unsupported` naming the field that the channel cannot carry
     */
    start(
      opening: Content & { channel: C; to: string | readonly string[] },
      options?: SendCommandOptions,
    ): Promise<StartedNow>
    update: Commands['update']
    updateMany: Commands['updateMany']
    remove: Commands['removeConversation']
    /**
     * Moves the read mark of one person of the team forward. The team's own mark stays.
     *
     * A principal moves its own mark. That of another person needs the action `conversations.readForOthers`.
     *
     * @throws `not_found`, `forbidden`
     * @throws `input.invalid` for a `readThrough` that is neither a message of the conversation nor a cursor of the log
     */
    readBy(id: ConversationId, input: PersonReadInput, options?: ReadOptions): Promise<PersonReadMark>
    /**
     * The progress of one person in reading a conversation. Default: the principal.
     *
     * @throws `not_found`
     * @throws `input.invalid` without a person and without a principal
     */
    readMark(id: ConversationId, options?: ReadOptions & { person?: string | undefined }): Promise<PersonReadProgress>
    /** The read marks of persons of the team, by the time of their last move. */
    readMarks(
      options?: ListOptions<WhereOf<typeof kernel.readMark.queries.readMarks>>,
    ): Promise<Listing<PersonReadMark>>
  }
  messages: {
    /** The messages of a conversation, by their own time. */
    list(conversation: ConversationId, options?: Omit<ListOptions, 'where'>): Promise<Listing<Message>>
    /**
     * The messages around one of them, or around a time, the newest first. `next` continues with earlier messages in
     * `list`, and `previous` with later ones in `list` with the order `oldest`.
     *
     * @throws `not_found` for a message that is not of the conversation
     */
    around(conversation: ConversationId, around: MessageId | Time, options?: AroundOptions): Promise<AroundListing>
    /**
     * Finds messages that contain all terms of `q`; the newest arrival is first. It searches subject and text of every
     * message that a list would return.
     *
     * - Words are found in any form. Case, accents, width, ligatures, and the digits of any script are folded. So are
     *   the Arabic, Persian and Urdu forms of a letter. So are the final forms of Hebrew and Greek, Katakana and
     *   Hiragana. An apostrophe or a hyphen of any form separates words.
     * - `"a phrase"` is found as it is written, `begin*` finds any word with that beginning. Words without a space
     *   between them are a phrase.
     * - A number of 7 to 20 digits is found in any grouping, with its country code or without. It is
     *   also found as the end of a longer number.
     * - An emoji is a word, with any skin tone.
     *
     * Everything else in `q` is text. If all of it is punctuation, the page is empty and `reason` has the cause.
     *
     * @throws `input.invalid` for a `q` of blanks only, more than 1000 characters, 32 terms or 128 words, or a prefix
     * of one letter
     * @throws `not_found` for a conversation that does not exist
     * @throws `cursor.invalid`
     */
    search(q: string, options?: SearchOptions): Promise<SearchListing>
    /** @throws `not_found` */
    get(id: MessageId, options?: ReadOptions): Promise<Message>
    send: Commands['send']
  }
  /**
   * Searches messages and contacts at once: the first page of each. `q` is read as in `messages.search`. A contact is
   * found by any word of its name and by the digits of its numbers.
   *
   * @throws `input.invalid` as `messages.search`
   */
  search(q: string, options?: { limit?: number | undefined; signal?: AbortSignal | undefined }): Promise<SearchAnswer>
  addresses: {
    /** @throws `not_found` */
    get(id: AddressId, options?: ReadOptions): Promise<AddressRecord>
    /**
     * The known addresses that a text means, as a person writes it. Default: on every channel that can read it.
     *
     * @throws `address.invalid` if no channel reads it
     */
    find(written: string, options?: ReadOptions & { channel?: ChannelId | undefined }): Promise<AddressRecord[]>
    /** Blocks the address: its messages are stored without an announcement. @throws `not_found` */
    block(id: AddressId, options?: ReadOptions): Promise<AddressRecord>
    /** Unblocks the address. @throws `not_found` */
    unblock(id: AddressId, options?: ReadOptions): Promise<AddressRecord>
    /** Sends nothing to the address any more, like an opt-out of its owner. @throws `not_found` */
    optOut(id: AddressId, options?: ReadOptions): Promise<AddressRecord>
    /** Sends to the address again, on the request of its owner. The provider may still refuse. @throws `not_found` */
    optIn(id: AddressId, options?: ReadOptions): Promise<AddressRecord>
    update: Commands['changeAddress']
  }
  jobs: {
    /** Jobs that wait, run or are dead. */
    list(options?: ListOptions<WhereOf<typeof kernel.job.queries.jobs>>): Promise<Listing<Job>>
    /** @throws `not_found`, also for a completed job, which is deleted */
    get(id: JobId, options?: ReadOptions): Promise<Job>
    replay: Commands['replayJob']
    remove: Commands['removeJob']
  }
  statistics: {
    /** Counts by day, oldest first. */
    list(options?: ListOptions<DayCountFilter>): Promise<Listing<DayCount>>
    /**
     * Figures of a period: by step, by channel and by person, with the present numbers of conversations. History counts
     * nothing.
     *
     * A narrowed principal has the figures of its own channels. They were added with one of its access keys, and never
     * had another access.
     *
     * @throws `input.invalid` naming the option: a period over 800 days, more than 1000 steps, an unknown time zone
     */
    summary(options: SummaryOptions): Promise<StatisticsSummary>
  }
  /** Typing and presence: news without a cursor. */
  live: Live
  /** Records by id, in one round trip. A record that does not exist is absent. */
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

/** The additions of one module to a view. */
export type ModuleView<M extends ModuleTypes> = { readonly [Name in keyof ReadsOf<M>]: Read<ReadsOf<M>[Name]> } & {
  readonly [Name in keyof CommandsOf<M>]: Call<CommandsOf<M>[Name]>
}

/** The additions of the modules of an installation to a view, by their ids. */
export type ModuleViews<M extends ModuleTypes> = {
  readonly [One in M as string extends One['id'] ? never : One['id']]: ModuleView<One>
}

/**
 * The reads and commands of one tenant, or of one principal. `C` is the ids of the channels, `M` the union of the
 * modules' interfaces.
 *
 * A view with more modules is assignable to one with fewer: a function takes `View<string, Tasks>`.
 */
export type View<C extends string = string, M extends ModuleTypes = ModuleTypes> = KernelView<C> & ModuleViews<M>

/** The position in the log, and the events to read. */
export interface EventsOptions extends EventFilter {
  after?: Cursor | 'oldest' | 'newest' | undefined
  signal?: AbortSignal | undefined
}

/** The log. It is apart from {@link View}, because a stream of more events is not assignable to one of fewer. */
export interface Stream<M extends ModuleTypes = ModuleTypes> {
  /**
   * The log behind a cursor, and then live: every event once, in order. Default: from now on.
   *
   * With a filter, other events arrive as `passed`, with their cursor only.
   *
   * @throws `input.invalid` for an unknown type, `not_found` for a conversation that does not exist
   */
  events(options?: EventsOptions): AsyncIterable<StreamItem<EventOfModules<M>>>
}

/** A view with its stream. */
export type TenantView<C extends string = string, M extends ModuleTypes = ModuleTypes> = View<C, M> &
  Stream<M> & {
    /**
     * The same view over another store with the same data, such as one in a transaction of the importer. Its commands
     * take effect with the importer's own changes, or not at all.
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
     * The same view as a principal. Its id is the author of every command, and its role limits the calls. Its access
     * keys narrow every read, stream and command to conversations with one of them in `access`.
     *
     * A call that the role does not have is refused with `forbidden`. A hidden record is `not_found`, like a missing
     * one. Jobs and counts by day are about the whole tenant, so a narrowed principal is refused. A view of a principal
     * refuses `as` with `forbidden`.
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
    /** The access keys that narrow this view at this moment; `undefined` if nothing does. */
    access(options?: ReadOptions): Promise<readonly string[] | undefined>
    /** The principal of this view; `undefined` for the whole tenant. */
    readonly principal: Principal | undefined
    /** The access keys come from the policy of the installation, so they may change while this view is used. */
    readonly isNarrowedByPolicy: boolean
    /** Runs a command of a module by its name: for a route that is made from data. */
    command(
      module: string,
      name: string,
      input: unknown,
      options?: CommandOptions,
    ): Promise<{ value: unknown; replayed: boolean }>
  }

/** The view of any tenant. */
export type ParleyView = TenantView
