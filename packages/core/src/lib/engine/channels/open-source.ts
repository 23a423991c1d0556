import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import type { Channel, ChannelContext, ChannelSource } from '../../ports/channel.ts'
import type { Environment } from '../../ports/environment.ts'
import type { Store } from '../../ports/store.ts'
import type { EngineMedia } from '../media.ts'
import { stateMapOf } from '../write/state-map.ts'
import type { Writer } from '../write/writer.ts'

/** The services that channels use. */
export interface ChannelServices {
  store: Store
  writer: Writer
  environment: Environment
  media: EngineMedia | undefined
  /** Without a trailing slash. */
  publicUrl: string | undefined
}

/** Opens a channel for a tenant. */
export async function openSource(
  { store, writer, environment, media, publicUrl }: ChannelServices,
  source: ChannelSource,
  { id, tenant }: { id: ChannelId; tenant: TenantId },
): Promise<Channel> {
  const context: ChannelContext = {
    ...{ id, tenant, publicUrl, log: environment.log, fetch: environment.fetch },
    clock: { now: environment.now },
    ids: { random: environment.id },
    mediaFetch: media?.fetch ?? refuseToFetch,
    webhookUrl: publicUrl === undefined ? undefined : `${publicUrl}/webhooks/${encodeURIComponent(id)}`,
    state: stateMapOf({ keys: writer.keys, store, writer }, tenant, id),
  }
  return await source.open(context)
}

const refuseToFetch: typeof fetch = () => {
  return Promise.reject(new ParleyError('media.refused', { reason: 'This installation has no media store.' }))
}
