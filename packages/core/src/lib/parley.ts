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
import type { Handlers } from './engine/work/handlers.ts'
import { ensureRetention } from './engine/work/retain.ts'
import { ensureTracker } from './engine/work/track.ts'
import { stateMapOf, writeState } from './engine/write/state-map.ts'
import type { Writer } from './engine/write/writer.ts'
import { ParleyError } from './errors/parley-error.ts'
import { checkedTenant } from './input.ts'
import type { ChannelId, TenantId } from './model/ids.ts'
import { type Keys, keysOf } from './model/keys.ts'
import { schemaOf } from './model/schema.ts'
import { ensureOptions } from './options.ts'
import type { ChannelCapabilities } from './ports/capabilities.ts'
import type { ChannelContext, ChannelSource } from './ports/channel.ts'
import { type Environment, realEnvironment } from './ports/environment.ts'
import type { MediaOptions } from './ports/media-options.ts'
import { bestEffort, processSignals } from './ports/process-signals.ts'
import type { Signals } from './ports/signals.ts'
import type { Store } from './ports/store.ts'
import { type ParleyView, viewOf } from './view.ts'

/** The tenant of an installation that has only one. */
export const DEFAULT_TENANT = 'default'

const LOG_KEPT = 30 * 86_400_000

/** How an installation is put together. */
export interface ParleyOptions {
  /** Where everything is kept. It is closed with the installation. */
  store: Store
  /** By id. A bare source belongs to the tenant `default`. */
  channels?: { [id: ChannelId]: ChannelSource | { tenant: string; source: ChannelSource } }
  /** Durable reactions: each runs at least once per event, and is tried again when it throws. */
  on?: Handlers
  /**
   * The secret of all ids and keys: at least 32 characters, the same at each start. Default: a random one that is made with the
   * store and kept in it. A store that was made with another secret is refused before anything is written.
   */
  secret?: string
  /** Where this is reached from outside: webhooks are posted to `{publicUrl}/webhooks/{channel}`. */
  publicUrl?: string
  /** Where the files of messages are kept. Default: they stay with their providers, and no file can be sent. */
  media?: MediaOptions
  /** Brings the store's schema up to date first; with `false` it must be already. */
  migrate?: boolean
  /** Wake-ups between processes; the store's own where they are not given, and within this process where it has none. */
  signals?: Signals
  /** How long the log is kept, in milliseconds; 30 days where it is not told. */
  logKept?: number
  /** Time, chance, network and log, where they shall not be the machine's. Warnings go to the console where no log is given. */
  environment?: Partial<Environment>
}

/** What is to be known of an installation that is ready. */
export interface Readiness {
  /** Settings of the store's engine under which what was acknowledged can be lost with the power. */
  unsafe: string[]
}

/** An installation of Parley, seen by one tenant. */
export interface Parley extends ParleyView, AsyncDisposable {
  /** The same installation, seen by another tenant. @throws `input.invalid` for what is no name */
  tenant(id: string): ParleyView
  /** Begins to work: delivers, runs handlers, pulls. Without it, commands and webhooks are stored and wait. */
  start(): Promise<void>
  /** Works off what is due and what follows from it, then returns; for tests and one-off programs, instead of {@link start}. */
  drain(): Promise<void>
  /** Takes nothing more in, lets what runs come to its end within `timeout` milliseconds (10 000), and closes everything. */
  stop(options?: { timeout?: number }): Promise<void>
  /**
   * Resolves where the store answers and is at the version that this program needs, and a first webhook is answered as
   * soon as any other: the first call writes for real and warms up what is needed for that. Where the last change did not
   * become durable, another one must first.
   *
   * @throws `store.unavailable`, `store.migrations_pending`
   */
  ready(options?: { signal?: AbortSignal }): Promise<Readiness>
  /**
   * Answers a webhook of a channel. Its facts are durable before the answer is given; `requestId` names it in a problem.
   *
   * `target` is the request target as the client sent it, such as `req.originalUrl` of Express or `incoming.url` of Node.
   * A `Request` holds the URL as a parser rewrote it. Without `target` a provider's signature over some signs does not fit.
   */
  handleWebhook(
    channel: ChannelId,
    request: Request,
    options?: { signal?: AbortSignal; requestId?: string; target?: string | undefined },
  ): Promise<Response>
  /**
   * Opens the file of a public URL that was made for a provider: the whole URL, or its path and query. A server answers
   * `GET {publicUrl}/media/{tenant}/{id}` with it. The URL is the credential, so no other is asked for.
   *
   * @throws `media.link_invalid` for a URL that has expired or was changed, `media.no_store`, `media.gone`
   */
  openLink(url: string, options?: OpenFileOptions): Promise<OpenedFile>
}

/**
 * Opens an installation: its store, its channels, its handlers.
 *
 * @throws `parley.misconfigured` naming the option, `channel.misconfigured`, `store.misconfigured`,
 * `store.migrations_pending`
 */
export async function createParley(options: ParleyOptions): Promise<Parley> {
  ensureOptions(options)
  const { store, on: handlers = {}, migrate = true, logKept: retention = LOG_KEPT } = options
  const environment = realEnvironment(options.environment)
  const schema = schemaOf()
  const signals = bestEffort(options.signals ?? store.signals ?? processSignals(), environment.log)
  const { pending, unsafe = [] } = await store.migrate({ schema, apply: migrate })
  if (pending.length > 0)
    throw new ParleyError('store.migrations_pending', { reason: `Pending: ${pending.join(', ')}.` })
  if (unsafe.length > 0)
    environment.log.warn({ settings: unsafe.join(', ') }, 'Acknowledged messages can be lost with the power.')
  const secret = await installationSecret(store, environment, options.secret)
  const keys = keysOf(secret)
  const publicUrl = options.publicUrl?.replace(/\/+$/, '')
  const media = mediaOf(options.media, { secret, publicUrl })
  const capabilities = (id: ChannelId): ChannelCapabilities | undefined => sourceOf(options, id)?.capabilities
  const parts = { schema, keys, store, environment, signals, handlers, retention, capabilities, media }
  const writer = openWriter(parts)
  const channels = new Channels(await openChannels(options, { keys, store, writer, environment, media, publicUrl }))
  const engine = assemble({ ...parts, writer, channels })
  return installationOf(engine)
}

function sourceOf({ channels = {} }: ParleyOptions, id: ChannelId): ChannelSource | undefined {
  const entry = Object.hasOwn(channels, id) ? channels[id] : undefined
  return entry !== undefined && 'source' in entry ? entry.source : entry
}

async function openChannels(
  { channels = {} }: ParleyOptions,
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

function installationOf(engine: Engine): Parley {
  const { store, writer, worker, channels, signals } = engine
  const ending = new AbortController()
  const streams = new OpenStreams()
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
    await ensureRecurring()
    void listen()
    worker.start()
  }
  // A start that failed can be tried again.
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
  const stop = ({ timeout = 10_000 } = {}): Promise<void> => (stopping ??= close(timeout))

  return {
    ...viewOf(engine, DEFAULT_TENANT as TenantId, streams),
    tenant: (id) => viewOf(engine, checkedTenant(id), streams),
    start: () => (started ??= start().catch(forgetStart)),
    drain: () => worker.drain(),
    stop,
    async ready({ signal } = {}) {
      const { pending, unsafe = [] } = await store.migrate({ schema: engine.schema, apply: false, signal })
      if (pending.length > 0) throw new ParleyError('store.migrations_pending')
      await ensureWarm()
      if (!writer.writes) await probe({ signal })
      return { unsafe }
    },
    handleWebhook: (channel, request, options) =>
      handleWebhook(engine, channel, request, options),
    openLink: (url, options) => openLinkedFile(engine, url, options),
    [Symbol.asyncDispose]: () => stop(),
  }
}
