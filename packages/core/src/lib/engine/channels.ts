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

  all(): OpenChannel[] {
    return [...this.#open.values()]
  }
}
