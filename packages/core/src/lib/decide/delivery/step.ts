import type { Time } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { Message } from '../../model/message.ts'
import { isAccepted } from './fold.ts'
import { type PolicyRefusal, type PolicyState, refusalOf } from './policy.ts'

/** The next step of a message that is due. */
export type Step =
  /** Nothing is left to do: it was accepted, or it ended. */
  | { do: 'finish' }
  /** It must not be sent now. */
  | ({ do: 'refuse' } & PolicyRefusal)
  /**
   * An earlier call left no answer: ask the provider. If it has no message, wait until `until`, or give the attempt up.
   */
  | { do: 'ask'; attempt: number; until: Time | null }
  /** An earlier call left no answer and the provider cannot be asked. It stays unknown until a person decides. */
  | { do: 'leave_unknown'; attempt: number }
  | { do: 'send'; attempt: number }

/** The records and capabilities that {@link nextStep} reads. */
export interface Delivery extends PolicyState {
  job: Job
  /** Whether the channel can look a message up. */
  canAsk: boolean
}

/**
 * Decides the next step of a message; never a blind resend.
 *
 * A claim raises the job's fence, and each certain answer stores the fence as `certainFence`. If the fence is higher by
 * more than one, a worker claimed the job and left no answer. The call may have been made.
 *
 * Then the provider is asked, at once and again when it can accept nothing late. Only after that the attempt is given
 * up, and the message is sent again.
 */
export function nextStep(delivery: Delivery): Step {
  const { message, job, canAsk, now } = delivery
  const attempt = message.attempts.at(-1)
  if (job.work.type !== 'deliver' || attempt === undefined) return { do: 'finish' }
  if (message.attempts.some(isAccepted) || isEnded(message)) return { do: 'finish' }
  const { certainFence, ambiguousSince } = job.work
  if (job.fence - certainFence > 1 || ambiguousSince !== null) {
    if (!canAsk) return { do: 'leave_unknown', attempt: attempt.number }
    const until = (ambiguousSince ?? now) + delivery.capabilities.sending.ambiguityWindow
    return { do: 'ask', attempt: attempt.number, until: now < until ? until : null }
  }
  const refusal = refusalOf(delivery)
  return refusal === undefined ? { do: 'send', attempt: attempt.number } : { do: 'refuse', ...refusal }
}

/**
 * Whether the channel may have been called since the last certain answer.
 *
 * Then a worker has claimed the job, or an earlier call left no answer.
 */
export function maybeCalled({ fence, work }: Job): boolean {
  return work.type === 'deliver' && (fence > work.certainFence || work.ambiguousSince !== null)
}

function isEnded({ status }: Message): boolean {
  return status === 'canceled' || status === 'expired' || status === 'failed' || status === 'undelivered'
}
