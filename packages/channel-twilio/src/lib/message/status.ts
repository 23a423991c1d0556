import type { DeliveryStatus } from '@parley/core/channel'

/** Twilio's statuses of a message in ours; the last two belong to inbound messages. Source: its OpenAPI, `message_enum_status`. */
const statuses: ReadonlyMap<string, DeliveryStatus | undefined> = new Map([
  ['accepted', 'queued'],
  ['scheduled', 'scheduled'],
  ['queued', 'queued'],
  ['sending', 'sending'],
  ['sent', 'sent'],
  // Some recipients have it and some do not; the whole is no further than sent.
  ['partially_delivered', 'sent'],
  ['delivered', 'delivered'],
  ['undelivered', 'undelivered'],
  ['failed', 'failed'],
  ['read', 'read'],
  ['canceled', 'canceled'],
  ['receiving', undefined],
  ['received', undefined],
])

/** What a status of Twilio's says of a delivery; `undefined` where it says nothing, or is one that Twilio added since. */
export function deliveryStatusOf(status: string): DeliveryStatus | undefined {
  return statuses.get(status)
}

/** Whether the message of a status is one that came to us. */
export function isInboundStatus(status: string): boolean {
  return status === 'receiving' || status === 'received'
}
