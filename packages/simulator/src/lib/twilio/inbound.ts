import { z } from 'zod'
import type { ApiContext } from './api.ts'
import { parsePhoneNumber } from './phone-number.ts'
import { bodyProblem, fieldProblem } from './problem.ts'

/** A text from a customer to a channel's number. */
export interface CustomerText {
  channel: string
  /** 1 to 65 536 UTF-16 code units; more than any phone sends. */
  text: string
}

const customerText: z.ZodType<CustomerText> = z.strictObject({
  channel: z.string('must be the name of a channel'),
  text: z
    .string('must be a text')
    .min(1, 'must not be empty')
    .max(65_536, 'must be at most 65536 characters')
    .refine((text) => text.isWellFormed(), 'must have no half of a surrogate pair'),
})

const E164 = /^\+[1-9]\d{7,14}$/

/**
 * Accepts a text from a customer's phone; its webhook is posted afterwards. Returns the message's sid.
 *
 * @throws Problem 422 with the field `address`, `channel` or `text`
 */
export function receiveText(
  address: string,
  body: unknown,
  numberOf: (channel: string) => string | undefined,
  { account, carrier, tasks, clock, newSid, channelOf }: ApiContext,
): string {
  // A network may use a spelling that the numbering plan has dropped, such as +52 1 in Mexico.
  const from = parsePhoneNumber(String(address))?.number ?? (E164.test(address) ? address : undefined)
  if (from === undefined) throw fieldProblem('address', 'must be a phone number in E.164, such as +14155550123')
  if (channelOf(from) !== undefined) throw fieldProblem('address', 'is a number of the account, not of a customer')
  const parsed = customerText.safeParse(body)
  if (!parsed.success) throw bodyProblem(parsed.error)
  const { channel, text } = parsed.data
  const to = numberOf(channel)
  if (to === undefined) throw fieldProblem('channel', 'no number belongs to this channel')

  const now = clock.now()
  const sid = newSid()
  account.record({
    kind: 'message',
    message: {
      sid,
      direction: 'inbound',
      channel,
      from,
      to,
      body: text,
      status: 'received',
      errorCode: null,
      createdAt: now,
      updatedAt: now,
      sentAt: now,
      statusCallback: null,
      script: null,
    },
  })
  const held = account.get(sid)
  if (held !== undefined) void tasks.start((signal) => carrier.carry(held, signal))
  return sid
}
