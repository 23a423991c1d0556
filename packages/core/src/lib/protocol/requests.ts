import { z } from 'zod'
import type { AttributesPatch } from '../model/attributes.ts'
import type { ConversationStatus } from '../model/conversation.ts'
import type { Time } from '../model/ids.ts'
import { isStorableText } from '../model/text.ts'
import type { SentAttachment } from '../ports/content.ts'
import { characters } from './characters.ts'
import { attributesPatchSchema, type Content, contentFields } from './content.ts'
import { type Conversation, conversationSchema, conversationStatusSchema } from './conversation.ts'
import { exampleOf } from './example.ts'
import { type Message, messageSchema } from './message.ts'
import { timeSchema } from './time.ts'

/** A change of a conversation: at least one field. */
export interface ConversationPatch {
  starred?: boolean | undefined
  /**
   * Marks messages read through this one. Either the id of a message of the conversation, or a cursor: `asOf` of a
   * page, `id` of an event. A message that arrived later stays unread. The read mark never moves back.
   */
  readThrough?: string | undefined
  /** Marks a read conversation unread, from its last inbound message on. */
  unread?: true | undefined
  status?: ConversationStatus | undefined
  /** 1 to 200 characters, at least one of them visible, or `null` for no assignee. */
  assignee?: string | null | undefined
  /** All labels, at most 50 of 1 to 64 characters, at least one of each visible. */
  labels?: string[] | undefined
  /** Attributes to set; `null` removes one. Absent attributes stay as they are. */
  attributes?: AttributesPatch | undefined
  /** All access keys of the users that may see it, at most 100. Needs the action `conversations.share`. */
  access?: string[] | undefined
  /** The reason of its archiving: 1 to 1000 characters. Only together with the status `archived`. */
  archiveReason?: string | undefined
}

/** The id of a message, or a cursor. */
export const readThroughSchema: z.ZodString = z
  .string()
  .min(1)
  .max(2000)
  .refine(isStorableText, 'must have no NUL and no half of a surrogate pair')

/** A change of a conversation, which may be empty. */
export const changesSchema: z.ZodType<ConversationPatch> = z.strictObject(
  {
    starred: z.boolean().optional(),
    readThrough: readThroughSchema.optional(),
    unread: z.literal(true, 'must be true; give readThrough to mark messages read').optional(),
    status: conversationStatusSchema.optional(),
    assignee: characters(1, 200).nullable().optional(),
    labels: z.array(characters(1, 64)).max(50).optional(),
    attributes: attributesPatchSchema.optional(),
    access: z.array(characters(1, 200)).max(100).optional(),
    archiveReason: characters(1, 1000).optional(),
  },
  { error: (issue) => (isOldRead(issue) ? readIsGone : undefined) },
)

export const conversationPatchSchema: z.ZodType<ConversationPatch> = changesSchema
  .refine(
    (patch) => Object.keys(patch).length > 0,
    'Give at least one of starred, readThrough, unread, status, assignee, labels, attributes and access.',
  )
  .meta({
    id: 'ConversationPatch',
    minProperties: 1,
    examples: [{ readThrough: 'msg_5f4e3d2c1b0a99887766554433221100', starred: true }],
  })

const readIsGone = 'There is no field "read". Give readThrough with the last message that was shown, or unread: true.'

function isOldRead(issue: { code?: string | undefined; keys?: unknown }): boolean {
  return issue.code === 'unrecognized_keys' && Array.isArray(issue.keys) && issue.keys[0] === 'read'
}

/** The times of a message's send, on the wire. */
interface Schedule {
  /** Not before this time. Default: now. */
  due?: string | undefined
  /** A message that was not sent before this time is `expired`. */
  expires?: string | undefined
}

/** A message to send into a conversation. */
export interface Reply extends Content, Schedule {}

/** Splits a message to send into its content and its times, in the form of the commands. */
export function partedRequest<Body extends Schedule>({
  due,
  expires,
  ...content
}: Body): {
  content: Omit<Body, 'due' | 'expires' | 'attachments'> & { attachments?: SentAttachment[] | undefined }
  times: { due?: Time; expires?: Time }
} {
  const times = {
    ...(due === undefined ? {} : { due: Date.parse(due) }),
    ...(expires === undefined ? {} : { expires: Date.parse(expires) }),
  }
  // The schema has checked the form of each id.
  return { content: content as ReturnType<typeof partedRequest<Body>>['content'], times }
}

const schedule = { due: timeSchema.optional(), expires: timeSchema.optional() }

export const replySchema: z.ZodType<Reply> = z
  .strictObject({ ...contentFields, ...schedule })
  .meta({ id: 'Reply', examples: [{ text: 'It left this morning.' }] })

/** A first message to one or several addresses. */
export interface Start extends Content, Schedule {
  channel: string
  /** One or several addresses as people write them, in the channel's international form. */
  to: string | string[]
}

export const startSchema: z.ZodType<Start> = z
  .strictObject({
    channel: z.string(),
    to: z.union([z.string(), z.array(z.string()).min(1).max(100)]),
    ...contentFields,
    ...schedule,
  })
  .meta({ id: 'Start', examples: [{ channel: 'sms', to: '+14155550123', text: 'Your parcel is here.' }] })

/** The conversation of a first text, and the text in it. */
export interface Started extends Conversation {
  message: Message
}

const started = { ...exampleOf(conversationSchema), message: exampleOf(messageSchema) }

export const startedSchema: z.ZodType<Started> = z
  .intersection(conversationSchema, z.object({ message: messageSchema }))
  .meta({ id: 'Started', examples: [started] })
