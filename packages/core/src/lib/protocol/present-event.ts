import { addressStateOf } from '../decide/address-state.ts'
import { trackingOf } from '../decide/delivery/tracking.ts'
import type { Conversation as ConversationRecord } from '../model/conversation.ts'
import type { ParleyEvent } from '../model/event.ts'
import type { Message as MessageRecord } from '../model/message.ts'
import type { Ref, Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import type { Tracking } from '../model/status.ts'
import { presentAddress } from './address.ts'
import { type Conversation, presentConversation } from './conversation.ts'
import { presentMessage, presentTracked } from './message.ts'
import type { StreamEvent } from './stream-event.ts'
import { presentTime } from './time.ts'

/** The records that an event is joined with. */
export function recordsToJoin(event: ParleyEvent): Ref[] {
  return [
    ...('conversationId' in event ? [kernel.conversation.ref(event.conversationId)] : []),
    ...('messageId' in event ? [kernel.message.ref(event.messageId)] : []),
    ...('addressId' in event ? [kernel.address.ref(event.addressId)] : []),
  ]
}

/** The addresses of the conversations that an event is joined with, once its records are loaded. */
export function addressesToJoin(records: readonly Stored[]): Ref[] {
  return records.flatMap((record) => (kernel.conversation.is(record) ? [kernel.address.ref(record.addressId)] : []))
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
    const address = records.find(kernel.address.is)
    if (address === undefined) return undefined
    const { changes } = event
    return { type: event.type, at, address: { ...presentAddress(address), ...changes }, changes }
  }
  if (event.type === 'contact.described') return { type: event.type, at, contactId: event.contactId }
  const conversation = records.find(kernel.conversation.is)
  if (conversation === undefined) return undefined
  const owner = records.find(kernel.address.is)
  const present = (then: ConversationRecord): Conversation => presentConversation(then, addressStateOf(owner))
  switch (event.type) {
    case 'conversation.opened':
      return { type: event.type, at, conversation: present({ ...conversation, status: 'open' }) }
    case 'conversation.imported':
      return { type: event.type, at, conversation: present(conversation) }
    case 'conversation.read':
      return { type: event.type, at, conversation: present(conversation), person: event.person }
    case 'conversation.changed': {
      const { attributes: _, access: __, ...then } = event.changes
      return { type: event.type, at, conversation: present({ ...conversation, ...then }), changes: event.changes }
    }
    default: {
      const message = records.find(kernel.message.is)
      return message === undefined ? undefined : presentMessageEvent(event, at, { conversation, message, present })
    }
  }
}

function presentMessageEvent(
  event: Extract<ParleyEvent, { type: `message.${string}` }>,
  at: string,
  {
    conversation,
    message,
    present,
  }: {
    conversation: ConversationRecord
    message: MessageRecord
    present: (then: ConversationRecord) => Conversation
  },
): StreamEvent | undefined {
  switch (event.type) {
    case 'message.received':
      if (event.silent) return undefined
      return {
        type: event.type,
        at,
        conversation: present({ ...conversation, unread: event.unread }),
        message: presentMessage(message),
      }
    case 'message.queued': {
      const status = message.dueAt === null ? 'queued' : 'scheduled'
      const fresh = { status, errorCode: null, errorDetail: null, conflict: false } as const
      return {
        type: event.type,
        at,
        conversation: present(conversation),
        message: presentTracked({ ...message, ...fresh, possibleDuplicate: false }, 'open'),
      }
    }
    case 'message.status_changed': {
      const { status, previous, attempt, errorCode, conflict, possibleDuplicate } = event
      const errorDetail = errorCode === message.errorCode ? message.errorDetail : null
      const then = { ...message, status, errorCode, errorDetail, conflict, possibleDuplicate }
      return {
        type: event.type,
        at,
        conversation: present(conversation),
        // If the status has risen since, it was open then.
        message: presentTracked(then, status === message.status ? trackingOf(message) : trackingBefore(then)),
        status,
        previous,
        attempt,
      }
    }
    case 'message.flagged': {
      const { status, errorCode, conflict, possibleDuplicate, tracking } = event
      const errorDetail = errorCode === message.errorCode ? message.errorDetail : null
      const then = { ...message, status, errorCode, errorDetail, conflict, possibleDuplicate }
      return {
        type: event.type,
        at,
        conversation: present(conversation),
        message: presentTracked(then, tracking),
      }
    }
    case 'message.imported':
    case 'message.adopted':
      return { type: event.type, at, conversation: present(conversation), message: presentMessage(message) }
    case 'message.changed': {
      const shown = { conversation: present(conversation), message: presentMessage(message) }
      return { type: event.type, at, ...shown, fields: event.fields }
    }
    default:
      return event satisfies never
  }
}

function trackingBefore(message: MessageRecord): Tracking | null {
  const tracking = trackingOf(message)
  return tracking === 'not_observable' ? 'open' : tracking
}
