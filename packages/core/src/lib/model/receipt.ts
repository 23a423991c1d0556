import type { MessageId, Time } from './ids.ts'
import type { Money } from './money.ts'
import type { DeliveryStatus } from './status.ts'

/**
 * One piece of evidence about a message's delivery, from anywhere, in any order, any number of times.
 *
 * It names its message by our id or by the provider's; at least one of the two is there.
 */
export interface Receipt {
  messageId?: MessageId | undefined
  /** The attempt that it is about. Default: the one that has the provider's id, else the latest. */
  attempt?: number | undefined
  providerId?: string | undefined
  /** Where a message is divided: the part or recipient that it is about, of how many. */
  part?: { name: string; of: number } | undefined
  status: DeliveryStatus
  code?: string | undefined
  detail?: string | undefined
  /** The provider's time of it. Default: when the receipt arrived. */
  at?: Time | undefined
  /** How many units the provider bills: the segments of an SMS. */
  units?: number | undefined
  /** What the provider bills for the message, or for the part that the receipt names. */
  cost?: Money | undefined
}
