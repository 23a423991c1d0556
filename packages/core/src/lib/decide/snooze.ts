import { ParleyError } from '../errors/parley-error.ts'
import type { Conversation } from '../model/conversation.ts'
import type { ConversationId, JobId, Time } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { Keys } from '../model/keys.ts'
import { kernel } from '../model/schema.ts'
import type { Decided, DecisionContext } from './decision.ts'
import type { Draft } from './draft.ts'
import { changeHeldJob } from './held-job.ts'
import { doneJob, newJob, postponedJob } from './job.ts'
import type { State } from './state.ts'

/** The queue of the jobs that end snoozes. */
export const WAKE_QUEUE = 'wake'

/** The longest snooze, in milliseconds: 366 days. */
const LONGEST = 366 * 86_400_000

type SnoozeFields = Pick<Conversation, 'snoozedUntil' | 'snoozed'>

/** The fields of a conversation that is not snoozed. */
export const awake: SnoozeFields = { snoozedUntil: null, snoozed: false }

/** The fields of a conversation that is snoozed until a time; `null` ends its snooze. @throws `input.invalid` */
export function snoozedTo(
  { status }: Pick<Conversation, 'status'>,
  snoozedUntil: Time | null,
  now: Time,
): SnoozeFields {
  if (snoozedUntil === null) return awake
  const reason = whyNot(status, snoozedUntil, now)
  if (reason !== undefined) throw new ParleyError('input.invalid', { field: 'snoozedUntil', reason })
  return { snoozedUntil, snoozed: true }
}

function whyNot(status: Conversation['status'], until: Time, now: Time): string | undefined {
  if (status !== 'open') return `The conversation is ${status}, and only an open one can be snoozed.`
  if (until <= now) return 'It must be in the future.'
  return until > now + LONGEST ? 'It must be at most 366 days ahead.' : undefined
}

/** The id of the job that ends the snooze of a conversation. It has one job at most. */
export function wakeJobId(keys: Keys, { tenant, id }: Pick<Conversation, 'tenant' | 'id'>): JobId {
  return keys.jobId(tenant, 'wake', id)
}

/**
 * Writes the job of a changed snooze: a new one, a moved one, or none. The job must be loaded.
 *
 * A message that ends a snooze leaves the job. The job then finds nothing to do.
 */
export function scheduleWake(
  draft: Draft,
  state: State,
  { before, after }: { before: Conversation; after: Conversation },
  { keys, now }: DecisionContext,
): void {
  const { tenant, id: conversationId, snoozedUntil: due } = after
  if (before.snoozedUntil === due) return
  const id = wakeJobId(keys, after)
  const known = state.get(kernel.job, id)
  if (due === null) {
    if (known !== undefined) draft.reviseJob(doneJob(known))
  } else if (known === undefined) {
    draft.addJob(
      newJob({ tenant, id, queue: WAKE_QUEUE, group: null, work: { type: 'wake', conversationId }, now, due }),
    )
  } else {
    draft.reviseJob(postponedJob(known, due, { failures: 0 }))
  }
}

/**
 * Ends the snooze of a conversation at its time. It becomes the last active one, and stays as read as it is.
 *
 * A conversation that is not snoozed any more stays as it is. One that is snoozed for longer has its job later.
 */
export function wake(
  state: State,
  { job, conversation: id }: { job: Job; conversation: ConversationId },
  context: DecisionContext,
): Decided<Job | undefined> {
  const { now: at } = context
  return changeHeldJob(state, job, context, (current, draft) => {
    const conversation = state.get(kernel.conversation, id)
    const until = conversation?.snoozedUntil ?? null
    if (conversation === undefined || until === null) return doneJob(current)
    if (until > at) return postponedJob(current, until, { failures: 0 })
    const activeAt = Math.max(conversation.activeAt, at)
    const { channel, version } = draft.put(kernel.conversation, { ...conversation, ...awake, activeAt })
    const changes = { snoozedUntil: null }
    draft.emit({ type: 'conversation.changed', at, conversationId: id, channel, version, changes })
    return doneJob(current)
  })
}
