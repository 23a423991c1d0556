import type { AddressPatch } from './decide/consent.ts'
import { openJoinedWriter } from './engine/assemble.ts'
import type { Engine } from './engine/engine.ts'
import { type SyncChannelOptions, type SyncProgress, syncChannel } from './engine/ingest/sync.ts'
import { type ConversationListOptions, listConversations } from './engine/read/conversation-list.ts'
import { type EventFilter, filtered, isNarrow } from './engine/read/event-filter.ts'
import type { StreamItem } from './engine/read/feed.ts'
import { type Listing, type ListOptions, list } from './engine/read/listing.ts'
import { type OpenedFile, type OpenFileOptions, openFile } from './engine/read/open-file.ts'
import type { OpenStreams } from './engine/read/open-streams.ts'
import { type SearchListing, type SearchOptions, searchMessages } from './engine/read/search-messages.ts'
import { addressIdsOf } from './engine/read/written-address.ts'
import { type Commands, commandsOf } from './engine/write/commands.ts'
import { markReadBy, type PersonReadInput } from './engine/write/person-read.ts'
import { type UploadOptions, upload } from './engine/write/upload.ts'
import { ParleyError } from './errors/parley-error.ts'
import { answerable, ensureId, ensureInput, inputs } from './input.ts'
import type { AddressRecord } from './model/address.ts'
import type { Conversation } from './model/conversation.ts'
import type { AddressId, ChannelId, ConversationId, Cursor, JobId, MessageId, TenantId } from './model/ids.ts'
import type { Job } from './model/job.ts'
import type { MediaFile } from './model/media.ts'
import type { MediaId } from './model/media-id.ts'
import type { Message } from './model/message.ts'
import type { PersonReadMark } from './model/person-read-mark.ts'
import type { WhereOf } from './model/query.ts'
import type { RecordKind, Stored } from './model/record.ts'
import { kernel } from './model/schema.ts'
import type { Statistic } from './model/statistic.ts'
import { isStore } from './options.ts'
import { bestEffort } from './ports/process-signals.ts'
import type { Lookup, Store } from './ports/store.ts'

interface Read {
  signal?: AbortSignal | undefined
}

/** What one tenant sees and does. Foreign and missing look the same. */
export interface ParleyView {
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
    sync(channel: ChannelId, options?: SyncChannelOptions): AsyncIterable<SyncProgress>
  }
  media: {
    /**
     * Stores a file, so that a message can be sent with it.
     *
     * @throws `media.no_store`, `media.empty`, `media.too_large`, `media.type_mismatch`
     */
    put(content: AsyncIterable<Uint8Array> | Uint8Array, options?: UploadOptions): Promise<MediaFile>
    /** @throws `not_found` */
    get(id: MediaId, options?: Read): Promise<MediaFile>
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
    get(id: ConversationId, options?: Read): Promise<Conversation>
    start: Commands['start']
    update: Commands['update']
    /** Moves the read mark of one person of the team forward. The team's own mark stays. @throws `not_found`, `input.invalid` */
    readBy(id: ConversationId, input: PersonReadInput, options?: Read): Promise<PersonReadMark>
    /** How far persons of the team have read, by when they moved their marks last. */
    readMarks(options?: ListOptions<WhereOf<typeof kernel.readMark.queries.readMarks>>): Promise<Listing<PersonReadMark>>
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
    get(id: MessageId, options?: Read): Promise<Message>
    send: Commands['send']
  }
  addresses: {
    /** @throws `not_found` */
    get(id: AddressId, options?: Read): Promise<AddressRecord>
    /**
     * The known addresses that a text means, as a person writes it: on one channel, or on every channel that can read it.
     *
     * @throws `address.invalid` where no channel reads it
     */
    find(written: string, options?: Read & { channel?: ChannelId | undefined }): Promise<AddressRecord[]>
    /** Its messages are stored from now on without an announcement. @throws `not_found` */
    block(id: AddressId, options?: Read): Promise<AddressRecord>
    /** Lets it in again. @throws `not_found` */
    unblock(id: AddressId, options?: Read): Promise<AddressRecord>
    /** Sends nothing to it from now on, as if its owner had asked for that. @throws `not_found` */
    optOut(id: AddressId, options?: Read): Promise<AddressRecord>
    /** Sends to it again. For an owner that asked for it. The provider may still refuse. @throws `not_found` */
    optIn(id: AddressId, options?: Read): Promise<AddressRecord>
    update: Commands['changeAddress']
  }
  jobs: {
    /** Work that waits, runs or is dead. */
    list(options?: ListOptions<WhereOf<typeof kernel.job.queries.jobs>>): Promise<Listing<Job>>
    /** @throws `not_found`: a job that is done is not kept */
    get(id: JobId, options?: Read): Promise<Job>
    replay: Commands['replayJob']
  }
  statistics: {
    /** Counters by day, oldest first. */
    list(options?: ListOptions<WhereOf<typeof kernel.statistic.queries.statistics>>): Promise<Listing<Statistic>>
  }
  /** Records by id, in one round trip; what does not exist is not there. */
  load(lookups: readonly Lookup[], options?: Read): Promise<Stored[]>
  /**
   * The same view writing into another store over the same data: one that takes part in a transaction of the importer's,
   * so that what is commanded here takes effect with the importer's own changes, or not at all.
   *
   * @example
   * ```ts
   * await db.transaction().execute(async (trx) => {
   *   await trx.insertInto('orders').values(order).execute()
   *   await parley.within(store.within(trx)).messages.send(conversation, { text: 'Your order is on its way.' })
   * })
   * ```
   */
  within(store: Store): ParleyView
  /**
   * The log behind a cursor, and then live: every event once, in order. Without a cursor, from now on.
   *
   * With a filter, other events arrive as `passed`, with their cursor only.
   *
   * @throws `input.invalid` for a type that no event has, `not_found` for a conversation that is not there
   */
  events(options?: EventsOptions): AsyncIterable<StreamItem>
}

/** From where to read the log, and which events. */
export interface EventsOptions extends EventFilter {
  after?: Cursor | 'oldest' | 'newest' | undefined
  signal?: AbortSignal | undefined
}

/** The view of one tenant; its streams are among those that end with the installation. */
export function viewOf(engine: Engine, tenant: TenantId, streams: OpenStreams): ParleyView {
  const { store, feed, environment } = engine
  const commands = commandsOf(engine, tenant, { author: null })
  const load = async (lookups: readonly Lookup[], options: Read = {}): Promise<Stored[]> => {
    ensureInput(options, inputs.readOptions, 'options')
    const wanted = answerable(engine.schema, lookups)
    if (wanted.length === 0) return []
    const { records } = await store.load(tenant, wanted, options)
    return records
  }
  const one = async <R extends Stored>(kind: RecordKind<R>, id: R['id'], options?: Read): Promise<R> => {
    ensureId(kind, id)
    const [record] = await load([kind.ref(id)], options)
    if (!kind.is(record)) throw new ParleyError('not_found', { field: kind.kind })
    return record
  }
  const changed = async (id: AddressId, patch: AddressPatch, options?: Read): Promise<AddressRecord> => {
    const { value } = await commands.changeAddress(id, patch, options)
    return value
  }
  return {
    id: tenant,
    channels: {
      sync(channel, options = {}) {
        ensureInput(options, inputs.syncOptions, 'options')
        return syncChannel(engine, tenant, channel, options)
      },
    },
    media: {
      put: (content, options) => upload(engine, tenant, content, options),
      get: (id, options) => one(kernel.media, id, options),
      open: (id, options) => openFile(engine, tenant, id, options),
    },
    conversations: {
      list: (options) => listConversations(engine, tenant, options),
      get: (id, options) => one(kernel.conversation, id, options),
      start: commands.start,
      update: commands.update,
      readBy(id, input, options = {}) {
        ensureInput(options, inputs.readOptions, 'options')
        return markReadBy(engine, tenant, id, { input, signal: options.signal })
      },
      readMarks: (options) => list(store, tenant, kernel.readMark.queries.readMarks, options),
    },
    messages: {
      async list(conversation, options = {}) {
        ensureInput(options, inputs.listOptions, 'options')
        const { where, ...rest }: ListOptions = options
        if (where !== undefined) {
          const reason = 'Messages are listed by their conversation alone.'
          throw new ParleyError('input.invalid', { field: 'where', reason })
        }
        await one(kernel.conversation, conversation, { signal: rest.signal })
        return list(store, tenant, kernel.message.queries.messages, {
          ...rest,
          where: { conversationId: conversation },
        })
      },
      async search(q, options = {}) {
        ensureInput(options, inputs.searchOptions, 'options')
        const { conversation, signal } = options
        if (conversation !== undefined) await one(kernel.conversation, conversation, { signal })
        return searchMessages(store, tenant, q, options)
      },
      get: (id, options) => one(kernel.message, id, options),
      send: commands.send,
    },
    addresses: {
      get: (id, options) => one(kernel.address, id, options),
      async find(written, options = {}) {
        ensureInput(written, inputs.written, 'address')
        ensureInput(options, inputs.findOptions, 'options')
        const { channel, signal } = options
        const ids = addressIdsOf(engine, tenant, { address: written, channel })
        const records = await load(
          ids.map((id) => kernel.address.ref(id)),
          { signal },
        )
        return records.filter((record) => kernel.address.is(record))
      },
      block: (id, options) => changed(id, { blocked: true }, options),
      unblock: (id, options) => changed(id, { blocked: false }, options),
      optOut: (id, options) => changed(id, { optedOut: true }, options),
      optIn: (id, options) => changed(id, { optedOut: false }, options),
      update: commands.changeAddress,
    },
    jobs: {
      list: (options) => list(store, tenant, kernel.job.queries.jobs, options),
      get: (id, options) => one(kernel.job, id, options),
      replay: commands.replayJob,
    },
    statistics: {
      list: (options) => list(store, tenant, kernel.statistic.queries.statistics, { order: 'oldest', ...options }),
    },
    load,
    within(joined) {
      if (!isStore(joined)) throw new ParleyError('input.invalid', { field: 'store', reason: 'It must be a store.' })
      const signals = joined.signals === undefined ? engine.signals : bestEffort(joined.signals, environment.log)
      const parts = { ...engine, store: joined, signals }
      return viewOf({ ...parts, writer: openJoinedWriter(parts) }, tenant, streams)
    },
    events(options = {}) {
      ensureInput(options, inputs.streamOptions, 'options')
      const { after = 'newest', signal, ...filter } = options
      const read = (): AsyncIterable<StreamItem> =>
        readUntil(signal, streams, (until) => feed(tenant).read(after, { signal: until }))
      const addressOf = async (id: ConversationId): Promise<AddressId> => {
        const { addressId } = await one(kernel.conversation, id, { signal })
        return addressId
      }
      return isNarrow(filter) ? filtered(read, filter, addressOf) : read()
    },
  }
}

// Not by `AbortSignal.any`: what it makes may be collected on Node 20 while somebody still waits for it.
async function* readUntil(
  leaving: AbortSignal | undefined,
  streams: OpenStreams,
  read: (signal: AbortSignal) => AsyncIterable<StreamItem>,
): AsyncGenerator<StreamItem> {
  const stream = new AbortController()
  const leave = (): void => stream.abort(leaving?.reason)
  leaving?.addEventListener('abort', leave, { once: true })
  if (leaving?.aborted === true) leave()
  streams.add(stream)
  try {
    yield* read(stream.signal)
  } finally {
    streams.delete(stream)
    leaving?.removeEventListener('abort', leave)
  }
}
