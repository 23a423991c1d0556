import { mediaPath } from './media.ts'
import { isTerminal, type Media, type Message, type Status } from './message.ts'
import { parsePhoneNumber } from './phone-number.ts'
import { API_VERSION } from './resource.ts'
import { segments } from './segments.ts'

/** The origin of the URLs of files. */
const ORIGIN = 'https://api.twilio.com'

/** The form of an inbound message's webhook. Names without a value are sent empty, as Twilio does. */
export function inboundParams(accountSid: string, message: Message, messagingService?: string): Record<string, string> {
  return {
    ...(messagingService === undefined ? {} : { MessagingServiceSid: messagingService }),
    ToCountry: country(message.to),
    ToState: '',
    SmsMessageSid: message.sid,
    NumMedia: String(message.media.length),
    ToCity: '',
    FromZip: '',
    SmsSid: message.sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: message.body,
    FromCountry: country(message.from),
    To: message.to,
    ToZip: '',
    NumSegments: String(segments(message.body)),
    MessageSid: message.sid,
    AccountSid: accountSid,
    From: message.from,
    ApiVersion: API_VERSION,
    ...Object.fromEntries(message.media.flatMap((media, place) => fileParams(accountSid, message, media, place))),
  }
}

function fileParams(accountSid: string, { sid }: Message, media: Media, place: number): [string, string][] {
  return [
    [`MediaContentType${place}`, media.contentType],
    [`MediaUrl${place}`, ORIGIN + mediaPath(accountSid, sid, media)],
  ]
}

/** The form of a status callback. `at` is when the message reached the status. */
export function statusParams(accountSid: string, message: Message, status: Status, at: number): Record<string, string> {
  const failure = (status === 'failed' || status === 'undelivered') && (message.errorCode ?? message.script?.errorCode)
  const receipt = isTerminal(status) && status !== 'failed'
  return {
    ...(failure ? { ErrorCode: String(failure) } : {}),
    ...(receipt ? { RawDlrDoneDate: new Date(at).toISOString().replaceAll(/\D/g, '').slice(2, 12) } : {}),
    SmsSid: message.sid,
    SmsStatus: status,
    MessageStatus: status,
    To: message.to,
    MessageSid: message.sid,
    AccountSid: accountSid,
    From: message.from,
    ApiVersion: API_VERSION,
  }
}

function country(number: string): string {
  return parsePhoneNumber(number)?.country ?? ''
}
