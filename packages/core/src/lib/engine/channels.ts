import { ParleyError } from '../errors/parley-error.ts'
import type { ChannelId, TenantId } from '../model/ids.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import type { Channel } from '../ports/channel.ts'

/** An open channel of this process. */
export interface OpenChannel {
  id: ChannelId
  tenant: TenantId
  kind: string
  capabilities: ChannelCapabilities
  channel: Channel
}

/** The open channels of this process. A channel belongs to one tenant; for every other tenant it does not exist. */
export class Channels {
  readonly #open: ReadonlyMap<ChannelId, OpenChannel>
  readonly #syncing = new Map<ChannelId, number>()

  constructor(open: readonly OpenChannel[]) {
    this.#open = new Map(open.map((each) => [each.id, each]))
  }

  /** @throws `channel.unknown` if no channel has this id, or it belongs to another tenant */
  get(id: ChannelId, tenant?: TenantId): OpenChannel {
    const open = this.#open.get(id)
    if (open === undefined || (tenant !== undefined && open.tenant !== tenant)) {
      throw new ParleyError('channel.unknown', { field: 'channel' })
    }
    return open
  }

  /** The channels of a tenant, by their ids. */
  of(tenant: TenantId): OpenChannel[] {
    return this.all()
      .filter((open) => open.tenant === tenant)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
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

  all(): OpenChannel[] {
    return [...this.#open.values()]
  }
}
