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
import { partsOfContent } from './parts-of-content.ts'
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
  /** Divides a text that is too long for the channel into several messages. */
  split?: boolean | undefined
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
 * Queues a message in its conversation: stored, announced and due for delivery, in one commit. A text that is divided is
 * several messages, the first one first, in the same commit.
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
): Decided<Answer<[Message, ...Message[]]>> {
  const before = replay<Message | [Message, ...Message[]]>(state, idempotencyKey, context)
  if (before !== undefined) return { result: { ...before, value: allOf(before.value) } }
  const conversation = state.get(kernel.conversation, id)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversation' })
  if (conversation.status === 'closed') throw new ParleyError('conversation.closed', { field: 'conversation' })
  const able = capabilities(conversation.channel)
  const contents = contentsOf(state, outbound, able, context)
  const draft = new Draft(state, context)
  const { messages } = enqueueAll(draft, conversation, outbound, contents, context)
  // A command without parts keeps the result that earlier versions wrote.
  const { replayed } = answer<Message | Message[]>(
    draft,
    idempotencyKey,
    messages.length === 1 ? messages[0] : messages,
    context,
  )
  return { commit: draft.commit(), result: { value: messages, replayed } }
}

function allOf(result: Message | [Message, ...Message[]]): [Message, ...Message[]] {
  return Array.isArray(result) ? result : [result]
}

/** The contents of the messages of a command: several if its text is divided. @throws as {@link sendableContent} */
export function contentsOf(
  state: State,
  outbound: Outbound,
  capabilities: ChannelCapabilities,
  context: DecisionContext,
): StoredContent[] {
  const { content, split } = outbound
  const given = split === true ? partsOfContent(content, capabilities) : [content]
  return given.map((each) => contentOf(state, { ...outbound, content: each }, capabilities, context))
}

/** Writes the messages of a command into a draft, as {@link enqueue} does. They are sent in order. */
export function enqueueAll(
  draft: Draft,
  conversation: Conversation,
  outbound: Outbound,
  contents: readonly StoredContent[],
  context: DecisionContext,
): { messages: [Message, ...Message[]]; conversation: Conversation } {
  let current = conversation
  // Messages of a later time have no order among the others, so the parts have one of their own.
  const group = contents.length === 1 ? null : `parts:${context.id}`
  const messages = contents.map((content, place) => {
    const id = newId(kernel.message, place === 0 ? context.id : `${context.id}_${place}`)
    const queued = enqueue(draft, current, { ...outbound, content }, id, context, group)
    current = queued.conversation
    return queued.message
  }) as [Message, ...Message[]]
  return { messages, conversation: current }
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
  laterGroup: string | null = null,
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
      group: isLater ? laterGroup : keys.thread(channel, conversation.thread),
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
