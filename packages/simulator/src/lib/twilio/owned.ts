import { createHash } from 'node:crypto'

/** The method of a webhook. */
export type Method = 'GET' | 'POST'

/** The settings of a number that Twilio's API changes. An empty text is no value. */
export interface NumberSettings {
  friendlyName: string
  smsUrl: string
  smsMethod: Method
  smsFallbackUrl: string
  smsFallbackMethod: Method
  /** With an application, Twilio ignores the URLs of the number. */
  smsApplicationSid: string
  /** For calls, never for messages. */
  statusCallback: string
  statusCallbackMethod: Method
}

/** A number of the account. */
export interface OwnedNumber extends NumberSettings {
  /** `PN` and 32 hexadecimal digits. */
  sid: string
  /** The name by which customers' phones address it: the key of the option `numbers`, or the number itself. */
  channel: string
  /** In E.164. */
  number: string
  createdAt: number
  updatedAt: number
}

/** The settings of a messaging service that Twilio's API changes. */
export interface ServiceSettings {
  friendlyName: string
  /** `null`: inbound messages of its numbers are dropped. */
  inboundRequestUrl: string | null
  inboundMethod: Method
  fallbackUrl: string | null
  fallbackMethod: Method
  statusCallback: string | null
  smartEncoding: boolean
  /** Seconds. */
  validityPeriod: number
  /** Whether each number's own URL gets its inbound messages. */
  useInboundWebhookOnNumber: boolean
}

/** A messaging service: a group of numbers with common settings. */
export interface Service extends ServiceSettings {
  /** `MG` and 32 hexadecimal digits. */
  sid: string
  /** The sids of its numbers, in the order in which they were added. */
  numbers: string[]
  createdAt: number
  updatedAt: number
}

/** A number that the options give the account. */
export interface GivenNumber {
  /** In E.164. */
  number: string
  /** The URL for inbound messages. An empty text: none is set. */
  webhookUrl: string
}

/** A messaging service that the options give the account. */
export interface GivenService extends Partial<ServiceSettings> {
  /** Default: derived from its name in the options. */
  sid?: string | undefined
  /** The names of its numbers in the option `numbers`. */
  numbers: readonly string[]
}

/** The property that the options give the account. */
export interface Given {
  numbers: Readonly<Record<string, GivenNumber>>
  services: Readonly<Record<string, GivenService>>
  /** Numbers that can be bought, in E.164. */
  forSale: readonly string[]
}

/** The longest validity period, in seconds. */
export const MOST_VALID = 36_000

/** A service with the given settings. The others have Twilio's defaults. */
export function newService(
  settings: Partial<ServiceSettings> & { friendlyName: string },
  { sid, numbers = [], at }: { sid: string; numbers?: string[]; at: number },
): Service {
  return {
    inboundRequestUrl: null,
    inboundMethod: 'POST',
    fallbackUrl: null,
    fallbackMethod: 'POST',
    statusCallback: null,
    smartEncoding: true,
    validityPeriod: MOST_VALID,
    useInboundWebhookOnNumber: false,
    ...settings,
    sid,
    numbers,
    createdAt: at,
    updatedAt: at,
  }
}

/** The sid of something with a name: the same after a restart. */
export function sidOf(prefix: 'PN' | 'MG', name: string): string {
  return `${prefix}${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
}
