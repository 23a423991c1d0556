import type { AddressRecord } from '../model/address.ts'
import type { Conversation } from '../model/conversation.ts'

/** The fields of its address that a conversation is returned with. */
export interface AddressState {
  blocked: boolean
  optedOut: boolean
}

/** The result of a command: the conversation, and the state of its address at that moment. */
export type AnsweredConversation = Conversation & { address: AddressState }

/** The state of an address, for the conversations with it. */
export function addressStateOf(address: AddressRecord | undefined): AddressState {
  return { blocked: address?.blockedAt != null, optedOut: address?.optedOutAt != null }
}
