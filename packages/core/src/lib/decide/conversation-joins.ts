import type { AddressRecord } from '../model/address.ts'
import type { Conversation } from '../model/conversation.ts'
import type { Message } from '../model/message.ts'
import type { Ref, Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import type { MessageStatus, Tracking } from '../model/status.ts'
import { trackingOf } from './delivery/tracking.ts'

/** The fields of its address that a conversation is returned with. */
export interface AddressState {
  blocked: boolean
  optedOut: boolean
}

/** The fields of its last message that a conversation is returned with, beside the copies in its record. */
export interface LastMessageState {
  status: MessageStatus
  /** As `trackingOf` returns it. */
  tracking: Tracking | null
  /** The type of its first file; `null` without a file. */
  contentType: string | null
  /** The reason of its failed delivery. */
  error: { code: string; detail: string | null } | null
}

/** The fields of other records that a conversation is returned with. */
export interface ConversationJoins {
  /** The state of its address. */
  address: AddressState
  /** The name of its contact; `null` if it has none. */
  contactName: string | null
  /** `null` without a message, and if the message is gone. */
  lastMessage: LastMessageState | null
}

/** The result of a command: the conversation, joined with its address, contact and last message at that moment. */
export type AnsweredConversation = Conversation & ConversationJoins

/** The fields of a conversation that name the records to join. */
export type Joinable = Pick<Conversation, 'addressId' | 'contactId' | 'lastMessageId'>

/** Finds a loaded record by its id. */
type Find = (ref: Ref) => Stored | undefined

/** The records that conversations are joined with, each once. */
export function refsToJoin(conversations: readonly Joinable[]): Ref[] {
  const refs = conversations.flatMap(({ addressId, contactId, lastMessageId }) => [
    kernel.address.ref(addressId),
    kernel.contact.ref(contactId),
    ...(lastMessageId === null ? [] : [kernel.message.ref(lastMessageId)]),
  ])
  return [...new Map(refs.map((ref) => [ref.id, ref])).values()]
}

/**
 * The contacts that replaced those of the conversations, once the records of {@link refsToJoin} are loaded. Few: after a
 * merge, a conversation follows the contact of its address in a job.
 */
export function refsToFollow(conversations: readonly Joinable[], records: readonly Stored[]): Ref[] {
  const find = finderOf(records)
  const refs = conversations.map((each) => kernel.contact.ref(ownerOf(each, find)))
  return [...new Map(refs.filter((ref) => find(ref) === undefined).map((ref) => [ref.id, ref])).values()]
}

/** The joins of conversations, from loaded records. A record that is missing, or hidden, joins nothing. */
export function joinsIn(records: readonly Stored[]): (conversation: Joinable) => ConversationJoins {
  const find = finderOf(records)
  return (conversation) => joinsOf(conversation, find)
}

function joinsOf(conversation: Joinable, find: Find): ConversationJoins {
  const { addressId, lastMessageId } = conversation
  const address = find(kernel.address.ref(addressId))
  const contact = find(kernel.contact.ref(ownerOf(conversation, find)))
  const message = lastMessageId === null ? undefined : find(kernel.message.ref(lastMessageId))
  return {
    address: addressStateOf(kernel.address.is(address) ? address : undefined),
    contactName: kernel.contact.is(contact) ? contact.name : null,
    lastMessage: kernel.message.is(message) ? lastMessageStateOf(message) : null,
  }
}

/** The contact of the address. That of the conversation follows it after a merge, and after the end of a merge. */
function ownerOf({ addressId, contactId }: Joinable, find: Find): Joinable['contactId'] {
  const address = find(kernel.address.ref(addressId))
  if (kernel.address.is(address)) return address.contactId
  const contact = find(kernel.contact.ref(contactId))
  return (kernel.contact.is(contact) ? contact.mergedInto : null) ?? contactId
}

/** The state of an address, for the conversations with it. */
export function addressStateOf(address: AddressRecord | undefined): AddressState {
  return { blocked: address?.blockedAt != null, optedOut: address?.optedOutAt != null }
}

/** The state of a message, for the conversation that it is the last one of. */
export function lastMessageStateOf(message: Message): LastMessageState {
  const { status, attachments, errorCode: code, errorDetail: detail } = message
  const contentType = attachments[0]?.contentType ?? null
  return { status, tracking: trackingOf(message), contentType, error: code === null ? null : { code, detail } }
}

function finderOf(records: readonly Stored[]): Find {
  const known = new Map(records.map((record) => [record.id, record]))
  return ({ id }) => known.get(id)
}
