import { namedReactions } from './decide/reaction-name.ts'
import { PrincipalAccess } from './engine/access/principal-access.ts'
import { assemble, JOBS_TOPIC, openWriter } from './engine/assemble.ts'
import { Channels, type OpenChannel } from './engine/channels.ts'
import type { Engine } from './engine/engine.ts'
import { ensurePuller } from './engine/ingest/pull.ts'
import { handleWebhook } from './engine/ingest/webhook.ts'
import { installationSecret } from './engine/installation-secret.ts'
import { type EngineMedia, mediaOf } from './engine/media.ts'
import { type OpenedFile, type OpenFileOptions, openLinkedFile } from './engine/read/open-file.ts'
import { OpenStreams } from './engine/read/open-streams.ts'
import { warmUp } from './engine/warm-up.ts'
import { HandlerRegistry, STALE } from './engine/work/handler-registry.ts'
import { namedHandlers } from './engine/work/handlers.ts'
import { ensureRetention } from './engine/work/retain.ts'
import { ensureTracker } from './engine/work/track.ts'
import { stateMapOf, writeState } from './engine/write/state-map.ts'
import type { Writer } from './engine/write/writer.ts'
import { ParleyError } from './errors/parley-error.ts'
import { checkedTenant, ensureInput, inputs } from './input.ts'
import type { ChannelId, TenantId, Time } from './model/ids.ts'
import { type Keys, keysOf } from './model/keys.ts'
import { schemaOf } from './model/schema.ts'
import { modulesOf } from './modules/define-module.ts'
import { ensureOptions, type ParleyOptions } from './options.ts'
import type { ChannelCapabilities } from './ports/capabilities.ts'
import type { ChannelContext, ChannelSource } from './ports/channel.ts'
import { type Environment, realEnvironment } from './ports/environment.ts'
import type { ModuleParts, ModuleTypes } from './ports/module.ts'
import { bestEffort, processSignals } from './ports/process-signals.ts'
import type { Store } from './ports/store.ts'
import { viewOf } from './view.ts'
import type { TenantView } from './views.ts'

/** The tenant of an installation that has only one. */
export const DEFAULT_TENANT = 'default'

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
>(options: ParleyOptions<C, S>): Promise<Parley<C, S[number]>> {
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
  const capabilities = (id: ChannelId, tenant?: TenantId): ChannelCapabilities | undefined =>
    tenant === undefined || tenant === tenantOf(options, id) ? sourceOf(options, id)?.capabilities : undefined
  const handlers = namedHandlers(on)
  const registry = new HandlerRegistry({ store, environment, own: [...handlers, ...namedReactions(modules)] })
  const access = new PrincipalAccess(options.access, environment)
  const shared = {
    ...{ schema, keys, store, environment, signals, handlers, registry },
    ...{ modules, access, retention, capabilities, media },
  }
  const writer = openWriter(shared)
  const channels = new Channels(await openChannels(options, { keys, store, writer, environment, media, publicUrl }))
  const streams = new OpenStreams()
  const view: Engine['view'] = (tenant, commander) => viewOf(engine, tenant, streams, commander)
  const engine: Engine = assemble({ ...shared, writer, channels, view })
  return installationOf(engine, streams) as object as Parley<C, S[number]>
}

function olderStore(pending: readonly string[]): ParleyError {
  const reason = `The store lacks parts that this program needs: ${pending.join(', ')}.`
  const fix = 'Run parley migrate, or start this program once without migrate: false.'
  return new ParleyError('store.migrations_pending', { reason, fix })
}

/** The options about channels, with any ids. */
type Channeled = Pick<ParleyOptions, 'channels' | 'publicUrl'>

/** The tenant of a channel of the options. A bare source belongs to the tenant `default`. */
function tenantOf({ channels = {} }: Channeled, id: ChannelId): string | undefined {
  const entry = Object.hasOwn(channels, id) ? channels[id] : undefined
  return entry !== undefined && 'source' in entry ? entry.tenant : DEFAULT_TENANT
}

function sourceOf({ channels = {} }: Channeled, id: ChannelId): ChannelSource | undefined {
  const entry = Object.hasOwn(channels, id) ? channels[id] : undefined
  return entry !== undefined && 'source' in entry ? entry.source : entry
}

async function openChannels(
  { channels = {} }: Channeled,
  parts: {
    keys: Keys
    store: Store
    writer: Writer
    environment: Environment
    media: EngineMedia | undefined
    publicUrl: string | undefined
  },
): Promise<OpenChannel[]> {
  const { environment, media, publicUrl: base } = parts
  return Promise.all(
    Object.entries(channels).map(async ([id, entry]) => {
      const { source, tenant } = 'source' in entry ? entry : { source: entry, tenant: DEFAULT_TENANT }
      const owner = tenant as TenantId
      const context: ChannelContext = {
        id,
        tenant: owner,
        clock: { now: environment.now },
        ids: { random: environment.id },
        fetch: environment.fetch,
        mediaFetch: media?.fetch ?? refuseToFetch,
        publicUrl: base,
        webhookUrl: base === undefined ? undefined : `${base}/webhooks/${encodeURIComponent(id)}`,
        state: stateMapOf(parts, owner, id),
        log: environment.log,
      }
      const { kind, capabilities } = source
      return { id, tenant: owner, kind, capabilities, channel: await source.open(context) }
    }),
  )
}

const refuseToFetch: typeof fetch = () => {
  return Promise.reject(new ParleyError('media.refused', { reason: 'This installation has no media store.' }))
}

function installationOf(engine: Engine, streams: OpenStreams): Parley<string, never> {
  const { store, writer, worker, channels, signals } = engine
  const ending = new AbortController()
  let stopping: Promise<void> | undefined
  let started: Promise<void> | undefined
  let warmed: Promise<void> | undefined

  const listen = async (): Promise<void> => {
    for await (const _ of signals.subscribe(JOBS_TOPIC, { signal: ending.signal })) worker.poke()
  }
  const ensureRecurring = async (): Promise<void> => {
    const tenants = new Set([DEFAULT_TENANT as TenantId, ...channels.all().map(({ tenant }) => tenant)])
    await Promise.all([...tenants].map((tenant) => ensureRetention(engine, tenant)))
    const pulled = channels.all().filter(({ channel }) => channel.pull !== undefined)
    await Promise.all(pulled.map(({ id, tenant }) => ensurePuller(engine, tenant, id)))
    await Promise.all(channels.all().map((open) => ensureTracker(engine, open)))
  }
  const start = async (): Promise<void> => {
    await engine.registry.register(writer, ending.signal)
    await ensureRecurring()
    void listen()
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
  const close = async (timeout: number): Promise<void> => {
    await worker.stop(timeout)
    await writer.close()
    const stopped = new ParleyError('parley.stopped')
    ending.abort(stopped)
    streams.end(stopped)
    try {
      await Promise.all(channels.all().map(({ channel }) => channel[Symbol.asyncDispose]?.()))
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
    hasChannel: (id): id is string => channels.all().some((open) => open.id === id),
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
