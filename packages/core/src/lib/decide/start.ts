import type { ChannelId, TenantId } from '../model/ids.ts'
import { type Keys, newId } from '../model/keys.ts'
import type { Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { Address, ChannelCapabilities } from '../ports/channel.ts'
import type { Lookup } from '../ports/store.ts'
import { type AnsweredConversation, addressStateOf } from './address-state.ts'
import { openConversation } from './conversation.ts'
import type { Decided, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { ensureAddress, partyLookups, partyOf } from './ensure-address.ts'
import { type Answer, answer, type IdempotencyKey, idempotencyLookups, replay } from './idempotency.ts'
import { enqueue, type Outbound, sendableText } from './send.ts'
import type { State } from './state.ts'

/** A first message to somebody. */
export interface Opening {
  channel: ChannelId
  to: Address
  thread: string
  message: Outbound
  /** The access of a conversation that is opened. Default: none. */
  access?: readonly string[] | undefined
  idempotencyKey: IdempotencyKey | undefined
}

/** Where the message went. */
export interface Started {
  conversation: AnsweredConversation
  message: Message
  /** `false` where the conversation stood already. */
  opened: boolean
}

/** What {@link start} looks at. */
export function startLookups(keys: Keys, tenant: TenantId, { channel, to, thread, idempotencyKey }: Opening): Lookup[] {
  return [
    ...idempotencyLookups(idempotencyKey),
    { key: keys.thread(channel, thread) },
    ...partyLookups(partyOf(keys, tenant, channel, to)),
  ]
}

/** Writes to somebody: in the conversation that stands on the thread, or in a new one. */
export function start(
  state: State,
  { channel, to, thread, message: outbound, access = [], idempotencyKey }: Opening,
  capabilities: ChannelCapabilities,
  context: DecisionContext,
): Decided<Answer<Started>> {
  const before = replay<Started>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const text = sendableText(outbound.text, capabilities)
  const draft = new Draft(state, context)
  const address = ensureAddress(draft, partyOf(context.keys, state.tenant, channel, to), context.now)
  const owner = state.owner(context.keys.thread(channel, thread))
  const standing = kernel.conversation.is(owner) ? owner : undefined
  const conversation = standing ?? {
    ...openConversation(newId(kernel.conversation, context.id), { thread, address }, context),
    access: [...access],
  }
  if (standing === undefined) {
    draft.emit({ type: 'conversation.opened', at: context.now, conversationId: conversation.id, channel, version: 1 })
  }
  const queued = enqueue(draft, conversation, { ...outbound, text }, newId(kernel.message, context.id), context)
  const moved = { ...queued.conversation, address: addressStateOf(address) }
  const started = { conversation: moved, message: queued.message, opened: standing === undefined }
  const result = answer(draft, idempotencyKey, started, context)
  return { commit: draft.commit(), result }
}
