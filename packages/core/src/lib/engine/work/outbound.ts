import type { AddressRecord } from '../../model/address.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { Message } from '../../model/message.ts'
import type { Address, OutboundMessage } from '../../ports/channel.ts'

/** A message as it is handed to its channel. */
export function outboundOf(message: Message, { thread }: Conversation): OutboundMessage {
  const { id, text, subject, html, attachments, parts, createdAt } = message
  return { id, text, subject, html, attachments, parts, thread, createdAt }
}

/** An address as it is handed to its channel. */
export function addressOf({ scheme, value, display }: AddressRecord): Address {
  return { scheme, value, display }
}
