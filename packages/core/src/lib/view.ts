import type { AddressPatch } from './decide/consent.ts'
import { openJoinedWriter } from './engine/assemble.ts'
import type { Engine } from './engine/engine.ts'
import { type ConversationListOptions, listConversations } from './engine/read/conversation-list.ts'
import { type EventFilter, filtered, isNarrow } from './engine/read/event-filter.ts'
import type { StreamItem } from './engine/read/feed.ts'
import { type Listing, type ListOptions, list } from './engine/read/listing.ts'
import type { OpenStreams } from './engine/read/open-streams.ts'
import { type SearchListing, type SearchOptions, searchMessages } from './engine/read/search-messages.ts'
import { addressIdsOf } from './engine/read/written-address.ts'
import { type Commands, commandsOf } from './engine/write/commands.ts'
import { ParleyError } from './errors/parley-error.ts'
import { answerable, ensureId, ensureInput, inputs } from './input.ts'
import type { AddressRecord } from './model/address.ts'
import type { Conversation } from './model/conversation.ts'
import type { AddressId, ChannelId, ConversationId, Cursor, JobId, MessageId, TenantId } from './model/ids.ts'
import type { Job } from './model/job.ts'
import type { Message } from './model/message.ts'
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
    /** What it writes from now on is stored, and nobody is told. @throws `not_found` */
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
    conversations: {
      list: (options) => listConversations(engine, tenant, options),
      get: (id, options) => one(kernel.conversation, id, options),
      start: commands.start,
      update: commands.update,
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
