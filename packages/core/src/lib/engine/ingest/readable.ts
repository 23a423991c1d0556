import { z } from 'zod'
import type { Candidate } from '../../decide/delivery/candidate.ts'
import { describeIssue } from '../../errors/describe-issue.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { deliveryStatuses } from '../../model/status.ts'
import type { Fact } from '../../ports/channel.ts'

const name = z.string().min(1)
const address = z.object({ scheme: name, value: name, display: z.string() })
const consent = z.enum(['opt_out', 'opt_in'])
const optionalText = z.string().nullish()
// A time that is none counts as no time: the fact is worth more than its date.
const time = z.unknown().optional()

const receipt = z.object({
  message: name.nullish(),
  attempt: z.int().positive().nullish(),
  providerId: name.nullish(),
  unit: z.object({ name: z.string(), of: z.int().positive() }).nullish(),
  status: z.enum(deliveryStatuses),
  code: optionalText,
  detail: optionalText,
  at: time,
})

const candidate = receipt.extend({ text: z.string().optional() })

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
    at: time,
    name: optionalText,
    consent: consent.nullish(),
  }),
  z.object({ type: z.literal('receipt'), receipt }),
  z.object({ type: z.literal('consent'), from: address, consent }),
  z.object({ type: z.literal('unreadable'), providerId: optionalText, reason: z.string() }),
])

/**
 * The fact, where it is one that core can decide about. Fields that are not known here stay.
 *
 * @throws `input.invalid` naming the field
 */
export function readable(reported: unknown): Fact {
  const parsed = facts.safeParse(reported, { error: describeIssue })
  if (parsed.success) return withoutNulls(reported as Fact)
  const [issue] = parsed.error.issues
  const field = ['fact', ...(issue?.path ?? [])].map(String).join('.')
  const reason = `The channel reported a fact that cannot be read: ${field} ${issue?.message}.`
  throw new ParleyError('input.invalid', { field, reason })
}

// From JavaScript and from JSON, `null` is a field that is not there.
function withoutNulls(fact: Fact): Fact {
  switch (fact.type) {
    case 'message':
      return present(fact)
    case 'receipt':
      return { ...fact, receipt: present(fact.receipt) }
    case 'consent':
    case 'unreadable':
      return fact
    default:
      return fact satisfies never
  }
}

function present<Fields extends object>(fields: Fields): Fields {
  const entries = Object.entries(fields)
  return entries.some(([, value]) => value === null)
    ? (Object.fromEntries(entries.filter(([, value]) => value !== null)) as Fields)
    : fields
}

/** What a channel reports of messages at its provider: what core can decide about, and how much else there was. */
export function readableCandidates(reported: unknown): { candidates: Candidate[]; unreadable: number } {
  const all = reported === undefined || reported === null ? [] : reported
  if (!Array.isArray(all)) throw new Error('The channel answered a look-up with no list.')
  const candidates = all.filter((each): each is Candidate => candidate.safeParse(each).success).map(present)
  return { candidates, unreadable: all.length - candidates.length }
}
