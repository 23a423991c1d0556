import { namedReactions } from './decide/reaction-name.ts'
import { PrincipalAccess } from './engine/access/principal-access.ts'
import { assemble, JOBS_TOPIC, openWriter } from './engine/assemble.ts'
import { KnownTypes } from './engine/channels/config.ts'
import { ChannelNotes } from './engine/channels/notes.ts'
import { type ChannelServices, openSource } from './engine/channels/open-source.ts'
import { CHANNELS_TOPIC, RunTimeChannels } from './engine/channels/run-time.ts'
import { sealOf } from './engine/channels/sealed.ts'
import { Channels, type OpenChannel } from './engine/channels.ts'
import type { Engine } from './engine/engine.ts'
import { ensurePuller } from './engine/ingest/pull.ts'
import { handleWebhook } from './engine/ingest/webhook.ts'
import { installationSecret } from './engine/installation-secret.ts'
import { mediaOf } from './engine/media.ts'
import { type OpenedFile, type OpenFileOptions, openLinkedFile } from './engine/read/open-file.ts'
import { OpenStreams } from './engine/read/open-streams.ts'
import { warmUp } from './engine/warm-up.ts'
import { HandlerRegistry, STALE } from './engine/work/handler-registry.ts'
import { namedHandlers } from './engine/work/handlers.ts'
import { ensureRetention } from './engine/work/retain.ts'
import { ensureTracker } from './engine/work/track.ts'
import { writeState } from './engine/write/state-map.ts'
import { ParleyError } from './errors/parley-error.ts'
import { checkedTenant, ensureInput, inputs } from './input.ts'
import type { ChannelId, TenantId, Time } from './model/ids.ts'
import { keysOf } from './model/keys.ts'
import { schemaOf } from './model/schema.ts'
import { modulesOf } from './modules/define-module.ts'
import { ensureOptions, type ParleyOptions } from './options.ts'
import type { ChannelCapabilities } from './ports/capabilities.ts'
import type { ChannelSource } from './ports/channel.ts'
import type { ChannelTypes } from './ports/channel-type.ts'
import { realEnvironment } from './ports/environment.ts'
import type { ModuleParts, ModuleTypes } from './ports/module.ts'
import { bestEffort, processSignals } from './ports/process-signals.ts'
import { viewOf } from './view.ts'
import type { TenantView } from './views.ts'

/** The tenant of an installation that has only one. */
export const DEFAULT_TENANT = 'default'

/** Milliseconds for the last writes and calls of added channels. */
const LAST_WORDS = 1000

const LOG_KEPT = 30 * 86_400_000

/** The report of an installation that is ready. */
export interface Readiness {
  /** Settings of the store's engine under which a power failure can lose acknowledged data. */
  unsafe: string[]
}

/** The members of an installation beside its view. */
export interface Installation<C extends string = string, M extends ModuleTypes = ModuleTypes> extends AsyncDisposable {
  /** The view of another tenant. @throws `input.invalid` for an invalid name */
  tenant(id: string): TenantView<C, M>
  /** Whether a channel is configured, for a name from outside. */
  hasChannel(id: string): id is C
  /**
   * The open channel of a kind that has one of these addresses of ours, of any tenant. For a provider that posts the
   * webhooks of several numbers to one URL.
   *
   * An address is compared as the channel reads it: `+1 (415) 555-0100` and `+14155550100` are the same.
   */
  channelAt(kind: string, addresses: readonly string[]): C | undefined
  /** The modules, as data. A server makes routes of them, and joins events from them. */
  readonly modules: readonly ModuleParts[]
  /** The handlers and the reactions of modules of all processes, with the last time at which each could run. */
  readonly handlers: {
    list(): Promise<RegisteredHandler[]>
    /**
     * Removes a handler that no program has any more: within a second, no process makes jobs for it. Its jobs stay, of
     * each tenant in the queue `on:NAME`: `jobs.remove` removes one. A process that starts with the handler registers
     * it again.
     *
     * `module:tasks` removes all reactions of the module `tasks`.
     *
     * @throws `not_found`
     */
    remove(name: string): Promise<void>
  }
  /** Starts the work: delivers, runs handlers, pulls. Without it, commands and webhooks are stored and wait. */
  start(): Promise<void>
  /**
   * Runs all due jobs and those that follow from them, then returns. For tests and one-off programs, instead of {@link
   * start}.
   */
  drain(): Promise<void>
  /**
   * Accepts no more work, and waits for running jobs. After `timeout` milliseconds it aborts them. Closes everything.
   * Default of `timeout`: 10 000.
   */
  stop(options?: { timeout?: number }): Promise<void>
  /**
   * Resolves if the store responds and has the schema of this program. Then the first webhook is answered as fast as
   * any other. The first call makes a real write and does the one-time work.
   *
   * If the last change did not become durable, another one must do so first.
   *
   * @throws `store.unavailable`, `store.migrations_pending`
   */
  ready(options?: { signal?: AbortSignal }): Promise<Readiness>
  /**
   * Answers a webhook of a channel. Its facts are durable before the response. `requestId` names it in a problem.
   *
   * `target` is the request target as the client sent it, such as `req.originalUrl` of Express or `incoming.url` of
   * Node. A `Request` holds the URL as a parser rewrote it. Without `target` a provider's signature over some signs
   * does not fit.
   *
   * @throws `input.invalid` for a request of another kind, such as that of Node or Express
   */
  handleWebhook(
    channel: C,
    request: Request,
    options?: { signal?: AbortSignal; requestId?: string; target?: string | undefined },
  ): Promise<Response>
  /**
   * Opens the file of a public URL that was made for a provider. Needs the whole URL, or its path and query. A server
   * answers `GET {publicUrl}/media/{tenant}/{id}` with it. The URL is the credential, so no other one is needed.
   *
   * @throws `media.link_invalid` for a URL that has expired or was changed, `media.no_store`, `media.gone`
   */
  openLink(url: string, options?: OpenFileOptions): Promise<OpenedFile>
}

/** A handler, or a reaction of a module, that a process has registered. */
export interface RegisteredHandler {
  /** The type of event. */
  event: string
  /**
   * `message.received`, or `message.received:greet` if the handler has a name of its own. A reaction of the module
   * `tasks` has the name `module:tasks:message.received`.
   */
  name: string
  registeredAt: Time
  /** The last report of a process that can run it. */
  seenAt: Time
  /** No process has been able to run it for a week. */
  stale: boolean
}

/** The view of the tenant `default` of an installation. `Parley` alone is any installation. */
export type Parley<C extends string = string, M extends ModuleTypes = ModuleTypes> = TenantView<C, M> &
  Installation<C, M>

/**
 * Opens an installation: its store, its channels, its handlers.
 *
 * @throws `parley.misconfigured` naming the option, `channel.misconfigured`, `store.misconfigured`,
 * `store.migrations_pending`
 */
export async function createParley<
  const C extends string = never,
  const S extends readonly ModuleTypes[] = readonly [],
  T extends ChannelTypes = never,
>(
  options: ParleyOptions<C, S> & { channelTypes?: T },
  // Channels that are added at run time have any ids.
): Promise<Parley<[T] extends [never] ? C : string, S[number]>> {
  ensureOptions(options)
  const { store, on = {}, migrate = true, logKept: retention = LOG_KEPT } = options
  const environment = realEnvironment(options.environment)
  const modules = modulesOf(options.modules ?? [])
  const schema = schemaOf(modules.flatMap(({ records }) => records))
  const signals = bestEffort(options.signals ?? store.signals ?? processSignals(), environment.log)
  const { pending, unsafe = [] } = await store.migrate({ schema, apply: migrate })
  if (pending.length > 0) throw olderStore(pending)
  if (unsafe.length > 0)
    environment.log.warn({ settings: unsafe.join(', ') }, 'A power failure can lose acknowledged messages.')
  const secret = await installationSecret(store, environment, options.secret)
  const keys = keysOf(secret)
  const publicUrl = options.publicUrl?.replace(/\/+$/, '')
  const media = mediaOf(options.media, { secret, publicUrl })
  const channels = new Channels()
  // A channel may send a message while it is opened.
  const given = options.channels ?? {}
  const capabilities = (id: ChannelId, tenant?: TenantId): ChannelCapabilities | undefined => {
    const owner = channels.tenantOf(id) ?? tenantIn(given, id)
    if (tenant !== undefined && tenant !== owner) return undefined
    return channels.capabilities(id) ?? sourceIn(given, id)?.capabilities
  }
  const handlers = namedHandlers(on)
  const registry = new HandlerRegistry({ store, environment, own: [...handlers, ...namedReactions(modules)] })
  const access = new PrincipalAccess(options.access, environment)
  const shared = {
    ...{ schema, keys, store, environment, signals, handlers, registry },
    ...{ modules, access, retention, capabilities, media, channels },
  }
  const writer = openWriter(shared)
  const services = { store, writer, environment, media, publicUrl }
  for (const open of await openChannels(options, services)) channels.open(open)
  const types = new KnownTypes(options.channelTypes)
  const seal = sealOf(secret, environment.id)
  const notes = new ChannelNotes({ store, writer, environment })
  const working = { changed: async (_: ChannelId): Promise<void> => undefined }
  const changed = (id: ChannelId): Promise<void> => working.changed(id)
  const runTime = new RunTimeChannels({ ...services, keys, channels, types, seal, changed })
  const added = { types, seal, runTime, notes, services }
  await runTime.openAll()
  const streams = new OpenStreams()
  const view: Engine['view'] = (tenant, commander) => viewOf(engine, tenant, streams, commander)
  const engine: Engine = assemble({ ...shared, writer, added, view })
  return installationOf(engine, streams, working) as object as Parley<[T] extends [never] ? C : string, S[number]>
}

function sourceIn(channels: NonNullable<ParleyOptions['channels']>, id: ChannelId): ChannelSource | undefined {
  const entry = Object.hasOwn(channels, id) ? channels[id] : undefined
  return entry !== undefined && 'source' in entry ? entry.source : entry
}

/** The tenant of a channel of the options. A bare source belongs to the tenant `default`. */
function tenantIn(channels: NonNullable<ParleyOptions['channels']>, id: ChannelId): string {
  const entry = Object.hasOwn(channels, id) ? channels[id] : undefined
  return entry !== undefined && 'source' in entry ? entry.tenant : DEFAULT_TENANT
}

function olderStore(pending: readonly string[]): ParleyError {
  const reason = `The store lacks parts that this program needs: ${pending.join(', ')}.`
  const fix = 'Run parley migrate, or start this program once without migrate: false.'
  return new ParleyError('store.migrations_pending', { reason, fix })
}

/** The options about channels, with any ids. */
type Channeled = Pick<ParleyOptions, 'channels'>

function openChannels({ channels = {} }: Channeled, services: ChannelServices): Promise<OpenChannel[]> {
  return Promise.all(
    Object.entries(channels).map(async ([id, entry]) => {
      const { source, tenant: name } = 'source' in entry ? entry : { source: entry, tenant: DEFAULT_TENANT }
      const tenant = name as TenantId
      const { kind, capabilities } = source
      const channel = await openSource(services, source, { id, tenant })
      return { id, tenant, kind, capabilities, channel, access: [] }
    }),
  )
}

/** The call after a channel was opened or closed. */
interface Working {
  changed(channel: ChannelId): Promise<void>
}

function installationOf(engine: Engine, streams: OpenStreams, working: Working): Parley<string, never> {
  const { store, writer, worker, channels, signals } = engine
  const ending = new AbortController()
  let stopping: Promise<void> | undefined
  let started: Promise<void> | undefined
  let warmed: Promise<void> | undefined

  const listen = async (): Promise<void> => {
    for await (const _ of signals.subscribe(JOBS_TOPIC, { signal: ending.signal })) worker.poke()
  }
  const followChannels = async (): Promise<void> => {
    const { runTime } = engine.added
    void runTime.follow(ending.signal)
    for await (const _ of signals.subscribe(CHANNELS_TOPIC, { signal: ending.signal })) runTime.poke()
  }
  /** Gives an open channel its puller and its tracker. */
  const ensureWork = async (open: OpenChannel): Promise<void> => {
    const { tenant, id } = open
    if (open.channel.pull !== undefined) await ensurePuller(engine, tenant, id)
    await ensureTracker(engine, open)
  }
  const ensureRecurring = async (): Promise<void> => {
    const tenants = new Set([DEFAULT_TENANT as TenantId, ...channels.all().map(({ tenant }) => tenant)])
    await Promise.all([...tenants].map((tenant) => ensureRetention(engine, tenant)))
    await Promise.all(channels.all().map(ensureWork))
    working.changed = async (id) => {
      const open = channels.all().find((each) => each.id === id)
      if (open !== undefined) await Promise.all([ensureWork(open), ensureRetention(engine, open.tenant)])
      worker.poke()
    }
  }
  const start = async (): Promise<void> => {
    await engine.registry.register(writer, ending.signal)
    await ensureRecurring()
    void listen()
    void followChannels()
    void engine.added.notes.follow(ending.signal)
    void engine.registry.keepSeen(writer, ending.signal)
    worker.start()
  }
  // A failed start can be repeated.
  const forgetStart = (error: unknown): never => {
    started = undefined
    throw error
  }
  // A full or read-only disk can still be read, so readiness needs a write.
  const probe = (options: { signal?: AbortSignal | undefined } = {}): Promise<void> =>
    writeState(engine, DEFAULT_TENANT as TenantId, '', 'parley:probe', writer.now(), { ...options, prompt: true })
  // A failed warm-up is tried again. An aborted call does not abort the warm-up, because other calls wait for it.
  const ensureWarm = async (): Promise<void> => {
    warmed ??= warmUp(engine)
      .then(() => probe())
      .catch((error: unknown) => {
        warmed = undefined
        throw error
      })
    await warmed
  }
  /** A store or a provider that does not answer delays no stop. */
  const atMost = async (ms: number, work: Promise<void>): Promise<void> => {
    const enough = new AbortController()
    await Promise.race([work, engine.environment.sleep(ms, { signal: enough.signal }).catch(() => undefined)])
    enough.abort()
  }
  const close = async (timeout: number): Promise<void> => {
    await worker.stop(timeout)
    await atMost(LAST_WORDS, engine.added.notes.flush())
    await writer.close()
    const stopped = new ParleyError('parley.stopped')
    ending.abort(stopped)
    streams.end(stopped)
    try {
      const own = channels.all().filter(({ recordId }) => recordId === undefined)
      const added = atMost(LAST_WORDS, engine.added.runTime.close())
      await Promise.all([...own.map(({ channel }) => channel[Symbol.asyncDispose]?.()), added])
    } finally {
      await engine.media?.store[Symbol.asyncDispose]?.()
      await store[Symbol.asyncDispose]()
    }
  }
  const stop = async (options: { timeout?: number } = {}): Promise<void> => {
    ensureInput(options, inputs.stopOptions, 'options')
    stopping ??= close(options.timeout ?? 10_000)
    await stopping
  }

  return {
    ...viewOf(engine, DEFAULT_TENANT as TenantId, streams),
    tenant: (id) => viewOf(engine, checkedTenant(id), streams),
    hasChannel: (id): id is string => channels.has(id),
    channelAt: (kind, addresses) => channels.ofAddresses(kind, addresses)?.id,
    modules: engine.modules,
    handlers: {
      async list() {
        const now = writer.now()
        const known = await engine.registry.list()
        return known.map(({ event, name, registeredAt, seenAt }) => {
          return { event, name, registeredAt, seenAt, stale: seenAt + STALE < now }
        })
      },
      async remove(name) {
        if (!(await engine.registry.remove(writer, name))) throw new ParleyError('not_found', { field: 'handler' })
      },
    },
    start: () => (started ??= start().catch(forgetStart)),
    drain: () => worker.drain(),
    stop,
    async ready({ signal } = {}) {
      const { pending, unsafe = [] } = await store.migrate({ schema: engine.schema, apply: false, signal })
      if (pending.length > 0) throw olderStore(pending)
      await ensureWarm()
      if (!writer.writes) await probe({ signal })
      return { unsafe }
    },
    handleWebhook: (channel, request, options) => handleWebhook(engine, channel, request, options),
    openLink: (url, options) => openLinkedFile(engine, url, options),
    [Symbol.asyncDispose]: () => stop(),
  }
}
