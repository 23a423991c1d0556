/**
 * What is known of an outbound message's way to its reader, lowest first.
 *
 * Within one attempt the status is the maximum over this order, so neither the order nor the number of receipts can
 * matter. `unknown` means one thing only: the provider may or may not have accepted the message.
 */
export const deliveryStatuses = [
  'scheduled',
  'queued',
  'canceled',
  'expired',
  'sending',
  'unknown',
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

const ranks = new Map<DeliveryStatus, number>(deliveryStatuses.map((status, rank) => [status, rank]))

/** The place of a status in the order; higher decides. */
export function rankOf(status: DeliveryStatus): number {
  return ranks.get(status) ?? -1
}
