import type { Account } from './account.ts'
import { TwilioRefusal } from './errors.ts'
import { MOST_FILES } from './media.ts'
import { MOST_VALID, type OwnedNumber, type Service } from './owned.ts'
import { parsePhoneNumber } from './phone-number.ts'
import type { Property } from './property.ts'
import { booleanIn, validityIn } from './settings-form.ts'

/** A validated request to send. */
export interface Draft {
  channel: string
  from: string
  to: string
  body: string
  mediaUrls: string[]
  statusCallback: string | null
  service: string | null
  validityPeriod: number
  /** Whether characters with a similar one of GSM-7 are replaced. */
  smartEncoded: boolean
}

const LIMIT = 1600

// Parameters that would change the message and are not supported here: refused, not ignored.
const NOT_PLAYED = ['ContentSid', 'ApplicationSid', 'PersistentAction', 'FallbackFrom', 'SendAt']

/**
 * Checks a request to create a message as Twilio does. Throws the {@link TwilioRefusal} of Twilio's answer.
 */
export function readDraft(form: URLSearchParams, context: { property: Property; account: Account }): Draft {
  for (const name of NOT_PLAYED) {
    if (form.has(name)) throw new TwilioRefusal(20001, `this simulator does not support ${name}`)
  }
  const to = requiredNumber(form.get('To'), 21604, 21211)
  const service = serviceIn(form, context.property)
  const { channel, number: from } = senderIn(form, { to, service }, context)
  if (from === to) throw new TwilioRefusal(21266)
  const body = form.get('Body') ?? ''
  const mediaUrls = mediaUrlsIn(form)
  if (body.trim() === '' && mediaUrls.length === 0) throw new TwilioRefusal(21602)
  if (body.length > LIMIT) throw new TwilioRefusal(21617)
  return {
    channel,
    from,
    to,
    body,
    mediaUrls,
    statusCallback: statusCallback(form.get('StatusCallback')) ?? service?.statusCallback ?? null,
    service: service?.sid ?? null,
    validityPeriod: Math.min(validityIn(form) ?? MOST_VALID, service?.validityPeriod ?? MOST_VALID),
    smartEncoded: booleanIn(form, 'SmartEncoded') ?? service?.smartEncoding ?? false,
  }
}

function serviceIn(form: URLSearchParams, property: Property): Service | undefined {
  const sid = form.get('MessagingServiceSid')
  if (sid === null || sid === '') return undefined
  const service = property.serviceBy(sid)
  if (service === undefined) throw new TwilioRefusal(21701)
  return service
}

/** The number that sends. A service without a given number chooses the one of earlier messages to the recipient, or its first. */
function senderIn(
  form: URLSearchParams,
  { to, service }: { to: string; service: Service | undefined },
  { property, account }: { property: Property; account: Account },
): OwnedNumber {
  const given = form.get('From')
  if (service !== undefined && (given === null || given === '')) {
    const numbers = property.numbersIn(service)
    const known = [...account.held()].findLast(
      ({ message }) => message.to === to && numbers.some(({ number }) => number === message.from),
    )
    const chosen = numbers.find(({ number }) => number === known?.message.from) ?? numbers[0]
    if (chosen === undefined) throw new TwilioRefusal(21703)
    return chosen
  }
  const from = requiredNumber(given, 21603, 21212)
  const number = property.numberOf(from)
  const isMember = service === undefined || (number !== undefined && service.numbers.includes(number.sid))
  if (number === undefined || !isMember) throw new TwilioRefusal(21606, from)
  return number
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
