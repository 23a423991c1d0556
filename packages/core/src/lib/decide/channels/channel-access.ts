import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { DecisionContext } from '../decision.ts'
import { type Needs, needs } from '../needs.ts'
import type { State } from '../state.ts'

/** The access keys of a new conversation. */
interface AccessOfNew {
  access: readonly string[]
}

/**
 * The access keys of a new conversation on a channel: those that the record of the channel has now. A channel of the
 * program has none.
 */
export function accessOfNew(state: State, channel: ChannelId, context: DecisionContext): AccessOfNew | Needs {
  const id = context.channelRecord?.(channel)
  if (id === undefined) return { access: [] }
  const ref = kernel.channel.ref(id)
  if (!state.has(ref)) return needs(ref)
  return { access: state.get(kernel.channel, id)?.access ?? [] }
}

/** Refuses a message of ours on a channel that was removed. @throws `channel.removed` */
export function ensureInUse(state: State, channel: ChannelId, context: DecisionContext): void {
  const id = context.channelRecord?.(channel)
  const record = id === undefined ? undefined : state.get(kernel.channel, id)
  if (record !== undefined && record.removedAt !== null) throw new ParleyError('channel.removed', { field: 'channel' })
}
