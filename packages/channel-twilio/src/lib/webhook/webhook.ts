import { ParleyError } from '@parley/core'
import { z } from 'zod'
import { calledUrls, type PublicUrls } from './called-urls.ts'
import { isGenuine } from './signature.ts'

/** Far more than Twilio has. To sort and sign a body full of fields would block the process for seconds. */
const MAX_FIELDS = 1000

/** The account with webhooks to read. */
export interface Recipient extends PublicUrls {
  accountSid: string
  authToken: readonly string[]
}

/** A verified webhook. */
export interface Webhook {
  /** The fields of the body, all of them text. */
  fields: URLSearchParams
  /** The query of the URL it was posted to. */
  query: URLSearchParams
}

/**
 * Parses a webhook, a form or JSON, and fails closed. `target` is the request target unchanged.
 *
 * @throws `webhook.malformed` if it is no POST or cannot be parsed; the reason contains no secret. `webhook.forged` if
 * the signature is missing or wrong, or if another account signed it.
 */
export async function readWebhook(
  request: Request,
  recipient: Recipient,
  { target }: { target?: string | undefined } = {},
): Promise<Webhook> {
  if (request.method !== 'POST') throw malformed(`Configure Twilio to use POST, not ${request.method}.`)
  const type = bodyType(request.headers.get('content-type') ?? '')
  // The byte order mark is part of the signed text.
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await request.arrayBuffer())
  const fields = type === 'form' ? new URLSearchParams(body) : jsonFields(body)
  if (fields.size > MAX_FIELDS) throw malformed(`The body has more than ${MAX_FIELDS} fields.`)
  const signature = request.headers.get('x-twilio-signature')
  if (signature === null) {
    throw new ParleyError('webhook.forged', { reason: 'The header X-Twilio-Signature is missing.' })
  }
  const urls = calledUrls({ url: request.url, target }, recipient)
  const form = type === 'form' ? fields : undefined
  if (!isGenuine({ urls, body, form, signature }, recipient.authToken)) throw new ParleyError('webhook.forged')
  // Twilio signs with the token of the account in the webhook: another account is another sender.
  if (fields.get('AccountSid') !== recipient.accountSid) throw new ParleyError('webhook.forged')
  return { fields, query: new URL(request.url).searchParams }
}

/** The fields of a schema, without the others. @throws `webhook.malformed` with the name of the field. */
export function fieldsOf<Schema extends z.ZodObject>(schema: Schema, { fields }: Webhook): z.output<Schema> {
  const told = Object.keys(schema.shape).map((name) => [name, fields.get(name) ?? undefined])
  const parsed = schema.safeParse(Object.fromEntries(told))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ParleyError('webhook.malformed', {
    field: issue?.path.join('.'),
    reason: 'The field is missing or not valid.',
  })
}

function bodyType(contentType: string): 'form' | 'json' {
  const [type = ''] = contentType.split(';', 1)
  switch (type.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded':
      return 'form'
    case 'application/json':
      return 'json'
    default:
      throw malformed('The body must be a form or JSON, with the matching content type.')
  }
}

const json = z.record(z.string(), z.unknown())

function jsonFields(body: string): URLSearchParams {
  try {
    const scalars = Object.entries(json.parse(JSON.parse(body))).filter(
      ([, value]) => value !== null && typeof value !== 'object',
    )
    return new URLSearchParams(scalars.map(([name, value]) => [name, String(value)]))
  } catch {
    throw malformed('The body is not a JSON object.')
  }
}

function malformed(reason: string): ParleyError {
  return new ParleyError('webhook.malformed', { reason })
}
