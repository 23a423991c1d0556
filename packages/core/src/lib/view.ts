import type { AddressPatch } from './decide/consent.ts'
import { forbidden, readActionOf, rightsOf } from './engine/access/rights.ts'
import { visibleEvents } from './engine/access/visible-events.ts'
import { openJoinedWriter } from './engine/assemble.ts'
import { channelCommandsOf } from './engine/channels/commands.ts'
import type { Engine } from './engine/engine.ts'
import { ensureRecords, importHistory } from './engine/ingest/import-history.ts'
import { syncChannel } from './engine/ingest/sync.ts'
import { liveOf } from './engine/live/live-view.ts'
import { command, moduleView } from './engine/module-view.ts'
import { listChannels, ownChannels } from './engine/read/channel-list.ts'
import { listConversations } from './engine/read/conversation-list.ts'
import { listDayCounts } from './engine/read/day-counts.ts'
import { assertTypes, eventTypeNames, filtered, isNarrow } from './engine/read/event-filter.ts'
import type { StreamItem } from './engine/read/feed.ts'
import { type ListOptions, list } from './engine/read/listing.ts'
import { messagesAround } from './engine/read/messages-around.ts'
import { openFile } from './engine/read/open-file.ts'
import type { OpenStreams } from './engine/read/open-streams.ts'
import { searchAll } from './engine/read/search-all.ts'
import { searchMessages } from './engine/read/search-messages.ts'
import { summarizeStatistics } from './engine/read/statistics-summary.ts'
import { addressIdsOf } from './engine/read/written-address.ts'
import type { Commander } from './engine/write/commander.ts'
import { commandsOf } from './engine/write/commands.ts'
import { markReadBy, named, readerOf, readProgress } from './engine/write/person-read.ts'
import { upload } from './engine/write/upload.ts'
import { ParleyError } from './errors/parley-error.ts'
import { answerable, ensureId, ensureInput, inputs } from './input.ts'
import type { AddressRecord } from './model/address.ts'
import type { AnyEvent, ParleyEvent } from './model/event.ts'
import type { AddressId, ConversationId, TenantId } from './model/ids.ts'
import { type Principal, principalSchema } from './model/principal.ts'
import type { RecordKind, Stored } from './model/record.ts'
import { kernel } from './model/schema.ts'
import { isStore } from './names.ts'
import { bestEffort } from './ports/process-signals.ts'
import type { Lookup } from './ports/store.ts'
import type { EventsOptions, ReadOptions, TenantView } from './views.ts'

/** The view of one tenant. Its streams end with the installation. */
export function viewOf(
  engine: Engine,
  tenant: TenantId,
  streams: OpenStreams,
  commander: Commander = { author: null },
): TenantView<string, never> {
  const { feed, environment } = engine
  const { principal } = commander
  const rights = rightsOf(engine, tenant, principal)
  const { reading } = rights
  const commands = commandsOf(engine, tenant, commander)
  const load = async (lookups: readonly Lookup[], options: ReadOptions = {}): Promise<Stored[]> => {
    ensureInput(options, inputs.readOptions, 'options')
    const wanted = answerable(engine.schema, lookups)
    for (const lookup of wanted) if ('kind' in lookup) rights.allow(readActionOf(engine.schema, lookup.kind))
    if (wanted.length === 0) return []
    const store = await reading('conversations.read', options)
    const { records } = await store.load(tenant, wanted, options)
    // For a lookup by key, the kind of the record is known only now.
    return records.filter(({ kind }) => rights.may(readActionOf(engine.schema, kind)))
  }
  const one = async <R extends Stored>(kind: RecordKind<R>, id: R['id'], options?: ReadOptions): Promise<R> => {
    ensureId(kind, id)
    const [record] = await load([kind.ref(id)], options)
    if (!kind.is(record)) throw new ParleyError('not_found', { field: kind.kind })
    return record
  }
  const as = (next: Principal): TenantView<string, never> => {
    if (principal !== undefined)
      throw forbidden('The view of a principal makes no view of another one. Call as() of the tenant.')
    ensureInput(next, principalSchema, 'principal')
    const copy = { ...next, ...(next.access === undefined ? {} : { access: [...next.access] }) }
    return viewOf(engine, tenant, streams, { ...commander, author: copy.id, principal: copy })
  }
  const changed = async (id: AddressId, patch: AddressPatch, options?: ReadOptions): Promise<AddressRecord> => {
    const { address } = await commands.changeAddress(id, patch, options)
    return address
  }
  const modules = engine.modules.map((module) => [module.id, moduleView(engine, tenant, module, commander)])
  return {
    ...Object.fromEntries(modules),
    id: tenant,
    channels: {
      async list(options = {}) {
        ensureInput(options, inputs.readOptions, 'options')
        const { signal } = options
        const store = await reading('channels.read', { signal })
        const keys = await rights.keys(signal)
        const canManage = keys === undefined && rights.may('channels.manage')
        return listChannels({ engine, store, keys, canManage }, tenant, { signal })
      },
      ...channelCommandsOf(engine, tenant, commander, rights),
      sync(channel, options = {}) {
        ensureInput(options, inputs.syncOptions, 'options')
        rights.allow('channels.sync')
        const begin = (): ReturnType<typeof syncChannel> => syncChannel(engine, tenant, channel, options)
        return principal === undefined
          ? begin()
          : allowedItems(() => rights.allowWhole('channels.sync', options), begin)
      },
      importHistory(channel, records, options = {}) {
        ensureInput(options, inputs.readOptions, 'options')
        ensureRecords(records)
        rights.allow('channels.sync')
        const begin = (): ReturnType<typeof importHistory> => importHistory(engine, tenant, channel, records, options)
        return principal === undefined
          ? begin()
          : allowedItems(() => rights.allowWhole('channels.sync', options), begin)
      },
    },
    media: {
      async put(content, options) {
        rights.allow('messages.send')
        return upload(engine, tenant, commander, content, options)
      },
      get: (id, options) => one(kernel.media, id, options),
      async open(id, options) {
        const store = await reading('messages.read', options)
        return openFile({ media: engine.media, store }, tenant, id, options)
      },
    },
    conversations: {
      async list(options) {
        const store = await reading('conversations.read', options)
        return listConversations({ ...engine, store }, tenant, options)
      },
      get: (id, options) => one(kernel.conversation, id, options),
      start: commands.start,
      update: commands.update,
      updateMany: commands.updateMany,
      remove: commands.removeConversation,
      async readBy(id, input, options = {}) {
        ensureInput(options, inputs.readOptions, 'options')
        const person = readerOf(input, principal, rights)
        if (principal !== undefined) await one(kernel.conversation, id, options)
        return markReadBy(engine, tenant, id, { ...input, person }, options)
      },
      async readMark(id, options = {}) {
        ensureInput(options, inputs.readMarkOptions, 'options')
        const { person, signal } = options
        const store = await reading('conversations.read', { signal })
        const conversation = await one(kernel.conversation, id, { signal })
        return readProgress(engine, store, conversation, named(person ?? principal?.id), { signal })
      },
      async readMarks(options) {
        const store = await reading('conversations.read', options)
        return list(store, tenant, kernel.readMark.queries.readMarks, options)
      },
    },
    messages: {
      async list(conversationId, options = {}) {
        ensureInput(options, inputs.listOptions, 'options')
        const { where, ...rest }: ListOptions = options
        if (where !== undefined) {
          const reason = 'Messages are listed by their conversation alone.'
          throw new ParleyError('input.invalid', { field: 'where', reason })
        }
        const store = await reading('messages.read', rest)
        await one(kernel.conversation, conversationId, { signal: rest.signal })
        return list(store, tenant, kernel.message.queries.messages, {
          ...rest,
          where: { conversationId },
        })
      },
      async around(conversationId, around, options = {}) {
        ensureInput(options, inputs.aroundOptions, 'options')
        const store = await reading('messages.read', options)
        await one(kernel.conversation, conversationId, { signal: options.signal })
        return messagesAround(store, tenant, conversationId, around, options)
      },
      async search(q, options = {}) {
        ensureInput(options, inputs.searchOptions, 'options')
        const { conversationId, signal } = options
        const store = await reading('messages.read', options)
        if (conversationId !== undefined) await one(kernel.conversation, conversationId, { signal })
        return searchMessages(store, tenant, q, options)
      },
      get: (id, options) => one(kernel.message, id, options),
      send: commands.send,
    },
    async search(q, options = {}) {
      ensureInput(options, inputs.pageOptions, 'options')
      return searchAll(await reading('messages.read', options), tenant, q, options)
    },
    addresses: {
      get: (id, options) => one(kernel.address, id, options),
      async find(written, options = {}) {
        ensureInput(written, inputs.written, 'address')
        ensureInput(options, inputs.findOptions, 'options')
        rights.allow('addresses.read')
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
      async list(options) {
        await rights.allowWhole('jobs.read', options)
        return list(engine.store, tenant, kernel.job.queries.jobs, options)
      },
      async get(id, options) {
        await rights.allowWhole('jobs.read', options)
        return one(kernel.job, id, options)
      },
      replay: commands.replayJob,
      remove: commands.removeJob,
    },
    statistics: {
      async list(options) {
        await rights.allowWhole('statistics.read', options)
        return listDayCounts(engine.store, tenant, { order: 'oldest', ...options })
      },
      async summary(options) {
        rights.allow('statistics.read')
        const signal: AbortSignal | undefined = Object(options).signal
        const keys = await rights.keys(signal)
        const own = keys === undefined ? undefined : await ownChannels(engine, tenant, keys, { signal })
        return summarizeStatistics(engine.store, tenant, options, own)
      },
    },
    live: liveOf(() => engine.live(tenant).begin(streams), rights, principal),
    principal,
    isNarrowedByPolicy: principal !== undefined && principal.access === undefined && engine.access.hasPolicy,
    load,
    within(joined) {
      if (!isStore(joined)) throw new ParleyError('input.invalid', { field: 'store', reason: 'It must be a store.' })
      const signals = joined.signals === undefined ? engine.signals : bestEffort(joined.signals, environment.log)
      const parts = { ...engine, store: joined, signals }
      return viewOf({ ...parts, writer: openJoinedWriter(parts) }, tenant, streams, commander)
    },
    as,
    async access(options = {}) {
      ensureInput(options, inputs.readOptions, 'options')
      return rights.keys(options.signal)
    },
    async command(id, name, input, options) {
      const module = engine.modules.find((each) => each.id === id)
      if (module === undefined) throw new ParleyError('not_found', { field: 'module' })
      return command(engine, tenant, { module, name, commander }, input, options)
    },
    events(options: EventsOptions = {}) {
      ensureInput(options, inputs.streamOptions, 'options')
      const { after = 'newest', signal, ...filter } = options
      rights.allow('events.read')
      const read = (): AsyncIterable<StreamItem<AnyEvent>> =>
        readUntil(signal, streams, (until) => feed(tenant).read(after, { signal: until }))
      const addressOf = async (id: ConversationId): Promise<AddressId> => {
        const { addressId } = await one(kernel.conversation, id, { signal })
        return addressId
      }
      assertTypes(filter, typesOf(engine))
      const asked = isNarrow(filter) ? filtered(read, filter, addressOf) : read()
      const shown = principal === undefined ? asked : visibleEvents(engine, tenant, principal.id, rights, asked, signal)
      return shown as AsyncIterable<StreamItem<ParleyEvent>>
    },
  }
}

async function* allowedItems<Item>(allow: () => Promise<void>, begin: () => AsyncIterable<Item>): AsyncGenerator<Item> {
  await allow()
  yield* begin()
}

/** The types of events of the kernel and of all modules. */
function typesOf({ modules }: Engine): string[] {
  return [...eventTypeNames, ...modules.flatMap(({ events }) => Object.keys(events))]
}

// Not by `AbortSignal.any`: on Node 20 its signal may be collected while a listener still waits for it.
async function* readUntil(
  leaving: AbortSignal | undefined,
  streams: OpenStreams,
  read: (signal: AbortSignal) => AsyncIterable<StreamItem<AnyEvent>>,
): AsyncGenerator<StreamItem<AnyEvent>> {
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
