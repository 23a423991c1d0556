import type { AddressPatch } from './decide/consent.ts'
import { openJoinedWriter } from './engine/assemble.ts'
import type { Engine } from './engine/engine.ts'
import { syncChannel } from './engine/ingest/sync.ts'
import { command, moduleView } from './engine/module-view.ts'
import { listConversations } from './engine/read/conversation-list.ts'
import { assertTypes, eventTypeNames, filtered, isNarrow } from './engine/read/event-filter.ts'
import type { StreamItem } from './engine/read/feed.ts'
import { type ListOptions, list } from './engine/read/listing.ts'
import { openFile } from './engine/read/open-file.ts'
import type { OpenStreams } from './engine/read/open-streams.ts'
import { searchMessages } from './engine/read/search-messages.ts'
import { addressIdsOf } from './engine/read/written-address.ts'
import type { Commander } from './engine/write/commander.ts'
import { commandsOf } from './engine/write/commands.ts'
import { markReadBy } from './engine/write/person-read.ts'
import { upload } from './engine/write/upload.ts'
import { ParleyError } from './errors/parley-error.ts'
import { answerable, ensureId, ensureInput, inputs } from './input.ts'
import type { AddressRecord } from './model/address.ts'
import type { AnyEvent, ParleyEvent } from './model/event.ts'
import type { AddressId, ConversationId, TenantId } from './model/ids.ts'
import type { RecordKind, Stored } from './model/record.ts'
import { kernel } from './model/schema.ts'
import { isStore } from './names.ts'
import { bestEffort } from './ports/process-signals.ts'
import type { Lookup } from './ports/store.ts'
import type { EventsOptions, ReadOptions, TenantView } from './views.ts'

/** The view of one tenant; its streams are among those that end with the installation. */
export function viewOf(
  engine: Engine,
  tenant: TenantId,
  streams: OpenStreams,
  commander: Commander = { author: null },
): TenantView<string, never> {
  const { store, feed, environment } = engine
  const commands = commandsOf(engine, tenant, commander)
  const load = async (lookups: readonly Lookup[], options: ReadOptions = {}): Promise<Stored[]> => {
    ensureInput(options, inputs.readOptions, 'options')
    const wanted = answerable(engine.schema, lookups)
    if (wanted.length === 0) return []
    const { records } = await store.load(tenant, wanted, options)
    return records
  }
  const one = async <R extends Stored>(kind: RecordKind<R>, id: R['id'], options?: ReadOptions): Promise<R> => {
    ensureId(kind, id)
    const [record] = await load([kind.ref(id)], options)
    if (!kind.is(record)) throw new ParleyError('not_found', { field: kind.kind })
    return record
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
      remove: commands.removeJob,
    },
    statistics: {
      list: (options) => list(store, tenant, kernel.statistic.queries.statistics, { order: 'oldest', ...options }),
    },
    load,
    within(joined) {
      if (!isStore(joined)) throw new ParleyError('input.invalid', { field: 'store', reason: 'It must be a store.' })
      const signals = joined.signals === undefined ? engine.signals : bestEffort(joined.signals, environment.log)
      const parts = { ...engine, store: joined, signals }
      return viewOf({ ...parts, writer: openJoinedWriter(parts) }, tenant, streams, commander)
    },
    async command(id, name, input, options) {
      const module = engine.modules.find((each) => each.id === id)
      if (module === undefined) throw new ParleyError('not_found', { field: 'module' })
      return command(engine, tenant, { module, name, commander }, input, options)
    },
    events(options: EventsOptions = {}) {
      ensureInput(options, inputs.streamOptions, 'options')
      const { after = 'newest', signal, ...filter } = options
      const read = (): AsyncIterable<StreamItem<AnyEvent>> =>
        readUntil(signal, streams, (until) => feed(tenant).read(after, { signal: until }))
      const addressOf = async (id: ConversationId): Promise<AddressId> => {
        const { addressId } = await one(kernel.conversation, id, { signal })
        return addressId
      }
      assertTypes(filter, typesOf(engine))
      return (isNarrow(filter) ? filtered(read, filter, addressOf) : read()) as AsyncIterable<StreamItem<ParleyEvent>>
    },
  }
}

/** The types of events of the kernel and of all modules. */
function typesOf({ modules }: Engine): string[] {
  return [...eventTypeNames, ...modules.flatMap(({ events }) => Object.keys(events))]
}

// Not by `AbortSignal.any`: what it makes may be collected on Node 20 while somebody still waits for it.
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
