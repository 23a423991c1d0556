import type { MessageId, Time } from './ids.ts'
import type { Money } from './money.ts'
import type { DeliveryStatus } from './status.ts'

/**
 * One piece of evidence about a message's delivery, from any source, in any order, any number of times.
 *
 * It names its message by our id or by the provider's. At least one of the two is present.
 */
export interface Receipt {
  messageId?: MessageId | undefined
  /** The attempt that it is about. Default: the one with the provider's id, otherwise the latest. */
  attempt?: number | undefined
  providerId?: string | undefined
  /** Of a divided message: the part or recipient that it is about, and their number. */
  part?: { name: string; of: number } | undefined
  status: DeliveryStatus
  code?: string | undefined
  detail?: string | undefined
  /** The provider's time of the event. Default: the time at which the receipt arrived. */
  at?: Time | undefined
  /** The number of units that the provider bills: the segments of an SMS. */
  units?: number | undefined
  /** The amount that the provider bills for the message, or for the part that the receipt names. */
  cost?: Money | undefined
}
