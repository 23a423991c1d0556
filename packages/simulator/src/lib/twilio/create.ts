import { TwilioRefusal } from './errors.ts'
import { MOST_FILES } from './media.ts'
import { parsePhoneNumber } from './phone-number.ts'

/** A validated request to send. */
export interface Draft {
  channel: string
  from: string
  to: string
  body: string
  mediaUrls: string[]
  statusCallback: string | null
}

const LIMIT = 1600

// Parameters that would change the message and are not supported here: refused, not ignored.
const NOT_PLAYED = ['ContentSid', 'MessagingServiceSid', 'ApplicationSid', 'PersistentAction', 'FallbackFrom']

/**
 * Checks a request to create a message as Twilio does. Throws the {@link TwilioRefusal} of Twilio's answer.
 *
 * @param channelOf the channel that owns a number of the account, or undefined for any other number
 */
export function readDraft(form: URLSearchParams, channelOf: (number: string) => string | undefined): Draft {
  for (const name of NOT_PLAYED) {
    if (form.has(name)) throw new TwilioRefusal(20001, `this simulator does not support ${name}`)
  }
  const to = requiredNumber(form.get('To'), 21604, 21211)
  const from = requiredNumber(form.get('From'), 21603, 21212)
  const channel = channelOf(from)
  if (channel === undefined) throw new TwilioRefusal(21606, from)
  if (from === to) throw new TwilioRefusal(21266)
  const body = form.get('Body') ?? ''
  const mediaUrls = mediaUrlsIn(form)
  if (body.trim() === '' && mediaUrls.length === 0) throw new TwilioRefusal(21602)
  if (body.length > LIMIT) throw new TwilioRefusal(21617)
  return { channel, from, to, body, mediaUrls, statusCallback: statusCallback(form.get('StatusCallback')) }
}

function requiredNumber(text: string | null, missing: 21603 | 21604, invalid: 21211 | 21212): string {
  if (text === null || text === '') throw new TwilioRefusal(missing)
  const parsed = parsePhoneNumber(text)
  if (parsed === undefined) throw new TwilioRefusal(invalid, text)
  return parsed.number
}

function mediaUrlsIn(form: URLSearchParams): string[] {
  const urls = form.getAll('MediaUrl').filter((url) => url !== '')
  if (urls.length > MOST_FILES) throw new TwilioRefusal(21623)
  for (const url of urls) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new TwilioRefusal(21620)
  }
  return urls
}

function statusCallback(text: string | null): string | null {
  if (text === null || text === '') return null
  const url = URL.canParse(text) ? new URL(text) : undefined
  // Twilio refuses a host with an underscore.
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname.includes('_')) throw new TwilioRefusal(21609)
  return text
}
