import { z } from 'zod'
import type { ConversationChanges as Changes, MessageField } from '../model/event.ts'
import { type DeliveryStatus, deliveryStatuses } from '../model/status.ts'
import type { EventParts, ModuleParts } from '../ports/module.ts'
import { type Address, addressSchema } from './address.ts'
import { type Conversation, conversationSchema, conversationStatusSchema } from './conversation.ts'
import { exampleOf } from './example.ts'
import { type Message, messageSchema } from './message.ts'
import { recordSchema } from './record-schema.ts'
import { timeSchema } from './time.ts'

/** The changes of a conversation, with their new values. */
export interface ConversationChanges extends Omit<Changes, 'snoozedUntil'> {
  /** `null`: its snooze has ended. */
  snoozedUntil?: string | null
}

/** The changes of an address, with their new values. */
export interface AddressChanges {
  blocked?: boolean
  optedOut?: boolean
}

/**
 * An event of the stream, by `type`. It is joined with its present records, overlaid with the event's own values. So a
 * message is seen queued, then sent, then delivered.
 *
 * After `reset` events are missing: read the lists again. `heartbeat` shows that the connection is alive; it has no
 * cursor. New types may be added, so ignore an unknown type.
 */
export type StreamEvent =
  | { type: 'message.received'; at: string; conversation: Conversation; message: Message }
  | { type: 'message.queued'; at: string; conversation: Conversation; message: Message }
  | {
      /** The status of the message changed. */
      type: 'message.status_changed'
      at: string
      conversation: Conversation
      message: Message
      status: DeliveryStatus
      previous: DeliveryStatus
      /** The number of the try, from 1. */
      attempt: number
    }
  /** The status is unchanged. At least one of `conflict`, `possibleDuplicate`, `error` and `tracking` changed. */
  | { type: 'message.flagged'; at: string; conversation: Conversation; message: Message }
  /** History was stored. It counts as read. */
  | { type: 'message.imported'; at: string; conversation: Conversation; message: Message }
  /** A message of ours was written outside Parley. */
  | { type: 'message.adopted'; at: string; conversation: Conversation; message: Message }
  /** A field of the message changed that is not about its delivery, such as the state of an attachment. */
  | { type: 'message.changed'; at: string; conversation: Conversation; message: Message; fields: MessageField[] }
  | { type: 'conversation.opened'; at: string; conversation: Conversation }
  /** A conversation of history was stored. */
  | { type: 'conversation.imported'; at: string; conversation: Conversation }
  /** A person of the team moved their read mark in the conversation. */
  | { type: 'conversation.read'; at: string; conversation: Conversation; person: string }
  | { type: 'contact.described'; at: string; contactId: string }
  | { type: 'conversation.changed'; at: string; conversation: Conversation; changes: ConversationChanges }
  /** The conversation is gone, with its messages. */
  | { type: 'conversation.removed'; at: string; conversationId: string }
  | { type: 'address.changed'; at: string; address: Address; changes: AddressChanges }
  /** A channel was added at run time. */
  | { type: 'channel.added'; at: string; channel: string }
  /** A channel was changed at run time, or its set-up has made progress. */
  | { type: 'channel.updated'; at: string; channel: string }
  /** A channel was removed at run time. */
  | { type: 'channel.removed'; at: string; channel: string }
  | { type: 'job.died'; at: string; job: { id: string; queue: string; work: string } }
  | { type: 'reset'; at: string }
  | { type: 'heartbeat'; at: string }

export type StreamEventType = StreamEvent['type']

const deliveryStatusSchema = z.enum(deliveryStatuses)
const subject = { at: timeSchema, conversation: conversationSchema }
const ofChannel = { at: timeSchema, channel: z.string() }

const changesSchema: z.ZodType<ConversationChanges> = z.object({
  status: conversationStatusSchema.exactOptional(),
  starred: z.boolean().exactOptional(),
  unread: z.int().nonnegative().exactOptional(),
  assignee: z.string().nullable().exactOptional(),
  labels: z.array(z.string()).exactOptional(),
  attributes: z.literal(true).exactOptional(),
  access: z.literal(true).exactOptional(),
  snoozedUntil: timeSchema.nullable().exactOptional(),
})

const messageFieldSchema: z.ZodType<MessageField> = z.enum(['attachments', 'attributes', 'engagements', 'cost'])

const addressChangesSchema: z.ZodType<AddressChanges> = z.object({
  blocked: z.boolean().exactOptional(),
  optedOut: z.boolean().exactOptional(),
})

const kernelEvents = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message.received'), ...subject, message: messageSchema }),
  z.object({ type: z.literal('message.queued'), ...subject, message: messageSchema }),
  z.object({
    type: z.literal('message.status_changed'),
    ...subject,
    message: messageSchema,
    status: deliveryStatusSchema,
    previous: deliveryStatusSchema,
    attempt: z.int().positive(),
  }),
  z.object({ type: z.literal('message.flagged'), ...subject, message: messageSchema }),
  z.object({ type: z.literal('message.imported'), ...subject, message: messageSchema }),
  z.object({ type: z.literal('message.adopted'), ...subject, message: messageSchema }),
  z.object({
    type: z.literal('message.changed'),
    ...subject,
    message: messageSchema,
    fields: z.array(messageFieldSchema),
  }),
  z.object({ type: z.literal('conversation.opened'), ...subject }),
  z.object({ type: z.literal('conversation.imported'), ...subject }),
  z.object({ type: z.literal('conversation.read'), ...subject, person: z.string() }),
  z.object({ type: z.literal('contact.described'), at: timeSchema, contactId: z.string() }),
  z.object({ type: z.literal('conversation.changed'), ...subject, changes: changesSchema }),
  z.object({ type: z.literal('conversation.removed'), at: timeSchema, conversationId: z.string() }),
  z.object({
    type: z.literal('address.changed'),
    at: timeSchema,
    address: addressSchema,
    changes: addressChangesSchema,
  }),
  z.object({ type: z.literal('channel.added'), ...ofChannel }),
  z.object({ type: z.literal('channel.updated'), ...ofChannel }),
  z.object({ type: z.literal('channel.removed'), ...ofChannel }),
  z.object({
    type: z.literal('job.died'),
    at: timeSchema,
    job: z.object({ id: z.string(), queue: z.string(), work: z.string() }),
  }),
  z.object({ type: z.literal('reset'), at: timeSchema }),
  z.object({ type: z.literal('heartbeat'), at: timeSchema }),
])

const described = {
  id: 'StreamEvent',
  description: 'The data of one event of the stream; its SSE name is its `type`.',
  examples: [
    {
      type: 'conversation.changed',
      at: '2026-03-01T09:32:00.000Z',
      conversation: { ...exampleOf(conversationSchema), starred: true },
      changes: { starred: true },
    },
  ],
}

export const streamEventSchema: z.ZodType<StreamEvent> = kernelEvents.meta(described)

/** The schema of the events of a stream, with those of modules. */
export function streamSchemaOf(modules: readonly ModuleParts[]): z.ZodType {
  const events = modules.flatMap((module) => Object.entries(module.events))
  if (events.length === 0) return streamEventSchema
  const schemas = events.map(([type, parts]) => moduleEventSchema(type, parts))
  return z.union([...kernelEvents.options, ...schemas]).meta(described)
}

/** The payload of a module is ids and small values, which only the module describes. */
function moduleEventSchema(type: string, { joins }: EventParts): z.ZodType {
  const joined = Object.entries(joins).map(([name, [kind]]) => [name, recordSchema(kind).nullable()])
  return z.looseObject({ type: z.literal(type), at: timeSchema, ...Object.fromEntries(joined) })
}
