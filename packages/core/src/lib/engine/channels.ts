import { ParleyError } from '../errors/parley-error.ts'
import type { ChannelRecordId } from '../model/channel-record.ts'
import type { ChannelId, TenantId } from '../model/ids.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import type { Channel } from '../ports/channel.ts'

/** A channel of this process, open or not. */
export interface KnownChannel {
  id: ChannelId
  tenant: TenantId
  kind: string
}

/** An open channel of this process. */
export interface OpenChannel extends KnownChannel {
  capabilities: ChannelCapabilities
  channel: Channel
  /** The access keys of its conversations. Empty: the whole tenant. */
  access: readonly string[]
  /** Its record, if it was added at run time. */
  recordId?: ChannelRecordId | undefined
}

/** A channel that this process cannot use: it was removed, or it could not be opened. */
export interface ClosedChannel extends KnownChannel {
  access: readonly string[]
  recordId: ChannelRecordId
  error: ParleyError
}

/** The channels of this process. A channel belongs to one tenant; for every other tenant it does not exist. */
export class Channels {
  readonly #open = new Map<ChannelId, OpenChannel>()
  readonly #closed = new Map<ChannelId, ClosedChannel>()
  readonly #syncing = new Map<ChannelId, number>()
  #changes = 0

  constructor(open: readonly OpenChannel[] = []) {
    for (const each of open) this.open(each)
  }

  /** Counts the changes of the open and of the closed channels. */
  get changes(): number {
    return this.#changes
  }

  /** Adds an open channel, or replaces it. */
  open(channel: OpenChannel): void {
    this.#changes += 1
    this.#closed.delete(channel.id)
    this.#open.set(channel.id, channel)
  }

  /** Notes that a channel cannot be used here. */
  close(channel: ClosedChannel): void {
    this.#changes += 1
    this.#open.delete(channel.id)
    this.#closed.set(channel.id, channel)
  }

  /**
   * @throws `channel.unknown` if no channel has this id, or it belongs to another tenant
   * @throws `channel.removed`, `channel.sealed`, `channel.unavailable`, `channel.misconfigured` if it is not open
   */
  get(id: ChannelId, tenant?: TenantId): OpenChannel {
    const open = this.#open.get(id)
    if (open !== undefined && isOf(open, tenant)) return open
    const closed = this.#closed.get(id)
    if (closed !== undefined && isOf(closed, tenant)) throw closed.error
    throw new ParleyError('channel.unknown', { field: 'channel' })
  }

  /** A channel that was added at run time, and is not open here. */
  closed(id: ChannelId): ClosedChannel | undefined {
    return this.#closed.get(id)
  }

  /** The capabilities of a channel; `undefined` if it is not open here. */
  capabilities(id: ChannelId): ChannelCapabilities | undefined {
    return this.#open.get(id)?.capabilities
  }

  /** The tenant of a channel of this process, open or not. */
  tenantOf(id: ChannelId): TenantId | undefined {
    return (this.#open.get(id) ?? this.#closed.get(id))?.tenant
  }

  /** The record of a channel that was added at run time. */
  recordOf(id: ChannelId): ChannelRecordId | undefined {
    return (this.#open.get(id) ?? this.#closed.get(id))?.recordId
  }

  /** Whether the process has a channel of any tenant, open or not. */
  has(id: ChannelId): boolean {
    return this.#open.has(id) || this.#closed.has(id)
  }

  /** The channels of a tenant, by their ids. */
  of(tenant: TenantId): OpenChannel[] {
    return this.all()
      .filter((open) => open.tenant === tenant)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** All channels of a tenant in this process, open or not. */
  knownOf(tenant: TenantId): KnownChannel[] {
    return [...this.#open.values(), ...this.#closed.values()].filter((each) => each.tenant === tenant)
  }

  /**
   * The open channel with an address of ours on a transport. `fixed`: one of the program, and none that was added at run
   * time.
   */
  at(kind: string, address: string, { fixed = false }: { fixed?: boolean } = {}): OpenChannel | undefined {
    return this.all().find(
      (open) => open.kind === kind && !(fixed && open.recordId !== undefined) && ourAddressOf(open.channel) === address,
    )
  }

  /** The open channel of a kind that has one of these addresses of ours, in any spelling. */
  ofAddresses(kind: string, addresses: readonly string[]): OpenChannel | undefined {
    return this.all().find(({ kind: own, channel }) => {
      const address = own === kind ? ourAddressOf(channel) : undefined
      return address !== undefined && addresses.some((each) => channel.parseAddress(each)?.value === address)
    })
  }

  /** Whether this process synchronizes a channel now. */
  isSyncing(id: ChannelId): boolean {
    return this.#syncing.has(id)
  }

  /** Notes a synchronization of a channel. The result notes its end. */
  beginSync(id: ChannelId): () => void {
    this.#syncing.set(id, (this.#syncing.get(id) ?? 0) + 1)
    return () => {
      const left = (this.#syncing.get(id) ?? 1) - 1
      if (left === 0) this.#syncing.delete(id)
      else this.#syncing.set(id, left)
    }
  }

  /** The open channels. */
  all(): OpenChannel[] {
    return [...this.#open.values()]
  }

  /** The removed channels. */
  removed(): ClosedChannel[] {
    return [...this.#closed.values()].filter(({ error }) => error.code === 'channel.removed')
  }
}

function isOf(channel: KnownChannel, tenant: TenantId | undefined): boolean {
  return tenant === undefined || channel.tenant === tenant
}

/** Our own address on a channel, as its provider writes it. `undefined` if it has none, or several. */
export function ourAddressOf(channel: Channel): string | undefined {
  const { ourAddress } = channel
  return ourAddress === undefined ? undefined : (channel.parseAddress(ourAddress)?.value ?? ourAddress)
}
