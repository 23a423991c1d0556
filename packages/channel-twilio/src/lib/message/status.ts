import type { DeliveryStatus } from '@parley/core/channel'

/**
 * Twilio's statuses of a message, mapped to ours. The last two belong to inbound messages. Source: its OpenAPI,
 * `message_enum_status`.
 */
const statuses: ReadonlyMap<string, DeliveryStatus | undefined> = new Map([
  ['accepted', 'queued'],
  ['scheduled', 'scheduled'],
  ['queued', 'queued'],
  ['sending', 'sending'],
  ['sent', 'sent'],
  // Some recipients have it and some do not, so the whole is only sent.
  ['partially_delivered', 'sent'],
  ['delivered', 'delivered'],
  ['undelivered', 'undelivered'],
  ['failed', 'failed'],
  ['read', 'read'],
  ['canceled', 'canceled'],
  ['receiving', undefined],
  ['received', undefined],
])

/** The delivery status of a Twilio status. `undefined` for a status without one, or one that Twilio added since. */
export function deliveryStatusOf(status: string): DeliveryStatus | undefined {
  return statuses.get(status)
}

/** Twilio did not send the message within its validity period. */
const EXPIRED = 30036

/** The delivery status of a Twilio status with its error. */
export function endedStatusOf(status: string, errorCode: number | undefined): DeliveryStatus | undefined {
  const known = deliveryStatusOf(status)
  return errorCode === EXPIRED && (known === 'failed' || known === 'undelivered') ? 'expired' : known
}

/** Whether the message of a status is inbound. */
export function isInboundStatus(status: string): boolean {
  return status === 'receiving' || status === 'received'
}
