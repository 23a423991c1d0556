import type { JobId, TenantId, Time } from '../../model/ids.ts'
import type { Job, Sweep, Work } from '../../model/job.ts'
import type { Keys } from '../../model/keys.ts'

import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { Lookup } from '../../ports/store.ts'
import type { Decided, DecisionContext } from '../decision.ts'
import { Draft } from '../draft.ts'
import { doneJob, newJob } from '../job.ts'
import type { State } from '../state.ts'
import type { Candidate } from './candidate.ts'
import { writeEvidence } from './evidence.ts'
import { fold, isAccepted } from './fold.ts'
import type { Look } from './tracking.ts'

/** The result of a look at the provider for one message. */
export interface Looked {
  message: Message
  /** The provider's answers about the message. Empty if the provider did not find it. */
  receipts: readonly Candidate[]
  look: Look
}

/** The records that {@link track} reads. */
export function trackLookups(keys: Keys, { message, receipts }: Looked): Lookup[] {
  const named = receipts.flatMap(({ providerId }) =>
    providerId === undefined ? [] : [{ key: keys.provider(message.channel, providerId) }],
  )
  return [
    kernel.message.ref(message.id),
    ...named,
    ...(message.status === 'unknown' ? [kernel.job.ref(deliveryOf(keys, message))] : []),
  ]
}

/**
 * Adds the provider's answers to the evidence of a message, and writes the time of the next look.
 *
 * A delivery that was set aside as unknown ends when the provider turns out to have the message.
 */
export function track(
  state: State,
  { message: seen, receipts, look }: Looked,
  context: DecisionContext,
): Decided<undefined> {
  const message = state.get(kernel.message, seen.id)
  if (message === undefined) return { result: undefined }
  const draft = new Draft(state, context)
  const own = receipts.filter((receipt) => isOwn(state, message, receipt, context))
  const attempts = own.reduce((known, receipt) => fold(known, receipt, context.now), message.attempts)
  if (!writeEvidence(draft, state, message, attempts, context, { look })) return { result: undefined }
  const job = state.get(kernel.job, deliveryOf(context.keys, message))
  if (job?.state === 'dead' && attempts.some(isAccepted)) draft.reviseJob(doneJob(job))
  return { commit: draft.commit(), result: undefined }
}

// Since the look, another message may have claimed the id.
function isOwn(state: State, { id, channel }: Message, { providerId }: Candidate, context: DecisionContext): boolean {
  if (providerId === undefined) return true
  const owner = state.owner(context.keys.provider(channel, providerId))
  return !kernel.message.is(owner) || owner.id === id || owner.adopted
}

/** The id of the job that sends a message. */
export function deliveryOf(keys: Keys, { tenant, id }: Message): JobId {
  return keys.jobId(tenant, 'deliver', id)
}

export type TrackWork = Extract<Work, { type: 'track' }>

/** A channel's tracker, as a start creates or finds it. */
export interface Tracker {
  tenant: TenantId
  id: JobId
  queue: string
  channel: string
  /** After a start, the time in which callbacks may still arrive by themselves, in milliseconds. */
  grace: number
}

/**
 * Ensures that a channel's tracker exists, and that it looks at all messages in transit. Callbacks were lost while no
 * process ran.
 */
export function ensureTracking(
  state: State,
  { tenant, id, queue, channel, grace }: Tracker,
  context: DecisionContext,
): Decided<undefined> {
  const { now } = context
  const draft = new Draft(state, context)
  const found = state.get(kernel.job, id)
  const sweep = newSweep(now)
  if (found?.work.type === 'track') {
    const due = found.state === 'waiting' ? Math.max(found.due, now + grace) : found.due
    draft.reviseJob({ ...found, due, work: { ...found.work, sweep } })
  } else if (found === undefined) {
    const work: TrackWork = { type: 'track', channel, askedAt: null, sweep }
    draft.addJob(newJob({ tenant, id, queue, group: null, work, now, due: now + grace }))
  }
  return { commit: draft.commit(), result: undefined }
}

/** A request, made now, to look at all messages. */
export function newSweep(now: Time): Sweep {
  return { calledAt: now, after: null }
}

/** The work of a tracker after a run. A sweep that was requested during the run remains due. */
export function afterRun({ work }: Job, done: TrackWork, sweep: Sweep | null): TrackWork {
  const called = work.type === 'track' ? work.sweep : null
  const isNewer = called !== null && called.calledAt > (done.sweep?.calledAt ?? 0)
  return { ...done, sweep: isNewer ? called : sweep }
}
