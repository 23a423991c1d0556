import { addressOf } from '../address/address.ts'
import type { Sender } from '../message/send.ts'
import { ourNumberOf } from './thread.ts'

/** The configured sender of a channel. */
export interface ConfiguredEnd {
  from?: string | undefined
  messagingServiceSid?: string | undefined
  /** The number, or else the messaging service. */
  identity: string
}

/**
 * Our end of the thread of a message to one of our numbers. The configured number has its configured spelling; another
 * number has Twilio's. If only a messaging service is configured, the service is our end, for all of its numbers.
 */
export function ourEndOf(to: string, { from, identity }: ConfiguredEnd): string {
  if (from === undefined) return identity
  return addressOf(to).value === addressOf(from).value ? from : to
}

/**
 * The sender of a message on a thread: the number in the name of the thread. For a number other than the configured
 * one, the messaging service is left out. Twilio refuses a number that is not in the service.
 */
export function senderOn(thread: string, sender: Sender): Sender {
  const number = ourNumberOf(thread)
  if (number === undefined || number === sender.from) return sender
  return { ...sender, from: number, messagingServiceSid: undefined }
}
