import { ParleyError } from '../errors/parley-error.ts'
import type { Conversation } from '../model/conversation.ts'
import type { ConversationId, MessageId, Time } from '../model/ids.ts'
import { newId } from '../model/keys.ts'
import type { Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import type { Content } from '../ports/content.ts'
import { type StoredContent, sendableContent } from './content.ts'
import { showLast } from './conversation.ts'
import type { Decided, DecisionContext } from './decision.ts'
import { firstAttempt } from './delivery/fold.ts'
import { Draft } from './draft.ts'
import { type Answer, answer, type IdempotencyKey, replay } from './idempotency.ts'
import { newJob, priorities } from './job.ts'
import { countUses } from './remove-conversation.ts'
import type { State } from './state.ts'

/** The times between which a message is sent. */
export interface Schedule {
  /** Not before this time. Default: now. */
  due?: Time | undefined
  /** Not at this time or later. A message that is not sent by then is `expired`. Default: it never expires. */
  expires?: Time | undefined
}

/** A message that a caller sends. */
export interface Outbound extends Schedule {
  content: Content
  /** The author: a person, an API key, a handler. */
  author: string | null
  priority?: number | undefined
  /** A machine wrote it. Default: a person did. */
  automatic?: boolean | undefined
}

/** The queue that bounds a channel's sends. */
export function deliveryQueue(channel: string): string {
  return `deliver:${channel}`
}

/** Refuses an impossible schedule. @throws `input.invalid` naming the option */
function ensureSchedule({ due, expires }: Schedule, now: Time): void {
  if (expires === undefined || expires > Math.max(due ?? now, now)) return
  const reason = due !== undefined && due > now ? 'It must be later than due.' : 'It must be in the future.'
  throw new ParleyError('input.invalid', { field: 'expires', reason })
}

/**
 * Queues a message in its conversation: stored, announced and due for delivery, in one commit.
 *
 * Nothing is sent here. The send itself checks consent, window, limits and expiry.
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
  const content = contentOf(state, outbound, capabilities(conversation.channel), context)
  const draft = new Draft(state, context)
  const { message } = enqueue(draft, conversation, { ...outbound, content }, newId(kernel.message, context.id), context)
  const result = answer(draft, idempotencyKey, message, context)
  return { commit: draft.commit(), result }
}

/** The content of a message as it is stored, with its schedule checked. @throws as {@link sendableContent} */
export function contentOf(
  state: State,
  { content, due, expires }: Outbound,
  capabilities: ChannelCapabilities,
  { now }: DecisionContext,
): StoredContent {
  ensureSchedule({ due, expires }, now)
  return sendableContent(content, capabilities, (id) => state.get(kernel.media, id))
}

/** An {@link Outbound} with checked content. */
export type Sendable = Omit<Outbound, 'content'> & { content: StoredContent }

/** Writes a message, its place in the conversation, its job and its event into a draft. */
export function enqueue(
  draft: Draft,
  conversation: Conversation,
  { content, author, priority = priorities.person, automatic = false, due, expires }: Sendable,
  id: MessageId,
  { keys, now }: DecisionContext,
): { message: Message; conversation: Conversation } {
  const { tenant, channel, id: conversationId, addressId } = conversation
  const isLater = due !== undefined && due > now
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
    ...content,
    attributes: {},
    providerId: null,
    history: false,
    automatic,
    adopted: false,
    status: isLater ? 'scheduled' : 'queued',
    attempts: [firstAttempt(now, { later: isLater })],
    conflict: false,
    possibleDuplicate: false,
    errorCode: null,
    errorDetail: null,
    units: null,
    cost: null,
    silent: false,
    author,
    dueAt: isLater ? due : null,
    expiresAt: expires ?? null,
    engagements: [],
    askAt: null,
  })
  countUses(draft, message)
  const moved = draft.put(kernel.conversation, showLast(conversation, message))
  draft.addJob(
    newJob({
      tenant,
      id: keys.jobId(tenant, 'deliver', id),
      queue: deliveryQueue(channel),
      // Grouped by thread, not by conversation: a successor of a closed one must not overtake messages in transit. A
      // message that waits for its time delays no other.
      group: isLater ? null : keys.thread(channel, conversation.thread),
      priority,
      work: {
        type: 'deliver',
        messageId: id,
        conversationId: conversationId,
        addressId: addressId,
        certainFence: 0,
        ambiguousSince: null,
      },
      now,
      ...(isLater ? { due } : {}),
    }),
  )
  draft.emit({ type: 'message.queued', at: now, conversationId, messageId: id, channel, version: 1 })
  return { message, conversation: moved }
}
