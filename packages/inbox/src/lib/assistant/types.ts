import type { ResponderReason, ResponderState } from '@parley/client'

export type { ResponderReason }

/** The reading of a customer, without its unknown values. */
export interface Analysis {
  intent: NonNullable<ResponderState['intent']>
  sentiment: NonNullable<ResponderState['sentiment']>
  urgency: NonNullable<ResponderState['urgency']>
}
