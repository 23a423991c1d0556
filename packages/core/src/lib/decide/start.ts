import type { AddressRecord } from '../model/address.ts'
import type { ChannelId, TenantId } from '../model/ids.ts'
import { type Keys, newId } from '../model/keys.ts'
import type { Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import type { Address } from '../ports/fact.ts'
import type { Lookup } from '../ports/store.ts'
import { accessOfNew, ensureInUse } from './channels/channel-access.ts'
import { contentLookups } from './content.ts'
import { openConversation } from './conversation.ts'
import { type AnsweredConversation, addressStateOf, lastMessageStateOf } from './conversation-joins.ts'
import type { Decision, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { ensureAddress, neededForParties, partyLookups, partyOf } from './ensure-address.ts'
import { type Answer, answer, type IdempotencyKey, idempotencyLookups, replay } from './idempotency.ts'
import { isNeeds, needs } from './needs.ts'
import { contentsOf, enqueueAll, type Outbound } from './send.ts'
import type { State } from './state.ts'

/** A message to an address, in the conversation with it or in a new one. */
export interface Start {
  channel: ChannelId
  /** The other party first, then further addresses that take part. */
  to: readonly [Address, ...Address[]]
  thread: string
  message: Outbound
  /** The access of a conversation that is opened, if the channel has none. Default: none. */
  access?: readonly string[] | undefined
  idempotencyKey: IdempotencyKey | undefined
}

/** The message, and its conversation. */
export interface Started {
  conversation: AnsweredConversation
  message: Message
  /** The messages after the first one, in order, if the text was divided. */
  further?: Message[] | undefined
  /** `false` if the conversation existed before. */
  opened: boolean
}

/** The records that {@link start} reads. */
export function startLookups(keys: Keys, tenant: TenantId, start: Start): Lookup[] {
  const { channel, to, thread, idempotencyKey, message } = start
  return [
    ...idempotencyLookups(idempotencyKey),
    { key: keys.thread(channel, thread) },
    ...to.flatMap((address) => partyLookups(partyOf(keys, tenant, channel, address))),
    ...contentLookups(message.content),
  ]
}

/** Queues a message in the conversation of a thread. If there is no conversation, one is opened. */
export function start(
  state: State,
  { channel, to, thread, message: outbound, access = [], idempotencyKey }: Start,
  capabilities: ChannelCapabilities,
  context: DecisionContext,
): Decision<Answer<Started>> {
  const before = replay<Started>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const contents = contentsOf(state, outbound, capabilities, context)
  const parties = to.map((each) => partyOf(context.keys, state.tenant, channel, each))
  const missing = neededForParties(state, parties)
  if (missing.length > 0) return needs(...missing)
  const owner = state.owner(context.keys.thread(channel, thread))
  const existing = kernel.conversation.is(owner) ? owner : undefined
  const ofChannel = accessOfNew(state, channel, context)
  if (isNeeds(ofChannel)) return ofChannel
  ensureInUse(state, channel, context)
  const draft = new Draft(state, context)
  const [address, ...others] = parties.map((each) => ensureAddress(draft, each, context.now)) as [
    AddressRecord,
    ...AddressRecord[],
  ]
  const conversation = existing ?? {
    ...openConversation(
      newId(kernel.conversation, context.id),
      { thread, address, others: others.map(({ id }) => id) },
      context,
    ),
    access: [...(ofChannel.access.length > 0 ? ofChannel.access : access)],
  }
  if (existing === undefined) {
    draft.emit({ type: 'conversation.opened', at: context.now, conversationId: conversation.id, channel, version: 1 })
  }
  const queued = enqueueAll(draft, conversation, outbound, contents, context)
  const { lastMessageId } = queued.conversation
  // A message of a later time stays the last one. It was not looked up before the first decision.
  const last = lastMessageId === null ? undefined : draft.get(kernel.message, lastMessageId)
  if (last === undefined && lastMessageId !== null) {
    const ref = kernel.message.ref(lastMessageId)
    if (!state.has(ref)) return needs(ref)
  }
  const moved = {
    ...queued.conversation,
    address: addressStateOf(address),
    contactName: draft.get(kernel.contact, address.contactId)?.name ?? null,
    lastMessage: last === undefined ? null : lastMessageStateOf(last),
  }
  const [message, ...further] = queued.messages
  const opened = existing === undefined
  const started = { conversation: moved, message, ...(further.length === 0 ? {} : { further }), opened }
  const result = answer(draft, idempotencyKey, started, context)
  return { commit: draft.commit(), result }
}
