import { z } from 'zod'
import type { Account } from './account.ts'
import type { Clock } from './clock.ts'
import type { Method, OwnedNumber } from './owned.ts'
import { bodyProblem, fieldProblem, Problem } from './problem.ts'
import type { Property } from './property.ts'

/** A number of the account, for the page and for tests. */
export interface NumberEntry {
  /** Its name for customers' phones. */
  channel: string
  number: string
  sid: string
  /** Empty: none is set. */
  smsUrl: string
  smsMethod: Method
  /** Not empty: Twilio ignores `smsUrl`. */
  smsApplicationSid: string
  /** The name of the messaging service that has the number. */
  service: string | null
  /** The URL that inbound messages are posted to. `null`: they are not posted. */
  webhookUrl: string | null
}

/** A change of a number by hand. */
export interface NumberChanges {
  smsUrl?: string | undefined
  smsMethod?: Method | undefined
  smsApplicationSid?: string | undefined
}

const httpUrl = z
  .string('must be an http or https URL, or empty')
  .refine((url) => url === '' || (URL.canParse(url) && /^https?:/i.test(url)), 'must be an http or https URL, or empty')

/** {@link NumberChanges} as a schema. */
export const numberChanges: z.ZodType<NumberChanges> = z.strictObject({
  smsUrl: httpUrl.optional(),
  smsMethod: z.enum(['GET', 'POST'], 'must be GET or POST').optional(),
  smsApplicationSid: z
    .string('must be AP and 32 hexadecimal digits, or empty')
    .regex(/^(AP[0-9a-f]{32})?$/i, 'must be AP and 32 hexadecimal digits, or empty')
    .optional(),
})

/** Shows a number. */
export function numberEntry(number: OwnedNumber, property: Property): NumberEntry {
  const { channel, sid, smsUrl, smsMethod, smsApplicationSid } = number
  const service = property.serviceWith(sid)?.friendlyName ?? null
  const webhookUrl = property.inboundWebhook(number.number)?.url ?? null
  return { channel, number: number.number, sid, smsUrl, smsMethod, smsApplicationSid, service, webhookUrl }
}

/** Changes a number. @throws Problem naming the field */
export function changeNumber(
  name: string,
  changes: NumberChanges,
  { account, property, clock }: { account: Account; property: Property; clock: Clock },
): NumberEntry {
  const known = property.numberOf(name)
  if (known === undefined) throw new Problem(404, 'number: the account has no such number', [])
  const parsed = numberChanges.safeParse(changes)
  if (!parsed.success) throw bodyProblem(parsed.error)
  const given = Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined))
  const number: OwnedNumber = { ...known, ...given, updatedAt: clock.now() }
  account.record({ kind: 'number', sid: number.sid, number })
  return numberEntry(number, property)
}

/** Reads the status of an account. @throws Problem naming the field */
export function statusOf(status: unknown): 'active' | 'suspended' {
  if (status === 'active' || status === 'suspended') return status
  throw fieldProblem('status', 'must be active or suspended')
}
