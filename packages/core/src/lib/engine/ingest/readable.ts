import { z } from 'zod'
import { ParleyError } from '../../errors/parley-error.ts'
import { deliveryStatuses } from '../../model/status.ts'
import type { Fact } from '../../ports/channel.ts'

const name = z.string().min(1)
const address = z.object({ scheme: name, value: name, display: z.string() })
const consent = z.enum(['opt_out', 'opt_in'])
// A time that is none counts as no time: the message is worth more than its date.
const optionalText = z.string().nullish()

const facts = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    providerId: name,
    from: address,
    threads: z.array(z.string()).min(1),
    text: z.string(),
    subject: optionalText,
    html: optionalText,
    attachments: z.array(z.object({ contentType: z.string(), url: z.string() })).nullish(),
    parts: z.array(z.object({ type: z.string() })).nullish(),
    at: z.number().nullish(),
    name: optionalText,
    consent: consent.nullish(),
  }),
  z.object({
    type: z.literal('receipt'),
    receipt: z.object({
      message: name.nullish(),
      attempt: z.int().positive().nullish(),
      providerId: name.nullish(),
      unit: z.object({ name: z.string(), of: z.int().positive() }).nullish(),
      status: z.enum(deliveryStatuses),
      code: optionalText,
      detail: optionalText,
      at: z.number().nullish(),
    }),
  }),
  z.object({ type: z.literal('consent'), from: address, consent }),
  z.object({ type: z.literal('unreadable'), providerId: optionalText, reason: z.string() }),
])

/**
 * The fact, where it is one that core can decide about. Fields that are not known here stay.
 *
 * @throws `input.invalid` naming the field
 */
export function readable(reported: unknown): Fact {
  const parsed = facts.safeParse(reported)
  if (parsed.success) return reported as Fact
  const [issue] = parsed.error.issues
  throw new ParleyError('input.invalid', {
    field: ['fact', ...(issue?.path ?? [])].map(String).join('.'),
    reason: `The channel reported a fact that cannot be read: ${issue?.message}.`,
  })
}
