import { addressOf } from '../address/address.ts'
import type { Sender } from '../message/send.ts'
import { ourNumberOf } from './thread.ts'

/** What a channel is configured to send with. */
export interface ConfiguredEnd {
  from?: string | undefined
  messagingServiceSid?: string | undefined
  /** The number, else the messaging service. */
  identity: string
}

/**
 * Our end of the thread of a message that came to one of our numbers: the configured number in its configured spelling,
 * another number as Twilio names it. Where only a messaging service is configured, that is our end, whichever of its
 * numbers the customer wrote to.
 */
export function ourEndOf(to: string, { from, identity }: ConfiguredEnd): string {
  if (from === undefined) return identity
  return addressOf(to).value === addressOf(from).value ? from : to
}

/**
 * With what a message on a thread is sent: from the number that the thread names. The messaging service is left out for a
 * number that is not the configured one, because Twilio refuses a number that is not in the service.
 */
export function senderOn(thread: string, sender: Sender): Sender {
  const number = ourNumberOf(thread)
  if (number === undefined || number === sender.from) return sender
  return { ...sender, from: number, messagingServiceSid: undefined }
}
