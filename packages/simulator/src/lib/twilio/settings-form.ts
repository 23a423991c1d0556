import { TwilioRefusal } from './errors.ts'
import { type Method, MOST_VALID, type NumberSettings, type ServiceSettings } from './owned.ts'

/** The settings of a number in a posted form. Fields that are absent stay as they are. */
export function numberSettingsIn(form: URLSearchParams): Partial<NumberSettings> {
  return given({
    friendlyName: form.get('FriendlyName') ?? undefined,
    smsUrl: urlIn(form, 'SmsUrl'),
    smsMethod: methodIn(form, 'SmsMethod'),
    smsFallbackUrl: urlIn(form, 'SmsFallbackUrl'),
    smsFallbackMethod: methodIn(form, 'SmsFallbackMethod'),
    smsApplicationSid: applicationIn(form),
    statusCallback: urlIn(form, 'StatusCallback'),
    statusCallbackMethod: methodIn(form, 'StatusCallbackMethod'),
  })
}

/** The settings of a messaging service in a posted form. Fields that are absent stay as they are. */
export function serviceSettingsIn(form: URLSearchParams): Partial<ServiceSettings> {
  return given({
    friendlyName: form.get('FriendlyName') ?? undefined,
    inboundRequestUrl: urlOrNull(form, 'InboundRequestUrl'),
    inboundMethod: methodIn(form, 'InboundMethod'),
    fallbackUrl: urlOrNull(form, 'FallbackUrl'),
    fallbackMethod: methodIn(form, 'FallbackMethod'),
    statusCallback: urlOrNull(form, 'StatusCallback'),
    smartEncoding: booleanIn(form, 'SmartEncoding'),
    validityPeriod: validityIn(form),
    useInboundWebhookOnNumber: booleanIn(form, 'UseInboundWebhookOnNumber'),
  })
}

/** The seconds for which a message may wait. @throws TwilioRefusal for a number that is not from 1 to 36 000 */
export function validityIn(form: URLSearchParams): number | undefined {
  const text = form.get('ValidityPeriod')
  if (text === null) return undefined
  const seconds = Number(text)
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MOST_VALID) return seconds
  throw new TwilioRefusal(20001, `ValidityPeriod must be from 1 to ${MOST_VALID}`)
}

/** A yes or no of a form. */
export function booleanIn(form: URLSearchParams, name: string): boolean | undefined {
  const text = form.get(name)
  if (text === null) return undefined
  if (text === 'true' || text === 'false') return text === 'true'
  throw new TwilioRefusal(20001, `${name} must be true or false`)
}

function urlIn(form: URLSearchParams, name: string): string | undefined {
  const text = form.get(name)
  if (text === null || text === '') return text ?? undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  // Twilio refuses a host with an underscore.
  if (url !== undefined && /^https?:$/.test(url.protocol) && !url.hostname.includes('_')) return text
  throw new TwilioRefusal(21402, name)
}

function urlOrNull(form: URLSearchParams, name: string): string | null | undefined {
  const url = urlIn(form, name)
  return url === '' ? null : url
}

function methodIn(form: URLSearchParams, name: string): Method | undefined {
  const text = form.get(name)
  if (text === null) return undefined
  if (text === 'GET' || text === 'POST') return text
  throw new TwilioRefusal(21403, name)
}

function applicationIn(form: URLSearchParams): string | undefined {
  const text = form.get('SmsApplicationSid')
  if (text === null || text === '' || /^AP[0-9a-f]{32}$/i.test(text)) return text ?? undefined
  throw new TwilioRefusal(20001, 'SmsApplicationSid')
}

/** The entries with a value. */
function given<Settings extends object>(
  settings: { [Name in keyof Settings]: Settings[Name] | undefined },
): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Partial<Settings>
}
