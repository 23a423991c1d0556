import type { AddressRecord } from '../../model/address.ts'
import type { Time } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { Message } from '../../model/message.ts'
import { isAccepted } from './fold.ts'

/** What to do with a message that is due. */
export type Step =
  /** Nothing is left to do: it was accepted, or it ended. */
  | { do: 'finish' }
  /** It must not be sent now. */
  | { do: 'refuse'; code: 'blocked' | 'opted_out'; detail: string }
  /** An earlier call left no answer: ask the provider. Where it knows of nothing, wait until `until`, or give the attempt up. */
  | { do: 'ask'; attempt: number; until: Time | null }
  /** An earlier call left no answer and the provider cannot be asked: it stays unknown, for a person to decide. */
  | { do: 'leave_unknown'; attempt: number }
  | { do: 'send'; attempt: number }

/** What {@link nextStep} looks at. */
export interface Delivery {
  message: Message
  job: Job
  address: AddressRecord | undefined
  /** Whether the channel can look a message up. */
  canAsk: boolean
  /** For how long after an ambiguous call the provider may still accept it. */
  ambiguityWindow: number
  now: Time
}

/**
 * Decides how to go on with a message; never a blind resend.
 *
 * A claim raises the job's fence and every certain answer records it as `certainFence`. A fence that is more than one above
 * says that somebody claimed the job and left no answer: the call may have been made. Then the provider is asked, at once and
 * again when it can no longer accept late, and only after that is the attempt given up and the message sent anew.
 */
export function nextStep({ message, job, address, canAsk, ambiguityWindow, now }: Delivery): Step {
  const attempt = message.attempts.at(-1)
  if (job.work.type !== 'deliver' || attempt === undefined) return { do: 'finish' }
  if (message.attempts.some(isAccepted) || isEnded(message)) return { do: 'finish' }
  const { certainFence, ambiguousSince } = job.work
  if (job.fence - certainFence > 1 || ambiguousSince !== null) {
    if (!canAsk) return { do: 'leave_unknown', attempt: attempt.number }
    const until = (ambiguousSince ?? now) + ambiguityWindow
    return { do: 'ask', attempt: attempt.number, until: now < until ? until : null }
  }
  return refusal(address) ?? { do: 'send', attempt: attempt.number }
}

// Why nothing may be sent to an address now.
function refusal(address: AddressRecord | undefined): Extract<Step, { do: 'refuse' }> | undefined {
  if (address?.optedOutAt != null) {
    return { do: 'refuse', code: 'opted_out', detail: 'The recipient no longer wants messages from this channel.' }
  }
  if (address?.blockedAt != null) return { do: 'refuse', code: 'blocked', detail: 'The address is blocked.' }
  return undefined
}

function isEnded({ status }: Message): boolean {
  return status === 'canceled' || status === 'expired' || status === 'failed' || status === 'undelivered'
}
