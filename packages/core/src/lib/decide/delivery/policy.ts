import type { AddressRecord } from '../../model/address.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { Time } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import type { ChannelCapabilities } from '../../ports/capabilities.ts'
import { unsendable } from '../content.ts'

/** The reason why a message must not be sent now. */
export interface PolicyRefusal {
  code: 'expired' | 'opted_out' | 'blocked' | 'outside_window' | 'unsupported'
  detail: string
}

/** The records and capabilities that the policy reads. */
export interface PolicyState {
  message: Message
  conversation: Conversation | undefined
  address: AddressRecord | undefined
  capabilities: ChannelCapabilities
  now: Time
}

/**
 * The reason why a message must not be sent now: expiry, consent, block, window or limits.
 *
 * It is checked when a message is sent, not only when it is queued. The recipient may opt out in between.
 */
export function refusalOf(state: PolicyState): PolicyRefusal | undefined {
  const { message, address, capabilities, now } = state
  if (message.expiresAt !== null && message.expiresAt <= now) {
    return { code: 'expired', detail: 'The message was not sent before it expired.' }
  }
  if (address?.optedOutAt != null) {
    return { code: 'opted_out', detail: 'The recipient no longer wants messages from this channel.' }
  }
  if (address?.blockedAt != null) return { code: 'blocked', detail: 'The address is blocked.' }
  if (isOutsideWindow(state)) {
    const detail = 'The recipient did not write for too long. Only a template may be sent now.'
    return { code: 'outside_window', detail }
  }
  const reason = unsendable(message, capabilities)
  return reason === undefined
    ? undefined
    : { code: 'unsupported', detail: `${reason.field}: ${reason.reason ?? 'There is nothing to send.'}` }
}

function isOutsideWindow({ message, conversation, capabilities: { window }, now }: PolicyState): boolean {
  if (window === undefined || message.parts.some(({ type }) => type === 'template')) return false
  const lastInboundAt = conversation?.lastInboundAt ?? null
  return lastInboundAt === null || lastInboundAt + window.for <= now
}
