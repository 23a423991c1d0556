import { z } from 'zod'
import type { Time } from '../model/ids.ts'
import type { SentAttachment } from '../ports/content.ts'
import { type Content, contentFields } from './content.ts'
import { type Conversation, conversationSchema } from './conversation.ts'
import { exampleOf } from './example.ts'
import { type Message, messageSchema } from './message.ts'
import { timeSchema } from './time.ts'

/** The times of a message's send, on the wire. */
interface Schedule {
  /** Not before this time. Default: now. */
  due?: string | undefined
  /** A message that was not sent before this time is `expired`. */
  expires?: string | undefined
  /** A text that is longer than the channel carries is sent as several messages, in order. Default: it is refused. */
  split?: boolean | undefined
}

/** A message to send into a conversation. */
export interface Reply extends Content, Schedule {}

/** A message that was queued. */
export interface SentMessage extends Message {
  /** The messages after the first one, in order, if the text was divided. */
  further?: Message[]
}

/** Splits a message to send into its content and its options, in the form of the commands. */
export function partedRequest<Body extends Schedule>({
  due,
  expires,
  split,
  ...content
}: Body): {
  content: Omit<Body, 'due' | 'expires' | 'split' | 'attachments'> & { attachments?: SentAttachment[] | undefined }
  options: { due?: Time; expires?: Time; split?: boolean }
} {
  const options = {
    ...(due === undefined ? {} : { due: Date.parse(due) }),
    ...(expires === undefined ? {} : { expires: Date.parse(expires) }),
    ...(split === undefined ? {} : { split }),
  }
  // The schema has checked the form of each id.
  return { content: content as ReturnType<typeof partedRequest<Body>>['content'], options }
}

const schedule = { due: timeSchema.optional(), expires: timeSchema.optional(), split: z.boolean().optional() }

export const replySchema: z.ZodType<Reply> = z
  .strictObject({ ...contentFields, ...schedule })
  .meta({ id: 'Reply', examples: [{ text: 'It left this morning.' }] })

export const sentMessageSchema: z.ZodType<SentMessage> = z
  .intersection(messageSchema, z.object({ further: z.exactOptional(z.array(messageSchema)) }))
  .meta({ id: 'SentMessage', examples: [exampleOf(messageSchema)] })

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
  /** The messages after the first one, in order, if the text was divided. */
  further?: Message[]
}

const started = { ...exampleOf(conversationSchema), message: exampleOf(messageSchema) }

export const startedSchema: z.ZodType<Started> = z
  .intersection(
    conversationSchema,
    z.object({ message: messageSchema, further: z.exactOptional(z.array(messageSchema)) }),
  )
  .meta({ id: 'Started', examples: [started] })
