import type { ConversationStatus } from './conversation.ts'
import type { AddressId, ChannelId, ConversationId, Cursor, JobId, MessageId, Time } from './ids.ts'
import type { DeliveryStatus, Tracking } from './status.ts'

/**
 * One committed change. Types are dotted and in the past tense.
 *
 * An event holds ids, versions and small values, never a text, a name or an address: the log can then be kept while
 * records are erased or encrypted. Who shows an event joins the records.
 */
export type ParleyEvent =
  | {
      type: 'message.received'
      at: Time
      conversationId: ConversationId
      messageId: MessageId
      channel: ChannelId
      version: number
      unread: number
      /** From a blocked address: nobody is told, no handler runs. */
      silent: boolean
    }
  | {
      type: 'message.queued'
      at: Time
      conversationId: ConversationId
      messageId: MessageId
      channel: ChannelId
      version: number
    }
  | {
      /** The status is another one than before: `status` and `previous` differ. */
      type: 'message.status_changed'
      at: Time
      conversationId: ConversationId
      messageId: MessageId
      channel: ChannelId
      version: number
      status: DeliveryStatus
      previous: DeliveryStatus
      attempt: number
      conflict: boolean
      possibleDuplicate: boolean
      errorCode: string | null
    }
  | {
      /**
       * Something beside the status changed: a contradiction, a possible duplicate, an error's code, or that the status
       * is too old to be known. Where the status changes as well, `message.status_changed` is emitted instead.
       */
      type: 'message.flagged'
      at: Time
      conversationId: ConversationId
      messageId: MessageId
      channel: ChannelId
      version: number
      /** As it was before. */
      status: DeliveryStatus
      conflict: boolean
      possibleDuplicate: boolean
      errorCode: string | null
      tracking: Tracking
    }
  | {
      type: 'conversation.opened'
      at: Time
      conversationId: ConversationId
      channel: ChannelId
      version: number
    }
  | {
      type: 'conversation.changed'
      at: Time
      conversationId: ConversationId
      channel: ChannelId
      version: number
      changes: ConversationChanges
    }
  | {
      type: 'address.changed'
      at: Time
      addressId: AddressId
      channel: ChannelId
      version: number
      changes: { blocked?: boolean; optedOut?: boolean }
    }
  | { type: 'job.died'; at: Time; jobId: JobId; queue: string; work: string; version: number }

/** What of a conversation changed, with its new value. */
export interface ConversationChanges {
  status?: ConversationStatus
  starred?: boolean
  unread?: number
  assignee?: string | null
  labels?: string[]
}

/** Any event: one of the kernel, or one of a module. */
export interface AnyEvent {
  readonly type: string
  readonly at: Time
  /** The version of the record that the event is about. */
  readonly version: number
}

/** An event of a type, with its payload. */
export type Event<Type extends string, Payload> = { type: Type; at: Time; version: number } & Payload

/** The payloads of the kernel's events, by type. */
export type KernelEvents = { [E in ParleyEvent as E['type']]: Omit<E, 'type' | 'at' | 'version'> }

export type EventType = ParleyEvent['type']

/** Every type of event of the kernel, with the field that names its subject. */
export const eventTypes: { readonly [Type in EventType]: string } = {
  'message.received': 'messageId',
  'message.queued': 'messageId',
  'message.status_changed': 'messageId',
  'message.flagged': 'messageId',
  'conversation.opened': 'conversationId',
  'conversation.changed': 'conversationId',
  'address.changed': 'addressId',
  'job.died': 'jobId',
}

/** Whether an event is one of the kernel. */
export function isKernelEvent(event: AnyEvent): event is ParleyEvent {
  return Object.hasOwn(eventTypes, event.type)
}

/** The event of one type. */
export type EventOf<Type extends EventType> = Extract<ParleyEvent, { type: Type }>

/** An event in its place in the tenant's log. */
export interface LoggedEvent {
  cursor: Cursor
  event: AnyEvent
}
