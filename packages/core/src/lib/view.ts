import { openJoinedWriter } from './engine/assemble.ts'
import { type Commands, commandsOf } from './engine/commands.ts'
import type { Engine } from './engine/engine.ts'
import type { StreamItem } from './engine/feed.ts'
import type { OpenStreams } from './engine/open-streams.ts'
import { ParleyError } from './errors/parley-error.ts'
import { type Listing, type ListOptions, list } from './listing.ts'
import type { Conversation } from './model/conversation.ts'
import type { AddressId, ConversationId, Cursor, JobId, MessageId, TenantId } from './model/ids.ts'
import type { Job } from './model/job.ts'
import type { Message } from './model/message.ts'
import type { AddressRecord } from './model/person.ts'
import type { AnyRecord } from './model/record.ts'
import type { Lookup, Store } from './ports/store.ts'
import { type SearchListing, type SearchOptions, searchMessages } from './search/search.ts'
import { forgiving } from './signals.ts'

interface Read {
  signal?: AbortSignal | undefined
}

/** What one tenant sees and does. Foreign and missing look the same. */
export interface ParleyView {
  readonly id: TenantId
  conversations: {
    /** Conversations by when they last moved. @throws `input.invalid`, `cursor.invalid` */
    list(options?: ListOptions<'conversations'>): Promise<Listing<'conversations'>>
    /** @throws `not_found` */
    get(id: ConversationId, options?: Read): Promise<Conversation>
    start: Commands['start']
    update: Commands['update']
  }
  messages: {
    /** The messages of a conversation, by when they were said. */
    list(conversation: ConversationId, options?: Omit<ListOptions<'messages'>, 'where'>): Promise<Listing<'messages'>>
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
    /** What it writes from now on is stored, and nobody is told. @throws `not_found` */
    block(id: AddressId, options?: Read): Promise<AddressRecord>
    /** Lets it in again. @throws `not_found` */
    unblock(id: AddressId, options?: Read): Promise<AddressRecord>
  }
  jobs: {
    /** Work that waits, runs or is dead. */
    list(options?: ListOptions<'jobs'>): Promise<Listing<'jobs'>>
    /** Lets a dead job live again. */
    replay(id: JobId, options?: Read): Promise<Job>
  }
  statistics: {
    /** Counters by day, oldest first. */
    list(options?: ListOptions<'tallies'>): Promise<Listing<'tallies'>>
  }
  /** Records by id, in one round trip; what does not exist is not there. */
  load(lookups: readonly Lookup[], options?: Read): Promise<AnyRecord[]>
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
  /** The log behind a cursor, and then live: every event once, in order. Without a cursor, from now on. */
  events(options?: { after?: Cursor | 'oldest' | 'newest'; signal?: AbortSignal }): AsyncIterable<StreamItem>
}

/** The view of one tenant; its streams are among those that end with the installation. */
export function viewOf(engine: Engine, tenant: TenantId, streams: OpenStreams): ParleyView {
  const { store, feed, environment } = engine
  const commands = commandsOf(engine, tenant, { author: null })
  const load = async (lookups: readonly Lookup[], options: Read = {}): Promise<AnyRecord[]> => {
    const { records } = await store.load(tenant, lookups, options)
    return records
  }
  const one = async <K extends 'conversation' | 'message' | 'address'>(
    kind: K,
    id: Extract<AnyRecord, { kind: K }>['id'],
    options?: Read,
  ): Promise<Extract<AnyRecord, { kind: K }>> => {
    const [record] = await load([{ kind, id }], options)
    if (record?.kind !== kind) throw new ParleyError('not_found', { field: kind })
    return record as Extract<AnyRecord, { kind: K }>
  }
  return {
    id: tenant,
    conversations: {
      list: (options) => list(store, tenant, 'conversations', options),
      get: (id, options) => one('conversation', id, options),
      start: commands.start,
      update: commands.update,
    },
    messages: {
      async list(conversation, options) {
        await one('conversation', conversation, options)
        return list(store, tenant, 'messages', { ...options, where: { conversationId: conversation } })
      },
      async search(q, options = {}) {
        const { conversation, signal } = options
        if (conversation !== undefined) await one('conversation', conversation, { signal })
        return searchMessages(store, tenant, q, options)
      },
      get: (id, options) => one('message', id, options),
      send: commands.send,
    },
    addresses: {
      get: (id, options) => one('address', id, options),
      block: (id, options) => commands.setBlocked(id, true, options),
      unblock: (id, options) => commands.setBlocked(id, false, options),
    },
    jobs: {
      list: (options) => list(store, tenant, 'jobs', options),
      replay: (id, options) => commands.replayJob(id, options),
    },
    statistics: { list: (options) => list(store, tenant, 'tallies', { order: 'oldest', ...options }) },
    load,
    within(joined) {
      const signals = joined.signals === undefined ? engine.signals : forgiving(joined.signals, environment.log)
      const parts = { ...engine, store: joined, signals }
      return viewOf({ ...parts, writer: openJoinedWriter(parts) }, tenant, streams)
    },
    events({ after = 'newest', signal } = {}) {
      return readUntil(signal, streams, (until) => feed(tenant).read(after, { signal: until }))
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
