import { ParleyError } from '../errors/parley-error.ts'
import type { Conversation } from '../model/conversation.ts'
import type { ConversationId, MessageId } from '../model/ids.ts'
import { newId } from '../model/keys.ts'
import type { Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import { storable } from '../model/text.ts'
import { isVisible } from '../model/visible.ts'
import type { ChannelCapabilities } from '../ports/channel.ts'
import { showLast } from './conversation.ts'
import type { Decided, DecisionContext } from './decision.ts'
import { firstAttempt } from './delivery/fold.ts'
import { Draft } from './draft.ts'
import { type Answer, answer, type IdempotencyKey, replay } from './idempotency.ts'
import { newJob, priorities } from './job.ts'
import type { State } from './state.ts'

/** A message that somebody wants to send. */
export interface Outbound {
  text: string
  /** Who writes it. */
  author: string | null
  priority?: number | undefined
}

/** The queue that bounds a channel's sends. */
export function deliveryQueue(channel: string): string {
  return `deliver:${channel}`
}

/** The text as it will be sent; refuses what the channel cannot carry, before anything is stored. */
export function sendableText(text: string, { maxText }: ChannelCapabilities): string {
  const clean = storable(text)
  // Of the text as it was given: what no store holds becomes a character that is visible.
  if (!isVisible(text)) throw new ParleyError('text.empty', { field: 'text' })
  if (clean.length > maxText) {
    const reason = `The text has ${clean.length} characters (UTF-16 units); this channel carries ${maxText}.`
    throw new ParleyError('text.too_long', { field: 'text', reason })
  }
  return clean
}

/**
 * Queues a message in its conversation: stored, announced and due for delivery, all at once.
 *
 * Nothing is sent here. Consent and limits are checked when it is sent.
 */
export function send(
  state: State,
  {
    conversation: id,
    message: outbound,
    idempotencyKey,
  }: { conversation: ConversationId; message: Outbound; idempotencyKey: IdempotencyKey | undefined },
  capabilities: (channel: string) => ChannelCapabilities,
  context: DecisionContext,
): Decided<Answer<Message>> {
  const before = replay<Message>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const conversation = state.get(kernel.conversation, id)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversation' })
  if (conversation.status === 'closed') throw new ParleyError('conversation.closed', { field: 'conversation' })
  const text = sendableText(outbound.text, capabilities(conversation.channel))
  const draft = new Draft(state, context)
  const { message } = enqueue(draft, conversation, { ...outbound, text }, newId(kernel.message, context.id), context)
  const result = answer(draft, idempotencyKey, message, context)
  return { commit: draft.commit(), result }
}

/** Writes a message, its place in the conversation, its job and its event into a draft. */
export function enqueue(
  draft: Draft,
  conversation: Conversation,
  { text, author, priority = priorities.person }: Outbound,
  id: MessageId,
  { keys, now }: DecisionContext,
): { message: Message; conversation: Conversation } {
  const { tenant, channel, id: conversationId, addressId } = conversation
  const message = draft.put(kernel.message, {
    id,
    keys: [],
    conversationId,
    channel,
    addressId,
    direction: 'outbound',
    sequence: conversation.messageCount + 1,
    at: now,
    createdAt: now,
    text,
    subject: null,
    html: null,
    attachments: [],
    parts: [],
    providerId: null,
    status: 'queued',
    attempts: [firstAttempt(now)],
    conflict: false,
    possibleDuplicate: false,
    errorCode: null,
    errorDetail: null,
    silent: false,
    author,
    askAt: null,
  })
  const moved = draft.put(kernel.conversation, showLast(conversation, message))
  draft.addJob(
    newJob({
      tenant,
      id: keys.jobId(tenant, 'deliver', id),
      queue: deliveryQueue(channel),
      // Not the conversation but its thread: a successor of a closed conversation must not overtake what is still on its way.
      group: keys.thread(channel, conversation.thread),
      priority,
      work: {
        type: 'deliver',
        message: id,
        conversation: conversationId,
        address: addressId,
        certainFence: 0,
        ambiguousSince: null,
      },
      now,
    }),
  )
  draft.emit({ type: 'message.queued', at: now, conversationId, messageId: id, channel, version: 1 })
  draft.count('message.queued', channel, now)
  return { message, conversation: moved }
}
