import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelName, ChannelNameId } from '../../model/channel-record.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { Decided, DecisionContext } from '../decision.ts'
import { Draft } from '../draft.ts'
import type { State } from '../state.ts'

/** A tenant that is about to change a channel. */
export interface NameClaim {
  id: ChannelNameId
  channel: ChannelId
  owner: TenantId
}

/** Claims the id of a channel for a tenant, or notes a change of the channel. @throws `channel.exists` */
export function claimName(
  state: State,
  { id, channel, owner }: NameClaim,
  context: DecisionContext,
): Decided<undefined> {
  const known: ChannelName | undefined = state.get(kernel.channelName, id)
  if (known !== undefined && known.owner !== owner) throw new ParleyError('channel.exists', { field: 'id' })
  const draft = new Draft(state, context)
  draft.put(kernel.channelName, { id, channel, owner, changedAt: context.now })
  return { commit: draft.commit(), result: undefined }
}
