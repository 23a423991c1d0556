import { z } from 'zod'
import { analysisSchema } from '../../assistant/analysis.ts'
import { assistantTasks } from '../../assistant/usage.ts'
import type { ChannelId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import { isVisible } from '../../model/visible.ts'
import { responderReasons } from '../../protocol/responder-reason.ts'
import { trialTurnSchema } from '../../protocol/responder-trial.ts'
import { costSchema, suggestionOriginSchema } from '../../protocol/suggestion.ts'
import { kilobytes } from '../bytes.ts'
import { responderTrial } from './responder-trial.ts'
import type { RunRecord } from './run-record.ts'
import type { Answered, Asked, Failed, ResponderPatch, TriedTurn } from './types.ts'

/** The most texts of the owner, and their kilobytes together. */
const PASSAGES = { count: 200, kilobytes: 128 }

/** The id of a channel. */
export const channel: z.ZodType<ChannelId> = z
  .string()
  .min(1)
  .max(100)
  .meta({ examples: ['front-desk'] }) as z.ZodType<unknown> as z.ZodType<ChannelId>

/** A text of the owner with at least one visible character. */
function words(most: number): z.ZodType<string, string> {
  const visible = 'must have at least one visible character'
  return z.string().min(1).max(most).transform(storable).refine(isVisible, visible)
}

const number = (least: number, most: number): z.ZodType<number> => z.int().min(least).max(most)
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00')

const passages = z
  .array(z.object({ id: words(100), title: words(200), text: words(8000) }))
  .max(PASSAGES.count)
  .refine(
    (all) => new Set(all.map(({ id }) => id)).size === all.length,
    'must have different ids; two passages have the same',
  )
  .refine(
    (all) => kilobytes(PASSAGES.kilobytes)(JSON.stringify(all)),
    `must have at most ${PASSAGES.kilobytes} kB together; remove or shorten some`,
  )

/** The fields of a change of settings. */
export const patchFields: { readonly [Field in keyof ResponderPatch]-?: z.ZodType<ResponderPatch[Field]> } = {
  enabled: z.boolean().optional(),
  sending: z.enum(['automatic', 'drafts']).optional(),
  firstMessage: words(1600).nullable().optional(),
  instructions: z
    .string()
    .refine(kilobytes(32), 'must be at most 32 kB; put facts into passages')
    .transform(storable)
    .optional()
    .meta({ examples: ['You answer for a bicycle shop.'] }),
  passages: passages.optional(),
  tone: words(200).nullable().optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag such as en or pt-BR')
    .nullable()
    .optional()
    .meta({ examples: ['en'] }),
  timeZone: z
    .string()
    .max(60)
    .refine(isZone, 'must be a time zone such as Europe/Berlin')
    .optional()
    .meta({ examples: ['Europe/Berlin'] }),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a region such as DE')
    .nullable()
    .optional()
    .meta({ examples: ['DE'] }),
  effort: z.enum(['small', 'large']).nullable().optional(),
  review: z.boolean().optional(),
  conversation: z
    .object({
      detectEnd: z.boolean().optional(),
      goodbye: words(1600).nullable().optional(),
      idleMinutes: number(1, 525_600).nullable().optional(),
      patience: number(0, 120).optional(),
      answerWithin: number(1, 10_080).optional(),
    })
    .optional(),
  limits: z
    .object({
      perConversation: number(0, 10_000).nullable().optional(),
      perHour: number(0, 100_000).nullable().optional(),
      perDay: number(0, 1_000_000).nullable().optional(),
      exchanges: z.object({ count: number(1, 50), minutes: number(1, 1440) }).optional(),
    })
    .optional(),
  quietHours: z
    .object({ from: clock, to: clock })
    .refine(({ from, to }) => from !== to, 'must begin and end at different times')
    .nullable()
    .optional()
    .meta({ examples: [{ from: '22:00', to: '07:00' }] }),
  handOver: z
    .object({
      words: z.array(words(60)).max(50).optional(),
      below: z.number().min(0).max(1).optional(),
      message: words(1600).nullable().optional(),
    })
    .optional(),
  errorMessage: words(1600).nullable().optional(),
}

/** A change of settings. */
export const patchSchema: z.ZodType<ResponderPatch> = z.object(patchFields)

const runs: z.ZodType<RunRecord[]> = z
  .array(
    z.object({
      ...{ task: z.enum(assistantTasks), purpose: z.string(), assistant: z.string(), model: z.string().nullable() },
      ...{ inputTokens: z.int(), outputTokens: z.int(), cost: costSchema.nullable(), duration: z.int() },
      ...{ verdict: z.enum(['parsed', 'repaired', 'failed']), errorCode: z.string().nullable() },
    }),
  )
  .max(20)

const asked = {
  conversationId: kernel.conversation.idSchema,
  messageId: kernel.message.idSchema,
  sequence: z.int(),
}

/** The input of the command `prepare`. */
export const askedSchema: z.ZodType<Asked> = z.object(asked)

/** The input of the command `answer`. */
export const answeredSchema: z.ZodType<Answered> = z.object({
  ...asked,
  task: z.enum(['greeting', 'answer', 'goodbye']),
  text: z.string(),
  greeting: z.string().nullable(),
  begins: z.boolean(),
  analysis: analysisSchema.nullable(),
  origin: suggestionOriginSchema.nullable(),
  held: z.enum(responderReasons).nullable(),
  handsOver: z.boolean(),
  runs,
})

/** The input of the command `fail`. */
export const failedSchema: z.ZodType<Failed> = z.object({
  ...asked,
  code: z.string(),
  retryable: z.boolean(),
  retryAfter: z.number().optional(),
  tries: z.int(),
  runs,
})

/** The input of the command `tried`. */
export const triedSchema: z.ZodType<TriedTurn> = z.object({
  id: responderTrial.idSchema,
  turn: z.int(),
  answer: trialTurnSchema.nullable(),
  errorCode: z.string().nullable(),
})

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
