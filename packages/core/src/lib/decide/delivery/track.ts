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

/** What a look at the provider has shown of a message. */
export interface Looked {
  message: Message
  /** The provider's answers about it. Empty where it was not found. */
  receipts: readonly Candidate[]
  look: Look
}

/** What {@link track} looks at. */
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
 * Adds the provider's answers to the evidence of a message, and writes when the provider is asked next.
 *
 * A delivery that was put aside as unknown ends when the provider turns out to have the message.
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

// Another message has claimed it since the provider was asked.
function isOwn(state: State, { id, channel }: Message, { providerId }: Candidate, context: DecisionContext): boolean {
  if (providerId === undefined) return true
  const owner = state.owner(context.keys.provider(channel, providerId))
  return !kernel.message.is(owner) || owner.id === id || owner.adopted
}

function deliveryOf(keys: Keys, { tenant, id }: Message): JobId {
  return keys.jobId(tenant, 'deliver', id)
}

export type TrackWork = Extract<Work, { type: 'track' }>

/** A channel's tracker, as it is made or found at a start. */
export interface Tracker {
  tenant: TenantId
  id: JobId
  queue: string
  channel: string
  /** For how long after a start callbacks may come by themselves, in milliseconds. */
  grace: number
}

/**
 * Sees to it that a channel's tracker stands, and that it looks at all messages that are on their way: while no process
 * ran, callbacks were lost.
 */
export function ensureTracking(
  state: State,
  { tenant, id, queue, channel, grace }: Tracker,
  context: DecisionContext,
): Decided<undefined> {
  const { now } = context
  const draft = new Draft(state, context)
  const standing = state.get(kernel.job, id)
  const sweep = newSweep(now)
  if (standing?.work.type === 'track') {
    const due = standing.state === 'waiting' ? Math.max(standing.due, now + grace) : standing.due
    draft.reviseJob({ ...standing, due, work: { ...standing.work, sweep } })
  } else if (standing === undefined) {
    const work: TrackWork = { type: 'track', channel, askedAt: null, sweep }
    draft.addJob(newJob({ tenant, id, queue, group: null, work, now, due: now + grace }))
  }
  return { commit: draft.commit(), result: undefined }
}

/** A look at all messages that is called for now. */
export function newSweep(now: Time): Sweep {
  return { calledAt: now, after: null }
}

/** The work of a tracker after a run: a sweep that was called for meanwhile is still to be done. */
export function afterRun({ work }: Job, done: TrackWork, sweep: Sweep | null): TrackWork {
  const called = work.type === 'track' ? work.sweep : null
  const isNewer = called !== null && called.calledAt > (done.sweep?.calledAt ?? 0)
  return { ...done, sweep: isNewer ? called : sweep }
}
