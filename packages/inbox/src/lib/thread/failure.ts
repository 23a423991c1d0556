import type { MessageStatus } from '@parley/client'

/** The reasons of a failed delivery that a person can act on. */
export type FailureReason =
  | 'unreachable'
  | 'unknownNumber'
  | 'landline'
  | 'spam'
  | 'optedOut'
  | 'expired'
  | 'canceled'
  | 'other'

/**
 * Codes of Parley and of providers, by reason. The code itself is shown with the delivery.
 *
 * Source of the numbers: https://www.twilio.com/docs/api/errors
 */
const reasons: { readonly [code: string]: FailureReason } = {
  '30003': 'unreachable',
  '30005': 'unknownNumber',
  '30006': 'landline',
  '30007': 'spam',
  '21211': 'unknownNumber',
  '21610': 'optedOut',
  '21614': 'landline',
  'address.opted_out': 'optedOut',
}

/** The reason of a failed message. */
export function failureReasonOf({
  status,
  error,
}: {
  status: MessageStatus
  error: { code: string; detail: string | null } | null
}): FailureReason {
  if (status === 'expired' || status === 'canceled') return status
  return reasons[error?.code ?? ''] ?? 'other'
}
