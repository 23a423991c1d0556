import { z } from 'zod'
import type { ApiContext } from './api-context.ts'
import { MOST_BYTES, MOST_FILES } from './media.ts'
import { MOST_VALID } from './owned.ts'
import { parsePhoneNumber } from './phone-number.ts'
import { bodyProblem, fieldProblem } from './problem.ts'

/** A file that a customer sends. */
export interface CustomerFile {
  /** Such as `image/png`. */
  contentType: string
  /** The bytes. In JSON they are base64. */
  content: Uint8Array | string
}

/** A text from a customer to a channel's number, with files. */
export interface CustomerText {
  channel: string
  /** At most 65 536 UTF-16 code units, which is more than any phone sends. Not empty, unless there are files. */
  text: string
  /** At most 10 files, with 5 000 000 bytes together. Default: none. */
  media?: CustomerFile[] | undefined
}

const base64 = z.base64('must be base64').min(1, 'must not be empty')

const file = z.strictObject({
  contentType: z
    .string('must be a type, such as image/png')
    .regex(/^[a-z]+\/[\w.+-]+$/, 'must be a type, such as image/png'),
  content: z.preprocess(
    (content) => (content instanceof Uint8Array ? Buffer.from(content).toString('base64') : content),
    base64,
  ),
})

const customerText = z.strictObject({
  channel: z.string('must be the name of a channel'),
  text: z
    .string('must be a text')
    .max(65_536, 'must be at most 65536 characters')
    .refine((text) => text.isWellFormed(), 'must have no half of a surrogate pair'),
  media: z
    .array(file, 'must be a list of files')
    .max(MOST_FILES, `must be at most ${MOST_FILES} files`)
    .refine((files) => sizeOf(files) <= MOST_BYTES, `must have at most ${MOST_BYTES} bytes together`)
    .default([]),
})

function sizeOf(files: readonly { content: string }[]): number {
  return files.reduce((size, { content }) => size + Buffer.byteLength(content, 'base64'), 0)
}

const E164 = /^\+[1-9]\d{7,14}$/

/**
 * Accepts a text from a customer's phone; its webhook is posted afterwards. Returns the message's sid.
 *
 * @throws Problem 422 with the field `address`, `channel`, `text` or `media`
 */
export function receiveText(
  address: string,
  body: unknown,
  { account, carrier, tasks, clock, newSid, property }: ApiContext,
): string {
  // A network may use a spelling that the numbering plan has dropped, such as +52 1 in Mexico.
  const from = parsePhoneNumber(String(address))?.number ?? (E164.test(address) ? address : undefined)
  if (from === undefined) throw fieldProblem('address', 'must be a phone number in E.164, such as +14155550123')
  if (property.numberOf(from) !== undefined)
    throw fieldProblem('address', 'is a number of the account, not of a customer')
  const parsed = customerText.safeParse(body)
  if (!parsed.success) throw bodyProblem(parsed.error)
  const { channel, text, media } = parsed.data
  if (text === '' && media.length === 0) throw fieldProblem('text', 'must not be empty, unless there are files')
  const to = property.numberOf(channel)?.number
  if (to === undefined) throw fieldProblem('channel', 'no number belongs to this channel')

  const now = clock.now()
  const sid = newSid(media.length === 0 ? 'SM' : 'MM')
  // The customer does not notice that a service without a URL drops the message.
  if (!property.receives(to)) return sid
  account.record({
    kind: 'message',
    message: {
      sid,
      direction: 'inbound',
      channel,
      from,
      to,
      body: text,
      media: media.map((each) => ({ sid: newSid('ME'), ...each, createdAt: now })),
      mediaUrls: [],
      service: null,
      validityPeriod: MOST_VALID,
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
