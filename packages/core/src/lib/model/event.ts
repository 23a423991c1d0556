import type { ChannelRecordId } from './channel-record.ts'
import type { ConversationStatus } from './conversation.ts'
import type { AddressId, ChannelId, ContactId, ConversationId, Cursor, JobId, MessageId, Time } from './ids.ts'
import type { PersonReadMarkId } from './person-read-mark.ts'
import type { DeliveryStatus, Tracking } from './status.ts'

/**
 * One committed change. Types are dotted and in the past tense.
 *
 * An event contains ids, versions and small values, never a text, a name or an address. So the log can be kept while
 * records are erased or encrypted. A program that shows an event loads the records.
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
      /** The message is from a blocked address: it is not announced, and no handler runs. */
      silent: boolean
    }
  | {
      /** A message of history was stored. It is not announced, and no handler reacts. */
      type: 'message.imported'
      at: Time
      conversationId: ConversationId
      messageId: MessageId
      channel: ChannelId
      version: number
    }
  | {
      /** A message was written on our side, and not through Parley. */
      type: 'message.adopted'
      at: Time
      conversationId: ConversationId
      messageId: MessageId
      channel: ChannelId
      version: number
    }
  | {
      /** A field of a message changed that is not evidence of its delivery. */
      type: 'message.changed'
      at: Time
      conversationId: ConversationId
      messageId: MessageId
      channel: ChannelId
      version: number
      fields: MessageField[]
      /** The file of an imported message was stored: no handler reacts. */
      history?: true
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
      /** The status changed: `status` and `previous` differ. */
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
       * A fact beside the status changed: a contradiction, a possible duplicate or an error's code. Or the status
       * became too old to be known. If the status changes as well, `message.status_changed` is emitted instead.
       */
      type: 'message.flagged'
      at: Time
      conversationId: ConversationId
      messageId: MessageId
      channel: ChannelId
      version: number
      /** The value before the change. */
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
      /** A conversation of history was stored. It is not announced, and no handler reacts. */
      type: 'conversation.imported'
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
      /**
       * A conversation was removed. A job removes its messages. A module reacts to remove its own records of it.
       */
      type: 'conversation.removed'
      at: Time
      conversationId: ConversationId
      channel: ChannelId
      version: number
      /** The access keys that it had: the principals with one of them see the event. */
      access: string[]
    }
  | {
      type: 'address.changed'
      at: Time
      addressId: AddressId
      channel: ChannelId
      version: number
      changes: { blocked?: boolean; optedOut?: boolean }
    }
  | {
      /** A channel reported a name or attributes of a person. */
      type: 'contact.described'
      at: Time
      contactId: ContactId
      version: number
      /** The name is of an imported message: no handler reacts. */
      history?: true
    }
  | {
      /** A person of the team has read a conversation up to a message. */
      type: 'conversation.read'
      at: Time
      conversationId: ConversationId
      channel: ChannelId
      version: number
      readMarkId: PersonReadMarkId
      person: string
      readThrough: number
    }
  | ChannelEvent<'channel.added'>
  | ChannelEvent<'channel.updated'>
  | ChannelEvent<'channel.removed'>
  | { type: 'job.died'; at: Time; jobId: JobId; queue: string; work: string; version: number }

/** A channel was added, changed or removed at run time. */
export interface ChannelEvent<Type extends string> {
  type: Type
  at: Time
  channelId: ChannelRecordId
  channel: ChannelId
  version: number
  /** Its access keys before and after the change. Principals with one of them see the event. Empty: all do. */
  access: string[]
}

/** The changed field of a conversation, with its new value. */
export interface ConversationChanges {
  status?: ConversationStatus
  starred?: boolean
  unread?: number
  assignee?: string | null
  labels?: string[]
  /** The values of attributes are omitted: they may be about a person. */
  attributes?: true
  /** The access keys changed. */
  access?: true
  /** `null`: its snooze has ended. */
  snoozedUntil?: Time | null
}

/** A field of a message that may change after it was stored. */
export type MessageField = 'attachments' | 'attributes' | 'engagements' | 'cost'

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
  'message.imported': 'messageId',
  'message.adopted': 'messageId',
  'message.changed': 'messageId',
  'message.queued': 'messageId',
  'message.status_changed': 'messageId',
  'message.flagged': 'messageId',
  'conversation.opened': 'conversationId',
  'conversation.imported': 'conversationId',
  'conversation.changed': 'conversationId',
  'conversation.removed': 'conversationId',
  'conversation.read': 'readMarkId',
  'contact.described': 'contactId',
  'address.changed': 'addressId',
  'channel.added': 'channelId',
  'channel.updated': 'channelId',
  'channel.removed': 'channelId',
  'job.died': 'jobId',
}

/** Whether an event is one of the kernel. */
export function isKernelEvent(event: AnyEvent): event is ParleyEvent {
  return Object.hasOwn(eventTypes, event.type)
}

/** The event is of an import. It is not announced, and no handler reacts. */
export type ImportedType = 'message.imported' | 'conversation.imported'

/** Whether handlers may react to a type of event. */
export function isNewsType(type: string): boolean {
  return type !== 'message.imported' && type !== 'conversation.imported'
}

/** Whether handlers react to an event. */
export function isNews(event: AnyEvent): boolean {
  if (!isKernelEvent(event)) return true
  if ('silent' in event && event.silent) return false
  return isNewsType(event.type) && !('history' in event && event.history === true)
}

/** The event of one type. */
export type EventOf<Type extends EventType> = Extract<ParleyEvent, { type: Type }>

/** An event in its place in the tenant's log. */
export interface LoggedEvent {
  cursor: Cursor
  event: AnyEvent
}
