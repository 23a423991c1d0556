import type { Time } from '../../model/ids.ts'
import type { Job, Work } from '../../model/job.ts'
import type { Keys } from '../../model/keys.ts'

import type { Message } from '../../model/message.ts'
import type { Receipt } from '../../model/receipt.ts'
import { kernel } from '../../model/schema.ts'
import type { SendResult } from '../../ports/channel.ts'
import type { Lookup } from '../../ports/store.ts'
import { setConsent } from '../consent.ts'
import type { Decided, DecisionContext } from '../decision.ts'
import { changeHeldJob } from '../held-job.ts'
import { deadJob, doneJob, postponedJob } from '../job.ts'
import type { State } from '../state.ts'
import { backoff, MAX_FAILURES } from './backoff.ts'
import { writeEvidence } from './evidence.ts'
import { fold, isAccepted, nextAttempt } from './fold.ts'
import { recordReceipt, reportedOf } from './receipt.ts'

type Deliver = Extract<Work, { type: 'deliver' }>

/** The result of one delivery step. */
export type Outcome =
  | { type: 'sent'; attempt: number; result: SendResult; chance: number; ambiguityWindow: number }
  | { type: 'found'; attempt: number; receipt: Receipt }
  /** The provider does not have it yet, and may still accept it. */
  | { type: 'waiting'; attempt: number; until: Time; detail: string }
  /** The provider could not be asked. */
  | { type: 'not_asked'; attempt: number; detail: string; chance: number }
  /** The provider does not have it and cannot accept it any more. The attempt is given up and a new one begins. */
  | { type: 'given_up'; attempt: number }
  | { type: 'refused'; attempt: number; code: string; detail: string }
  | { type: 'left_unknown'; attempt: number; detail: string }
  | { type: 'finished' }

/** The records that {@link deliver} reads. */
export function deliverLookups(keys: Keys, job: Job, message: Message, outcome: Outcome): Lookup[] {
  return [
    kernel.job.ref(job.id),
    kernel.message.ref(message.id),
    kernel.address.ref(message.addressId),
    ...idsIn(outcome).map((id) => ({ key: keys.provider(message.channel, id) })),
  ]
}

/** The provider's ids of the message in an outcome. */
function idsIn(outcome: Outcome): string[] {
  if (outcome.type === 'found') return outcome.receipt.providerId === undefined ? [] : [outcome.receipt.providerId]
  if (outcome.type !== 'sent' || outcome.result.type !== 'accepted') return []
  const { providerId, aliases } = outcome.result
  return [providerId, ...(aliases ?? [])].filter((id) => typeof id === 'string')
}

/**
 * Records a delivery step in one commit: evidence on the message, and the next state of its job.
 *
 * A worker that has lost its job to another one ends nothing. It still records that the provider accepted the message.
 */
export function deliver(
  state: State,
  { job: held, message: seen, outcome }: { job: Job; message: Message; outcome: Outcome },
  context: DecisionContext,
): Decided<Job | undefined> {
  const decided = changeHeldJob(state, held, context, (job, draft) => {
    if (job.work.type !== 'deliver') return doneJob(job)
    const message = state.get(kernel.message, seen.id) ?? seen
    const { attempts, next } = follow(message, job, job.work, stillFree(state, message, outcome, context), context)
    const aliases = idsIn(outcome).slice(1)
    writeEvidence(draft, state, message, attempts, context, { aliases })
    const optOut = outcome.type === 'sent' && outcome.result.type === 'refused' && outcome.result.optOut === true
    const address = state.get(kernel.address, message.addressId)
    if (optOut && address !== undefined) setConsent(draft, address, 'opt_out', context.now)
    return next
  })
  if (decided.commit !== undefined || outcome.type !== 'sent' || outcome.result.type !== 'accepted') return decided
  const { attempt, result } = outcome
  const receipt = { messageId: seen.id, attempt, ...receiptIn(result) }
  const { commit } = recordReceipt(state, reportedOf(context.keys, seen.channel, receipt), context)
  return { commit, result: undefined }
}

function receiptIn({ providerId, status, units, cost }: Extract<SendResult, { type: 'accepted' }>): AcceptedReceipt {
  return { providerId, status, units, cost }
}

type AcceptedReceipt = Pick<Receipt, 'providerId' | 'status' | 'units' | 'cost'>

// Two messages may have found one candidate at once. The first one keeps it; the other looks again.
function stillFree(state: State, { id, channel }: Message, outcome: Outcome, { keys, now }: DecisionContext): Outcome {
  if (outcome.type !== 'found' || outcome.receipt.providerId === undefined) return outcome
  const owner = state.owner(keys.provider(channel, outcome.receipt.providerId))
  if (!kernel.message.is(owner) || owner.id === id || owner.adopted) return outcome
  const detail = 'The message that the provider has is another one.'
  return { type: 'waiting', attempt: outcome.attempt, until: now, detail }
}

interface Followed {
  attempts: Message['attempts']
  next: Job
}

function follow(message: Message, job: Job, work: Deliver, outcome: Outcome, { now }: DecisionContext): Followed {
  const learn = (receipt: Omit<Receipt, 'messageId'>): Message['attempts'] => fold(message.attempts, receipt, now)
  switch (outcome.type) {
    case 'sent':
      return afterSend(message, job, work, outcome, now)
    case 'found':
      return { attempts: learn({ ...outcome.receipt, attempt: outcome.attempt }), next: doneJob(job) }
    case 'waiting': {
      const { attempt, until, detail } = outcome
      const ambiguousSince = work.ambiguousSince ?? now
      const next = postponedJob(job, until, {
        work: { ...work, certainFence: job.fence, ambiguousSince },
        error: detail,
      })
      return { attempts: learn({ attempt, status: 'unknown', detail }), next }
    }
    case 'not_asked': {
      const { attempt, detail, chance } = outcome
      const failures = job.failures + 1
      const attempts = learn({ attempt, status: 'unknown', detail })
      if (failures >= MAX_FAILURES) return { attempts, next: deadJob(job, detail) }
      const ambiguous = { ...work, certainFence: job.fence, ambiguousSince: work.ambiguousSince ?? now }
      const due = now + backoff(failures, chance)
      return { attempts, next: postponedJob(job, due, { failures, error: detail, work: ambiguous }) }
    }
    case 'given_up': {
      // A receipt arrived during the look.
      if (message.attempts.some(isAccepted)) return { attempts: message.attempts, next: doneJob(job) }
      if (job.failures + 1 >= MAX_FAILURES) {
        const detail = 'No attempt was answered, and the provider has no such message.'
        return { attempts: learn({ attempt: outcome.attempt, status: 'unknown', detail }), next: deadJob(job, detail) }
      }
      const number = outcome.attempt + 1
      // Still held: the new attempt is on record before its first call, which this worker makes next.
      const again: Deliver = { ...work, certainFence: job.fence - 1, ambiguousSince: null }
      const attempts = message.attempts.some((each) => each.number === number)
        ? message.attempts
        : [...message.attempts, nextAttempt(number, now)]
      return { attempts, next: { ...job, failures: job.failures + 1, work: again } }
    }
    case 'refused': {
      const { attempt, code, detail } = outcome
      const status = code === 'expired' ? 'expired' : 'failed'
      return { attempts: learn({ attempt, status, code, detail }), next: doneJob(job) }
    }
    case 'left_unknown': {
      const { attempt, detail } = outcome
      return { attempts: learn({ attempt, status: 'unknown', detail }), next: deadJob(job, detail) }
    }
    case 'finished':
      return { attempts: message.attempts, next: doneJob(job) }
    default:
      return outcome satisfies never
  }
}

function afterSend(
  message: Message,
  job: Job,
  work: Deliver,
  { attempt, result, chance, ambiguityWindow }: Extract<Outcome, { type: 'sent' }>,
  now: Time,
): Followed {
  const learn = (receipt: Omit<Receipt, 'messageId'>): Message['attempts'] => fold(message.attempts, receipt, now)
  switch (result.type) {
    case 'accepted':
      return { attempts: learn({ attempt, ...receiptIn(result) }), next: doneJob(job) }
    case 'refused': {
      const { code, detail } = result
      return { attempts: learn({ attempt, status: 'failed', code, detail }), next: doneJob(job) }
    }
    case 'deferred': {
      const { code, detail, retryAfter } = result
      const failures = job.failures + 1
      if (failures >= MAX_FAILURES) {
        return { attempts: learn({ attempt, status: 'failed', code, detail }), next: deadJob(job, detail) }
      }
      const again = now + Math.max(retryAfter ?? 0, backoff(failures, chance))
      // A message that expires first ends at that time.
      const due = Math.max(now, Math.min(again, message.expiresAt ?? again))
      const certainFence = { ...work, certainFence: job.fence, ambiguousSince: null }
      return {
        attempts: message.attempts,
        next: postponedJob(job, due, { failures, error: detail, work: certainFence }),
      }
    }
    case 'unknown': {
      // Looks up a lost answer at once, and again when the provider can accept nothing late.
      const { detail } = result
      const ambiguous = { ...work, certainFence: job.fence, ambiguousSince: now }
      const due = now + Math.min(ambiguityWindow, 1000)
      return {
        attempts: learn({ attempt, status: 'unknown', detail }),
        next: postponedJob(job, due, { error: detail, work: ambiguous }),
      }
    }
    default:
      return result satisfies never
  }
}
