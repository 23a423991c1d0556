import type { Message } from './message.ts'
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
  from: string
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

/** Converts a message to Twilio's shape. */
export function messageResource(accountSid: string, message: Message): MessageResource {
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
    messaging_service_sid: null,
    num_media: String(Math.max(message.media.length, message.mediaUrls.length)),
    num_segments: String(segments(message.body)),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${path}/Media.json` },
    to: message.to,
    uri: `${path}.json`,
  }
}
