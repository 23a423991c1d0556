import { ParleyError } from '@parley/core'
import { z } from 'zod'
import { calledUrls, isGenuine, type PublicUrls } from './signature.ts'

/** Whose webhooks are read. */
export interface Recipient extends PublicUrls {
  accountSid: string
  authToken: readonly string[]
}

/** A webhook of ours. */
export interface Webhook {
  /** The fields of the body by name, all of them text. */
  fields: ReadonlyMap<string, string>
  /** The query of the URL it was posted to. */
  query: URLSearchParams
}

/**
 * Reads a webhook, a form or JSON, and fails closed.
 *
 * @throws `webhook.malformed` where it is no POST or cannot be parsed, which says nothing of a secret; `webhook.forged`
 * where the signature is missing or does not fit, or the webhook is another account's.
 */
export async function readWebhook(request: Request, recipient: Recipient): Promise<Webhook> {
  if (request.method !== 'POST') throw malformed(`Twilio must be told to use POST, not ${request.method}.`)
  const parse = parserOf(request.headers.get('content-type') ?? '')
  // The byte order mark is part of what was signed.
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await request.arrayBuffer())
  const fields = parse(body)
  const signature = request.headers.get('x-twilio-signature')
  if (signature === null) {
    throw new ParleyError('webhook.forged', { reason: 'The header X-Twilio-Signature is missing.' })
  }
  const urls = calledUrls(request.url, recipient)
  if (!isGenuine({ urls, body, signature }, recipient.authToken)) throw new ParleyError('webhook.forged')
  // Twilio signs with the token of the account it names: another account is another sender.
  if (fields.get('AccountSid') !== recipient.accountSid) throw new ParleyError('webhook.forged')
  return { fields, query: new URL(request.url).searchParams }
}

/** The fields that a schema knows, the others left out. @throws `webhook.malformed` naming the field. */
export function fieldsOf<Schema extends z.ZodType>(schema: Schema, { fields }: Webhook): z.output<Schema> {
  const parsed = schema.safeParse(Object.fromEntries(fields))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ParleyError('webhook.malformed', {
    field: issue?.path.join('.'),
    reason: 'The field is missing or not valid.',
  })
}

type Parser = (body: string) => Map<string, string>

function parserOf(contentType: string): Parser {
  const [type = ''] = contentType.split(';', 1)
  switch (type.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded':
      return (body) => new Map(new URLSearchParams(body))
    case 'application/json':
      return parseJson
    default:
      throw malformed('The body must be a form or JSON, and the content type say which.')
  }
}

const json = z.record(z.string(), z.unknown())

function parseJson(body: string): Map<string, string> {
  try {
    const scalars = Object.entries(json.parse(JSON.parse(body))).filter(
      ([, value]) => value !== null && typeof value !== 'object',
    )
    return new Map(scalars.map(([name, value]) => [name, String(value)]))
  } catch {
    throw malformed('The body is not a JSON object.')
  }
}

function malformed(reason: string): ParleyError {
  return new ParleyError('webhook.malformed', { reason })
}
