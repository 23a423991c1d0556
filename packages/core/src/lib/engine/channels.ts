import { ParleyError } from '../errors/parley-error.ts'
import type { ChannelId, TenantId } from '../model/ids.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import type { Channel } from '../ports/channel.ts'

/** A channel as this process holds it. */
export interface OpenChannel {
  id: ChannelId
  tenant: TenantId
  kind: string
  capabilities: ChannelCapabilities
  channel: Channel
}

/** The channels that are open here. A channel belongs to one tenant; to every other it does not exist. */
export class Channels {
  readonly #open: ReadonlyMap<ChannelId, OpenChannel>

  constructor(open: readonly OpenChannel[]) {
    this.#open = new Map(open.map((each) => [each.id, each]))
  }

  /** @throws `channel.unknown` where there is none of this id, or it is another tenant's. */
  get(id: ChannelId, tenant?: TenantId): OpenChannel {
    const open = this.#open.get(id)
    if (open === undefined || (tenant !== undefined && open.tenant !== tenant)) {
      throw new ParleyError('channel.unknown', { field: 'channel' })
    }
    return open
  }

  all(): OpenChannel[] {
    return [...this.#open.values()]
  }
}
