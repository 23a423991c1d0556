import { z } from 'zod'
import type { Candidate } from '../../decide/delivery/candidate.ts'
import { describeIssue } from '../../errors/describe-issue.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { isMoney } from '../../model/money.ts'
import { deliveryStatuses } from '../../model/status.ts'
import { isTime } from '../../model/time.ts'
import type { Reported } from '../../ports/fact.ts'

const name = z.string().min(1)
const address = z.object({ scheme: name, value: name, display: z.string() })
const addresses = z.array(address).max(1000).nullish()
const consent = z.enum(['opt_out', 'opt_in'])
const optionalText = z.string().nullish()
const flag = z.literal(true, 'must be true, or left out').nullish()
// An invalid time counts as absent: the fact matters more than its date.
const time = z.unknown().optional()
const attributes = z.record(name.max(200), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish()
const threadName = z.union([z.object({ thread: name }), z.object({ replyTo: name })], {
  error: 'must be { thread } or { replyTo }',
})
const attachment = z.object({ contentType: z.string(), url: name })
const part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('location'), latitude: z.number(), longitude: z.number(), label: z.string().nullable() }),
  z.object({ type: z.literal('choices'), choices: z.array(z.string()) }),
  z.object({ type: z.literal('template'), template: z.string(), variables: z.record(z.string(), z.string()) }),
])

const money = z
  .unknown()
  .refine(
    (cost) => cost == null || isMoney(cost),
    'must be an amount and a currency: { amount: "0.0075", currency: "USD" }',
  )
  .optional()

const delivery = z.object({
  status: z.enum(deliveryStatuses),
  code: optionalText,
  detail: optionalText,
  at: time,
  units: z.int().nonnegative().nullish(),
  cost: money,
})

const message = z
  .object({
    type: z.literal('message'),
    direction: z.enum(['inbound', 'outbound']),
    providerId: name,
    aliases: z.array(name).max(100).nullish(),
    from: address,
    to: addresses,
    cc: addresses,
    thread: z.array(threadName).min(1).max(100),
    text: z.string(),
    subject: optionalText,
    html: optionalText,
    attachments: z.array(attachment).max(100).nullish(),
    parts: z.array(part).nullish(),
    at: time,
    attributes,
    history: flag,
    automatic: flag,
    name: optionalText,
    consent: consent.nullish(),
    delivery: delivery.nullish(),
  })
  .superRefine(({ direction, to, history, at, delivery: known }, context) => {
    if (direction === 'inbound' && known != null) {
      const text = 'must be left out, as the message is inbound'
      context.addIssue({ code: 'custom', path: ['delivery'], message: text })
    }
    if (direction === 'outbound' && (to ?? []).length === 0) {
      const text = 'must have an address, as the message is outbound'
      context.addIssue({ code: 'custom', path: ['to'], message: text })
    }
    if (history === true && !isTime(at)) {
      const text = 'must be the time of the message, as it is history'
      context.addIssue({ code: 'custom', path: ['at'], message: text })
    }
  })

const receipt = delivery.extend({
  messageId: name.nullish(),
  attempt: z.int().positive().nullish(),
  providerId: name.nullish(),
  part: z.object({ name: z.string(), of: z.int().positive() }).nullish(),
})

const candidate = receipt.extend({ text: z.string().optional() })

const facts = z.discriminatedUnion('type', [
  message,
  receipt.extend({ type: z.literal('receipt') }),
  z.object({ type: z.literal('consent'), from: address, consent }),
  z.object({ type: z.literal('contact'), address, name: optionalText, attributes }),
  z.object({
    type: z.literal('conversation'),
    thread: name,
    from: address,
    attributes,
    access: z.array(name.max(200)).max(100).nullish(),
    ended: flag,
    at: time,
  }),
  z.object({
    type: z.literal('engagement'),
    engagement: z.enum(['opened', 'clicked']),
    messageId: optionalText,
    providerId: optionalText,
    url: optionalText,
    at: time,
  }),
  z.object({ type: z.literal('unreadable'), providerId: optionalText, reason: z.string() }),
])

/**
 * Returns the fact if core can decide about it. Unknown fields stay.
 *
 * @throws `input.invalid` naming the field
 */
export function readable(reported: unknown): Reported {
  const parsed = facts.safeParse(reported, { error: describeIssue })
  if (parsed.success) return present(reported as Reported)
  const [issue] = parsed.error.issues
  const field = ['fact', ...(issue?.path ?? [])].map(String).join('.')
  const reason = `The channel reported a fact that cannot be read: ${field} ${issue?.message}.`
  throw new ParleyError('input.invalid', { field, reason })
}

// From JavaScript and from JSON, `null` is an absent field.
function present<Fields extends object>(fields: Fields): Fields {
  const entries = Object.entries(fields)
  return entries.some(([, value]) => value === null)
    ? (Object.fromEntries(entries.filter(([, value]) => value !== null)) as Fields)
    : fields
}

/** The readable part of a channel's answer to a look-up, and the number of unreadable entries. */
export function readableCandidates(reported: unknown): { candidates: Candidate[]; unreadable: number } {
  const all = reported === undefined || reported === null ? [] : reported
  if (!Array.isArray(all)) throw new Error('The channel answered a look-up without a list.')
  const candidates = all.filter((each): each is Candidate => candidate.safeParse(each).success).map(present)
  return { candidates, unreadable: all.length - candidates.length }
}
