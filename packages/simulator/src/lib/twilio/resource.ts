import type { Clock } from './clock.ts'
import { isTerminal, type Message } from './message.ts'
import { rfc2822 } from './rfc2822.ts'
import { segments } from './segments.ts'

/** The version in every path, resource and webhook of this API. */
export const API_VERSION = '2010-04-01'

/** A Message resource in Twilio's answers: numbers are strings, dates are RFC 2822, an unknown value is null. */
export interface MessageResource {
  account_sid: string
  api_version: string
  body: string
  date_created: string
  date_sent: string | null
  date_updated: string
  direction: string
  error_code: number | null
  error_message: string | null
  from: string | null
  messaging_service_sid: string | null
  num_media: string
  num_segments: string
  price: string | null
  price_unit: string
  sid: string
  status: string
  subresource_uris: { media: string }
  to: string
  uri: string
}

/** The path of an account's messages, without `.json`. */
export function messagesPath(accountSid: string): string {
  return `/${API_VERSION}/Accounts/${accountSid}/Messages`
}

/** The bill of messages. */
export interface Billing {
  /** The price of a segment, in US dollars. */
  price: string
  /** Milliseconds between the end of a message and its bill. */
  after: number
}

/** Converts messages to Twilio's shape. */
export function messageResource(
  accountSid: string,
  { billing, clock }: { billing: Billing; clock: Clock },
): (message: Message) => MessageResource {
  return (message) => resource(accountSid, message, priceOf(message, billing, clock.now()))
}

/** A message as Twilio answers its creation: a messaging service has not chosen its number yet. */
export function acceptedResource(message: MessageResource): MessageResource {
  if (message.messaging_service_sid === null) return message
  return { ...message, from: null, status: 'accepted', num_segments: '0' }
}

// A message that failed is not billed. A price that is charged is negative.
function priceOf({ status, updatedAt, body }: Message, { price, after }: Billing, now: number): string | null {
  if (!isTerminal(status) || status === 'failed' || now < updatedAt + after) return null
  return `-${(Number(price) * segments(body)).toFixed(5)}`
}

function resource(accountSid: string, message: Message, price: string | null): MessageResource {
  const path = `${messagesPath(accountSid)}/${message.sid}`
  return {
    account_sid: accountSid,
    api_version: API_VERSION,
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: message.errorCode === null ? null : `Error ${message.errorCode}`,
    from: message.from,
    messaging_service_sid: message.service,
    num_media: String(Math.max(message.media.length, message.mediaUrls.length)),
    num_segments: String(segments(message.body)),
    price,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${path}/Media.json` },
    to: message.to,
    uri: `${path}.json`,
  }
}
