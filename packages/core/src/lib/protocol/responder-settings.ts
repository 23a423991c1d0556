import { z } from 'zod'
import type { Passage } from '../ports/assistant.ts'
import { timeSchema } from './time.ts'

/** The values of settings of the assistant. */
export interface ResponderValues {
  enabled: boolean
  /** `automatic`: it sends inside its policy. `drafts`: it only makes suggestions. */
  sending: 'automatic' | 'drafts'
  /** The owner's own text for a new conversation. `null`: none is sent. */
  firstMessage: string | null
  /** The instructions of the owner: the prompt. They never leave in a reply. */
  instructions: string
  /** The owner's texts that answers may use: opening hours, prices, policies. */
  passages: Passage[]
  /** `friendly`, `short and formal`. `null`: that of the assistant. */
  tone: string | null
  /** A BCP 47 tag. `null`: the language of the customer. */
  language: string | null
  /** The zone of the quiet hours, of days and of words such as "tomorrow": `Europe/Berlin`. */
  timeZone: string
  /** The region of numbers without a country code: `DE`. */
  region: string | null
  /** A small or a large model, where there are two. `null`: that of the assistant. */
  effort: 'small' | 'large' | null
  /** Whether each text is reviewed before it is sent. */
  review: boolean
  conversation: {
    /** Whether the end of a conversation is detected, and a goodbye is sent. */
    detectEnd: boolean
    /** The owner's own goodbye. `null`: the assistant writes one. */
    goodbye: string | null
    /** The minutes without a message after which the next one begins a new conversation. `null`: never. */
    idleMinutes: number | null
    /** Seconds to wait for further messages of the customer before it answers. */
    patience: number
    /** The minutes of waiting after which a message is left to a person. */
    answerWithin: number
  }
  /** The most answers without a person. `null`: any number. */
  limits: {
    perConversation: number | null
    perHour: number | null
    perDay: number | null
    /** More answers in one conversation within these minutes count as a loop. */
    exchanges: { count: number; minutes: number }
  }
  /** From and to, such as `22:00` and `07:00`, in `timeZone`. `null`: it is never quiet. */
  quietHours: { from: string; to: string } | null
  handOver: {
    /** Words of the customer that call a person. Case does not matter. */
    words: string[]
    /** A less sure text is left to a person: from 0 to 1. */
    below: number
    /** The owner's text when a person takes over. `null`: the text of the assistant, if it has one. */
    message: string | null
  }
  /** The owner's text if the assistant cannot answer. `null`: nothing is sent. */
  errorMessage: string | null
}

/** The settings of the assistant on the wire: those of a channel, or those of channels without their own. */
export interface ResponderSettings extends ResponderValues {
  id: string
  /** `null`: the default for channels without settings of their own. */
  channel: string | null
  /** The person or the program of the last change. `null` before the first. */
  updatedBy: string | null
  /** `null` before the first change. */
  updatedAt: string | null
}

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00')

/** The fields of {@link ResponderValues}. */
export const responderFields: { readonly [Field in keyof ResponderValues]: z.ZodType<ResponderValues[Field]> } = {
  enabled: z.boolean(),
  sending: z.enum(['automatic', 'drafts']),
  firstMessage: z.string().nullable(),
  instructions: z.string(),
  passages: z.array(z.object({ id: z.string(), title: z.string(), text: z.string() })),
  tone: z.string().nullable(),
  language: z.string().nullable(),
  timeZone: z.string(),
  region: z.string().nullable(),
  effort: z.enum(['small', 'large']).nullable(),
  review: z.boolean(),
  conversation: z.object({
    detectEnd: z.boolean(),
    goodbye: z.string().nullable(),
    idleMinutes: z.int().nullable(),
    patience: z.int(),
    answerWithin: z.int(),
  }),
  limits: z.object({
    perConversation: z.int().nullable(),
    perHour: z.int().nullable(),
    perDay: z.int().nullable(),
    exchanges: z.object({ count: z.int(), minutes: z.int() }),
  }),
  quietHours: z.object({ from: time, to: time }).nullable(),
  handOver: z.object({ words: z.array(z.string()), below: z.number(), message: z.string().nullable() }),
  errorMessage: z.string().nullable(),
}

/** The values in examples. */
export const exampleValues: ResponderValues = {
  enabled: true,
  sending: 'automatic',
  firstMessage: 'Hello, this is Lee & Sons. How can we help?',
  instructions: 'You answer for a bicycle shop.',
  passages: [{ id: 'hours', title: 'Opening hours', text: 'We are open on Saturday from 10 to 16.' }],
  tone: 'friendly',
  language: null,
  timeZone: 'Europe/Berlin',
  region: 'DE',
  effort: null,
  review: true,
  conversation: { detectEnd: true, goodbye: 'Thank you, goodbye!', idleMinutes: 1440, patience: 2, answerWithin: 60 },
  limits: { perConversation: 20, perHour: 60, perDay: 500, exchanges: { count: 10, minutes: 10 } },
  quietHours: { from: '22:00', to: '07:00' },
  handOver: { words: ['human'], below: 0.5, message: 'A colleague answers you soon.' },
  errorMessage: 'We have your message and answer you soon.',
}

export const responderSettingsSchema: z.ZodType<ResponderSettings> = z
  .object({
    id: z.string(),
    channel: z.string().nullable(),
    ...responderFields,
    updatedBy: z.string().nullable(),
    updatedAt: timeSchema.nullable(),
  })
  .meta({
    id: 'ResponderSettings',
    description: 'The settings of the assistant for one channel, or for all channels without their own.',
    examples: [
      {
        id: 'ars_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        channel: 'sms',
        ...exampleValues,
        updatedBy: 'user:psn_1',
        updatedAt: '2026-03-01T09:30:00.000Z',
      },
    ],
  })
