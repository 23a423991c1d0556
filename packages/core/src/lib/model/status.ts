/**
 * The statuses of an outbound message on its way to its reader, lowest first.
 *
 * Within one attempt, evidence is only added. The status is the maximum of the evidence over this order. So neither the
 * order nor the number of receipts matters, and the status never moves down.
 *
 * `unknown` is outside of the order. It is the absence of an answer: the provider may or may not have accepted the
 * message. It is not evidence about the delivery, and yields to any answer.
 */
export const deliveryStatuses = [
  'unknown',
  'scheduled',
  'queued',
  'canceled',
  'expired',
  'sending',
  'sent',
  'failed',
  'undelivered',
  'delivered',
  'read',
] as const

/** A status of {@link deliveryStatuses}. */
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** `received` for an inbound message, a {@link DeliveryStatus} for an outbound one. */
export type MessageStatus = 'received' | DeliveryStatus

/**
 * The expectation for the status of an outbound message.
 *
 * - `open`: it may rise, and the result will be known.
 * - `ended`: the message was delivered, or it failed.
 * - `not_observable`: the result cannot be known. The channel reports no more, or the message is too old.
 *
 * A late receipt counts in each of them: it raises `delivered` to `read`, and a failure to `delivered`.
 */
export type Tracking = (typeof trackings)[number]

export const trackings = ['open', 'ended', 'not_observable'] as const

const ranks = new Map<DeliveryStatus, number>(deliveryStatuses.map((status, rank) => [status, rank]))

/** The place of a status in the order. The higher one decides. `unknown` is below all evidence. */
export function rankOf(status: DeliveryStatus): number {
  return ranks.get(status) ?? -1
}
