import { z } from 'zod'
import type { ConversationStatus } from '../model/conversation.ts'
import { characters } from './characters.ts'
import { type Conversation, conversationSchema, conversationStatusSchema } from './conversation.ts'
import { exampleOf } from './example.ts'
import { type Message, messageSchema } from './message.ts'

/** What to change about a conversation: at least one field. */
export interface ConversationPatch {
  starred?: boolean | undefined
  /** `true` sets the team's read mark behind the last message, `false` before the last inbound one. */
  read?: boolean | undefined
  status?: ConversationStatus | undefined
  /** 1 to 200 characters, or `null` for nobody. */
  assignee?: string | null | undefined
  /** All labels, at most 50 of 1 to 64 characters. */
  labels?: string[] | undefined
}

export const conversationPatchSchema: z.ZodType<ConversationPatch> = z
  .strictObject({
    starred: z.boolean().optional(),
    read: z.boolean().optional(),
    status: conversationStatusSchema.optional(),
    assignee: characters(1, 200).nullable().optional(),
    labels: z.array(characters(1, 64)).max(50).optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'Give at least one of starred, read, status, assignee and labels.')
  .meta({ id: 'ConversationPatch', minProperties: 1, examples: [{ read: true, starred: true }] })

/** A text to send into a conversation. */
export interface Reply {
  text: string
}

export const replySchema: z.ZodType<Reply> = z
  .strictObject({ text: z.string() })
  .meta({ id: 'Reply', examples: [{ text: 'It left this morning.' }] })

/** A first text to somebody. */
export interface Start {
  channel: string
  /** An address as people write it, in the channel's international form. */
  to: string
  text: string
}

export const startSchema: z.ZodType<Start> = z
  .strictObject({ channel: z.string(), to: z.string(), text: z.string() })
  .meta({ id: 'Start', examples: [{ channel: 'sms', to: '+14155550123', text: 'Your parcel is here.' }] })

/** The conversation a first text went to, and the text in it. */
export interface Started extends Conversation {
  message: Message
}

const started = { ...exampleOf(conversationSchema), message: exampleOf(messageSchema) }

export const startedSchema: z.ZodType<Started> = z
  .intersection(conversationSchema, z.object({ message: messageSchema }))
  .meta({ id: 'Started', examples: [started] })
