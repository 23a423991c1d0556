import { Draft } from '../../decide/draft.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'

import { kernel } from '../../model/schema.ts'
import { allStorable, storable } from '../../model/text.ts'
import type { ChannelStateMap } from '../../ports/channel.ts'
import type { Store } from '../../ports/store.ts'
import type { Intent, SubmitOptions, Writer } from './writer.ts'

interface Parts {
  keys: Keys
  store: Store
  writer: Writer
}

/** Reads a small durable value of a channel. */
export async function readState(
  { keys, store }: Parts,
  tenant: TenantId,
  channel: ChannelId,
  name: string,
): Promise<unknown> {
  const { records } = await store.load(tenant, [kernel.channelState.ref(keys.channelStateId(tenant, channel, name))])
  const record = records[0]
  return kernel.channelState.is(record) ? record.value : undefined
}

/** Writes the value; the last write wins. */
export function writeState(
  { keys, writer }: Parts,
  tenant: TenantId,
  channel: ChannelId,
  name: string,
  value: unknown,
  options: SubmitOptions = {},
): Promise<void> {
  const id = keys.channelStateId(tenant, channel, name)
  const decide: Intent<undefined>['decide'] = (state, context) => {
    const draft = new Draft(state, context)
    draft.put(kernel.channelState, { id, channel, name, value })
    return { commit: draft.commit(), result: undefined }
  }
  return writer.submit({ tenant, lookups: [kernel.channelState.ref(id)], decide }, options)
}

/** A channel's own durable map. */
export function stateMapOf(parts: Parts, tenant: TenantId, channel: ChannelId): ChannelStateMap {
  return {
    get: (name) => readState(parts, tenant, channel, storable(name)),
    set: (name, value) => writeState(parts, tenant, channel, storable(name), allStorable(value)),
  }
}
