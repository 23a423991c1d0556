import type { ChannelRecordId, SetupState } from '../../model/channel-record.ts'
import { kernel } from '../../model/schema.ts'
import type { Decided, DecisionContext } from '../decision.ts'
import { Draft } from '../draft.ts'
import type { State } from '../state.ts'

/** The progress of the job of a set-up. */
export interface SetupProgress {
  id: ChannelRecordId
  /** The action that the job runs. A later request replaces it, and then the progress is dropped. */
  action: SetupState['action']
  change: Partial<SetupState>
}

/** Records the progress of a set-up. Returns whether the job may continue. */
export function progressSetup(
  state: State,
  { id, action, change }: SetupProgress,
  context: DecisionContext,
): Decided<boolean> {
  const known = state.get(kernel.channel, id)
  if (known === undefined || known.setup.action !== action) return { result: false }
  const isWanted = change.state === 'running' ? ['planned', 'running'] : ['running']
  if (!isWanted.includes(known.setup.state)) return { result: false }
  const draft = new Draft(state, context)
  const isOver = known.removedAt !== null && change.state !== 'running'
  const written = draft.put(kernel.channel, {
    ...known,
    // A removed channel needs its credentials until its rollback has ended.
    config: isOver ? null : known.config,
    setup: { ...known.setup, ...change, at: context.now },
    updatedAt: context.now,
  })
  const { channel, version, access } = written
  draft.emit({ type: 'channel.updated', at: context.now, channelId: id, channel, version, access })
  return { commit: draft.commit(), result: true }
}
