import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelName, ChannelNameId, ChannelRecord } from '../../model/channel-record.ts'
import type { ChannelId, TenantId, Time } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'
import type { KeysetPosition } from '../../model/query.ts'
import { kernel } from '../../model/schema.ts'
import { Alarm } from '../alarm.ts'
import type { Channels, OpenChannel } from '../channels.ts'
import { type Config, type KnownTypes, misconfigured, sourceOf } from './config.ts'
import { type CountedChannel, countedChannel } from './counted-channel.ts'
import { type ChannelServices, openSource } from './open-source.ts'
import type { Seal } from './sealed.ts'

/** The tenant of the records that belong to the installation. */
export const NO_TENANT: TenantId = '' as TenantId

/** The topic of the signals about changed channels. */
export const CHANNELS_TOPIC = 'channels'

/** Milliseconds between two reads of the changed channels. */
const EVERY = 1000

/** A change that began within this time is read again, in milliseconds. It may not have been durable. */
const OVERLAP = 60_000

/** Milliseconds between two reads of a process without channel types, which opens no such channel. */
const SELDOM = 60_000

/** Milliseconds after which a channel that could not be opened is tried again. */
const RETRY = 10_000

const PAGE = 200

interface Parts extends ChannelServices {
  keys: Keys
  channels: Channels
  types: KnownTypes
  seal: Seal
  /** Called after a channel was opened or closed. */
  changed(channel: ChannelId): Promise<void>
}

/** A record as this process last applied it. */
interface Applied {
  version: number
  revision: number
  counted: CountedChannel | undefined
  failedAt: number | undefined
}

/** The id of the record of a channel. */
export function channelRecordId(keys: Keys, tenant: TenantId, channel: ChannelId): ChannelRecord['id'] {
  return keys.recordId(kernel.channel, tenant, channel)
}

/** The id of the record that claims the id of a channel. */
export function channelNameId(keys: Keys, channel: ChannelId): ChannelNameId {
  return keys.recordId(kernel.channelName, NO_TENANT, channel)
}

/** Opens the channels that were added at run time, and follows their changes in all processes. */
export class RunTimeChannels {
  readonly #parts: Parts
  readonly #applied = new Map<ChannelId, Applied>()
  readonly #closing = new Set<Promise<void>>()
  readonly #alarm: Alarm
  #newest: Time = 0
  #lookedAt = Number.NEGATIVE_INFINITY
  #refreshing: Promise<void> | undefined
  #next: Promise<void> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#alarm = new Alarm(parts.environment)
  }

  /** Opens all channels of the store. One that cannot be opened has its reason, and fails nothing else. */
  async openAll(): Promise<void> {
    await this.#read(0)
  }

  /** Applies all changes that were durable before the call. */
  refresh(): Promise<void> {
    if (this.#refreshing === undefined) {
      this.#refreshing = this.#read(this.#newest - OVERLAP).finally(() => {
        this.#refreshing = undefined
      })
      return this.#refreshing
    }
    // The read in progress may have begun before the change.
    this.#next ??= this.#refreshing
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined
        return this.refresh()
      })
    return this.#next
  }

  /** Reads the changes, at most once a second: for a channel that is not known here. */
  async lookFor(): Promise<void> {
    const { environment, store, types } = this.#parts
    const now = environment.elapsed()
    if (types.all().length === 0 || !store.capabilities.shared || now - this.#lookedAt < EVERY) return
    this.#lookedAt = now
    await this.refresh()
  }

  /** Reads the changes at once. */
  poke(): void {
    this.#alarm.ring()
  }

  /** Reads the changes once a second, and at each signal, until `signal` aborts. */
  async follow(signal: AbortSignal): Promise<void> {
    const { environment, store, types } = this.#parts
    signal.addEventListener('abort', () => this.poke(), { once: true })
    while (!signal.aborted) {
      const own = store.capabilities.shared ? EVERY : RETRY
      await this.#alarm.wait(types.all().length > 0 ? own : SELDOM)
      if (signal.aborted) return
      await this.refresh().catch((error: unknown) => {
        environment.log.warn({ error: String(error) }, 'Changed channels could not be read.')
      })
    }
  }

  /** Closes the channels, after their running calls. */
  async close(): Promise<void> {
    await this.#refreshing?.catch(() => undefined)
    const open = [...this.#applied.values()].flatMap(({ counted }) => counted ?? [])
    await Promise.all([...open.map((each) => each.close()), ...this.#closing])
  }

  async #read(since: Time): Promise<void> {
    const { store } = this.#parts
    const names: ChannelName[] = []
    let after: KeysetPosition | undefined
    do {
      const query = { query: kernel.channelName.queries.channelNames, where: {}, order: 'newest', limit: PAGE } as const
      const page = await store.find(NO_TENANT, { ...query, ...(after && { after }) })
      const fresh = page.records.filter(({ changedAt }) => changedAt >= since)
      names.push(...fresh)
      after = fresh.length < page.records.length ? undefined : page.next
    } while (after !== undefined)
    for (const { changedAt } of names) this.#newest = Math.max(this.#newest, changedAt)
    await this.#apply(await this.#load(names))
  }

  async #load(names: readonly ChannelName[]): Promise<ChannelRecord[]> {
    const { store, keys, environment } = this.#parts
    const failed = [...this.#applied].filter(
      ([, { failedAt = Number.NaN }]) => failedAt <= environment.elapsed() - RETRY,
    )
    const again = failed.flatMap(([id]) => this.#ownerOf(id))
    const byTenant = new Map<TenantId, { channel: ChannelId }[]>()
    for (const each of [...names, ...again]) byTenant.set(each.owner, [...(byTenant.get(each.owner) ?? []), each])
    const loads = [...byTenant].flatMap(([tenant, owned]) => {
      const ids = [...new Set(owned.map(({ channel }) => channelRecordId(keys, tenant, channel)))]
      const chunks = Array.from({ length: Math.ceil(ids.length / PAGE) }, (_, place) =>
        ids.slice(place * PAGE, (place + 1) * PAGE),
      )
      return chunks.map((chunk) => store.load(tenant, chunk.map(kernel.channel.ref)))
    })
    return (await Promise.all(loads)).flatMap(({ records }) => records.filter(kernel.channel.is))
  }

  #ownerOf(id: ChannelId): { channel: ChannelId; owner: TenantId }[] {
    const closed = this.#parts.channels.closed(id)
    return closed === undefined ? [] : [{ channel: id, owner: closed.tenant }]
  }

  async #apply(records: readonly ChannelRecord[]): Promise<void> {
    await Promise.all(records.map((record) => this.#applyOne(record)))
  }

  async #applyOne(record: ChannelRecord): Promise<void> {
    const { channels, environment, changed } = this.#parts
    const { channel: id, tenant, version, revision, access } = record
    // The options of the program have the id too, and they were there first.
    if (channels.has(id) && channels.recordOf(id) === undefined) return
    const known = this.#applied.get(id)
    const isRetry = known?.failedAt !== undefined && known.failedAt <= environment.elapsed() - RETRY
    if (known !== undefined && known.version >= version && !isRetry) return
    const shared = { id, tenant, kind: record.transport, access, recordId: record.id }
    const isOpenNow = known?.counted !== undefined && known.revision === revision && record.removedAt === null
    if (isOpenNow) {
      this.#applied.set(id, { ...known, version })
      channels.open({ ...channels.get(id), access })
      return
    }
    const opened = await this.#open(record).catch(misconfiguredOrUnavailable)
    if (ParleyError.is(opened)) {
      const isFailed = opened.code !== 'channel.removed'
      const failedAt = isFailed ? environment.elapsed() : undefined
      this.#applied.set(id, { version, revision, counted: undefined, failedAt })
      channels.close({ ...shared, error: opened })
      if (isFailed && known?.version !== version)
        environment.log.error(
          { channel: id, code: opened.code, reason: opened.reason },
          'A channel could not be opened.',
        )
    } else {
      const { counted, capabilities } = opened
      this.#applied.set(id, { version, revision, counted, failedAt: undefined })
      channels.open({ ...shared, capabilities, channel: counted.channel } satisfies OpenChannel)
    }
    if (known?.counted !== undefined) this.#closeLater(id, known.counted)
    await changed(id)
  }

  async #open(record: ChannelRecord): Promise<{ counted: CountedChannel; capabilities: OpenChannel['capabilities'] }> {
    if (record.removedAt !== null) throw new ParleyError('channel.removed', { field: 'channel' })
    const source = this.sourceOf(record)
    const channel = await openSource(this.#parts, source, { id: record.channel, tenant: record.tenant })
    return { counted: countedChannel(channel), capabilities: source.capabilities }
  }

  /**
   * The configuration of a record.
   *
   * @throws `channel.sealed`
   */
  configOf({ config, channel, tenant }: ChannelRecord): Config {
    if (config === null) throw new ParleyError('channel.removed', { field: 'channel' })
    return JSON.parse(this.#parts.seal.open(config, { tenant, channel }))
  }

  /** The source of a record. @throws `channel.sealed`, `channel.misconfigured`, `channel.unavailable` */
  sourceOf(record: ChannelRecord): ReturnType<typeof sourceOf> {
    const type = this.#parts.types.find(record.type)
    if (type === undefined) {
      const reason = `This program has no channel type ${record.type}.`
      throw new ParleyError('channel.unavailable', { reason, fix: 'Give it in the option channelTypes.' })
    }
    return sourceOf(type, this.configOf(record))
  }

  #closeLater(id: ChannelId, counted: CountedChannel): void {
    const closed = counted
      .close()
      .catch((error: unknown) => {
        this.#parts.environment.log.warn({ channel: id, error: String(error) }, 'A channel could not be closed.')
      })
      .finally(() => this.#closing.delete(closed))
    this.#closing.add(closed)
  }
}

/** The reason that a channel is not open: that of its configuration, or one that may pass. */
function misconfiguredOrUnavailable(error: unknown): ParleyError {
  const known = misconfigured(error)
  if (['channel.removed', 'channel.sealed', 'channel.misconfigured', 'channel.unavailable'].includes(known.code))
    return known
  return new ParleyError('channel.unavailable', { reason: known.reason ?? known.message, cause: error })
}
