import type { AddressRecord } from '../model/address.ts'
import type { Conversation } from '../model/conversation.ts'
import type { ChannelId, Key, MessageId, TenantId, Time } from '../model/ids.ts'
import { type Keys, newId } from '../model/keys.ts'
import type { Attachment, Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { InboundMessage } from '../ports/channel.ts'
import type { Lookup } from '../ports/store.ts'
import { setConsent } from './consent.ts'
import { openConversation, showLast } from './conversation.ts'
import type { Decided, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { ensureAddress, type Party, partyLookups, partyOf } from './ensure-address.ts'
import type { State } from './state.ts'

const YEAR_0: Time = -62_167_219_200_000

/** What came of an inbound message. */
export interface Received {
  message: MessageId
  /** It had come before; nothing changed. */
  duplicate: boolean
}

/** An inbound message on the channel that reported it, with the ids and keys that follow from it. */
export interface Inbound {
  channel: ChannelId
  fact: InboundMessage
  id: MessageId
  sender: Party
  /** The keys of its threads, best first. */
  threads: Key[]
}

/** What a message is about, by ids and keys: derived once, looked up, and decided upon. */
export function inboundOf(keys: Keys, tenant: TenantId, channel: ChannelId, fact: InboundMessage): Inbound {
  return {
    channel,
    fact,
    id: keys.inboundId(tenant, channel, fact.providerId),
    sender: partyOf(keys, tenant, channel, fact.from),
    threads: fact.threads.map((thread) => keys.thread(channel, thread)),
  }
}

/** What {@link receive} looks at. */
export function receiveLookups({ id, sender, threads }: Inbound): Lookup[] {
  return [kernel.message.ref(id), ...partyLookups(sender), ...threads.map((key) => ({ key }))]
}

/**
 * Takes in a message: its conversation is found or opened, it is stored, counted and announced, all at once.
 *
 * The message's id follows from the provider's, so a second copy finds the first and changes nothing.
 */
export function receive(state: State, inbound: Inbound, context: DecisionContext): Decided<Received> {
  const { channel, fact, id } = inbound
  if (state.get(kernel.message, id) !== undefined) return { result: { message: id, duplicate: true } }
  const draft = new Draft(state, context)
  const address = ensureAddress(draft, inbound.sender, context.now, fact.name)
  const silent = address.blockedAt !== null
  const known = findConversation(state, inbound)
  const conversation = known ?? begin(state, draft, channel, fact, address, context, silent)
  const message = messageOf(conversation, id, fact, silent, context.now)
  draft.put(kernel.message, message)
  const moved = draft.put(
    kernel.conversation,
    silent ? { ...conversation, messageCount: message.sequence } : announce(conversation, message),
  )
  draft.emit({
    type: 'message.received',
    at: context.now,
    conversationId: moved.id,
    messageId: id,
    channel,
    version: moved.version,
    unread: moved.unread,
    silent,
  })
  if (moved.status !== conversation.status) {
    const changes = { status: moved.status }
    draft.emit({
      type: 'conversation.changed',
      at: context.now,
      conversationId: moved.id,
      channel,
      version: moved.version,
      changes,
    })
  }
  if (fact.consent !== undefined) setConsent(draft, address, fact.consent, context.now)
  draft.count('message.received', channel, context.now)
  return { commit: draft.commit(), result: { message: id, duplicate: false } }
}

// The first thread that exists and in which the sender takes part: a token that leaked opens nobody's conversation.
function findConversation(state: State, { threads, sender }: Inbound): Conversation | undefined {
  for (const thread of threads) {
    const owner = state.owner(thread)
    if (kernel.conversation.is(owner) && owner.participants.includes(sender.addressId)) return owner
  }
  return undefined
}

function begin(
  state: State,
  draft: Draft,
  channel: string,
  fact: InboundMessage,
  address: AddressRecord,
  context: DecisionContext,
  silent: boolean,
): Conversation {
  const last = fact.threads.at(-1) ?? fact.providerId
  const foreign = state.owner(context.keys.thread(channel, last)) !== undefined
  const thread = foreign ? `${last}#${fact.providerId}` : last
  const conversation = openConversation(newId(kernel.conversation, context.id), { thread, address }, context)
  if (!silent) {
    draft.emit({ type: 'conversation.opened', at: context.now, conversationId: conversation.id, channel, version: 1 })
  }
  return conversation
}

function messageOf(
  conversation: Conversation,
  id: MessageId,
  fact: InboundMessage,
  silent: boolean,
  now: Time,
): Message {
  return {
    kind: 'message',
    tenant: conversation.tenant,
    id,
    version: 1,
    keys: [],
    conversationId: conversation.id,
    channel: conversation.channel,
    addressId: conversation.addressId,
    direction: 'inbound',
    sequence: conversation.messageCount + 1,
    at: Math.trunc(Math.min(timeOf(fact.at) ?? now, now)),
    createdAt: now,
    text: fact.text,
    subject: fact.subject ?? null,
    html: fact.html ?? null,
    attachments: (fact.attachments ?? []).map(attachmentOf),
    parts: fact.parts ?? [],
    providerId: fact.providerId,
    status: 'received',
    attempts: [],
    conflict: false,
    possibleDuplicate: false,
    errorCode: null,
    errorDetail: null,
    silent,
    author: null,
    askAt: null,
  }
}

// A channel in JavaScript may leave out what it does not know of a file, or give what no list can show.
function attachmentOf({ contentType, url, name, size }: Attachment): Attachment {
  const isSize = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
  return { contentType, url, name: typeof name === 'string' ? name : null, size: isSize ? size : null }
}

// A time before the year 0 is ignored: some databases cannot store it, and no screen can show it.
function timeOf(at: Time | null | undefined): Time | undefined {
  return typeof at === 'number' && at >= YEAR_0 ? at : undefined
}

// People are told: it counts as unread, it is the last message, and an archived conversation comes back.
function announce(conversation: Conversation, message: Message): Conversation {
  return {
    ...showLast(conversation, message),
    status: 'open',
    unread: conversation.unread + 1,
    hasUnread: true,
    lastInboundSequence: message.sequence,
    lastInboundAt: Math.max(conversation.lastInboundAt ?? 0, message.at),
  }
}
