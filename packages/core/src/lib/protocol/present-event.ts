import { joinsIn, type LastMessageState } from '../decide/conversation-joins.ts'
import { trackingOf } from '../decide/delivery/tracking.ts'
import type { Conversation as ConversationRecord } from '../model/conversation.ts'
import type { ConversationChanges as Changes, ParleyEvent } from '../model/event.ts'
import type { Message as MessageRecord } from '../model/message.ts'
import type { Ref, Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import type { Tracking } from '../model/status.ts'
import { presentAddress } from './address.ts'
import { type Conversation, presentConversation } from './conversation.ts'
import { type Message, presentMessage, presentTracked } from './message.ts'
import type { ConversationChanges, StreamEvent } from './stream-event.ts'
import { presentTime } from './time.ts'

/** The records that an event is joined with. */
export function recordsToJoin(event: ParleyEvent): Ref[] {
  return [
    ...('conversationId' in event && event.type !== 'conversation.removed'
      ? [kernel.conversation.ref(event.conversationId)]
      : []),
    ...('messageId' in event ? [kernel.message.ref(event.messageId)] : []),
    ...('addressId' in event ? [kernel.address.ref(event.addressId)] : []),
  ]
}

/**
 * Writes an event in the form of the stream, joined with its present records and overlaid with its own values.
 *
 * `undefined` for an event that is left out: it is silent (from a blocked address), or its records are gone.
 */
export function presentEvent(event: ParleyEvent, records: readonly Stored[]): StreamEvent | undefined {
  const at = presentTime(event.at)
  if (event.type === 'job.died') {
    return { type: event.type, at, job: { id: event.jobId, queue: event.queue, work: event.work } }
  }
  if (event.type === 'address.changed') {
    const { addressId } = event
    const address = records.filter(kernel.address.is).find(({ id }) => id === addressId)
    if (address === undefined) return undefined
    const { changes } = event
    return { type: event.type, at, address: { ...presentAddress(address), ...changes }, changes }
  }
  if (isOfChannel(event)) return { type: event.type, at, channel: event.channel }
  if (event.type === 'contact.described') return { type: event.type, at, contactId: event.contactId }
  if (event.type === 'conversation.removed') return { type: event.type, at, conversationId: event.conversationId }
  const conversation = records.find(kernel.conversation.is)
  if (conversation === undefined) return undefined
  const joins = joinsIn(records)
  /** The conversation, with the message of the event as it was then. */
  const present: Present = (then, message) => {
    const { lastMessage, ...joined } = joins(then)
    return presentConversation(then, { ...joined, lastMessage: shownLast(then, message) ?? lastMessage })
  }
  switch (event.type) {
    case 'conversation.opened':
      return { type: event.type, at, conversation: present({ ...conversation, status: 'open' }) }
    case 'conversation.imported':
      return { type: event.type, at, conversation: present(conversation) }
    case 'conversation.read':
      return { type: event.type, at, conversation: present(conversation), person: event.person }
    case 'conversation.changed': {
      const { attributes: _, access: __, ...then } = event.changes
      const shown = present({ ...conversation, ...then })
      return { type: event.type, at, conversation: shown, changes: presentChanges(event.changes) }
    }
    default: {
      const { messageId } = event
      const message = records.filter(kernel.message.is).find(({ id }) => id === messageId)
      return message === undefined ? undefined : presentMessageEvent(event, at, { conversation, message, present })
    }
  }
}

function isOfChannel(event: ParleyEvent): event is Extract<ParleyEvent, { type: `channel.${string}` }> {
  return event.type.startsWith('channel.')
}

/** Writes a conversation as an event shows it, with the message that the event is about. */
type Present = (then: ConversationRecord, message?: Message) => Conversation

/** The last message of a conversation, if it is the message of the event. */
function shownLast({ lastMessageId }: ConversationRecord, message: Message | undefined): LastMessageState | undefined {
  if (message === undefined || message.id !== lastMessageId) return undefined
  const { status, tracking, attachments, error } = message
  return { status, tracking, contentType: attachments[0]?.contentType ?? null, error }
}

function presentMessageEvent(
  event: Extract<ParleyEvent, { type: `message.${string}` }>,
  at: string,
  { conversation, message, present }: { conversation: ConversationRecord; message: MessageRecord; present: Present },
): StreamEvent | undefined {
  const joined = (shown: Message): { at: string; conversation: Conversation; message: Message } => {
    return { at, conversation: present(conversation, shown), message: shown }
  }
  switch (event.type) {
    case 'message.received': {
      if (event.silent) return undefined
      const shown = presentMessage(message)
      const then = present({ ...conversation, unread: event.unread }, shown)
      return { type: event.type, at, conversation: then, message: shown }
    }
    case 'message.queued': {
      const status = message.dueAt === null ? 'queued' : 'scheduled'
      const fresh = { status, errorCode: null, errorDetail: null, conflict: false } as const
      const then = { ...message, ...fresh, possibleDuplicate: false }
      return { type: event.type, ...joined(presentTracked(then, 'open')) }
    }
    case 'message.status_changed': {
      const { status, previous, attempt, errorCode, conflict, possibleDuplicate } = event
      const errorDetail = errorCode === message.errorCode ? message.errorDetail : null
      const then = { ...message, status, errorCode, errorDetail, conflict, possibleDuplicate }
      // If the status has risen since, it was open then.
      const tracking = status === message.status ? trackingOf(message) : trackingBefore(then)
      return { type: event.type, ...joined(presentTracked(then, tracking)), status, previous, attempt }
    }
    case 'message.flagged': {
      const { status, errorCode, conflict, possibleDuplicate, tracking } = event
      const errorDetail = errorCode === message.errorCode ? message.errorDetail : null
      const then = { ...message, status, errorCode, errorDetail, conflict, possibleDuplicate }
      return { type: event.type, ...joined(presentTracked(then, tracking)) }
    }
    case 'message.imported':
    case 'message.adopted':
      return { type: event.type, ...joined(presentMessage(message)) }
    case 'message.changed':
      return { type: event.type, ...joined(presentMessage(message)), fields: event.fields }
    default:
      return event satisfies never
  }
}

function presentChanges({ snoozedUntil, ...changes }: Changes): ConversationChanges {
  if (snoozedUntil === undefined) return changes
  return { ...changes, snoozedUntil: snoozedUntil === null ? null : presentTime(snoozedUntil) }
}

function trackingBefore(message: MessageRecord): Tracking | null {
  const tracking = trackingOf(message)
  return tracking === 'not_observable' ? 'open' : tracking
}
