import type { MessageId, Time } from './ids.ts'
import type { DeliveryStatus } from './status.ts'

/**
 * One piece of evidence about a message's delivery, from anywhere, in any order, any number of times.
 *
 * It names its message by our id or by the provider's; at least one of the two is there.
 */
export interface Receipt {
  message?: MessageId | undefined
  /** The attempt it speaks of; where it is not told, the one that owns the provider's id, else the latest. */
  attempt?: number | undefined
  providerId?: string | undefined
  /** Where a message is divided: which part or recipient, of how many. */
  unit?: { name: string; of: number } | undefined
  status: DeliveryStatus
  code?: string | undefined
  detail?: string | undefined
  /** The provider's time of it; where there is none, when we heard of it. */
  at?: Time | undefined
}
