import { type CountryCode, isSupportedCountry } from 'libphonenumber-js'
import { z } from 'zod'
import { accountFields, type TwilioAccountConfig, type TwilioAccountOptions } from './account/options.ts'
import { parseOwnNumber } from './address/phone-number.ts'

/** The options of {@link twilioSms}. `from`, `messagingServiceSid` or both are the sender. */
export interface TwilioSmsOptions extends TwilioAccountOptions {
  /** The number that sends and receives: in international form, or a short code, or an alphanumeric sender, which cannot receive. */
  from?: string | undefined
  /** The messaging service that sends: `MG` and 32 hexadecimal digits. Without `from` it chooses the number. */
  messagingServiceSid?: string | undefined
  /**
   * The country of numbers that are given in national form: `US`, `DE`. Without it only the international form is
   * accepted. This is not Twilio's own region, which is part of {@link TwilioAccountOptions.baseUrl}.
   */
  defaultRegion?: string | undefined
  /**
   * The price of a segment, for previews in the inbox. A billed message of the conversation has a more exact one.
   *
   * @example
   * ```ts
   * twilioSms({ accountSid, authToken, from, segmentPrice: { amount: '0.0079', currency: 'USD' } })
   * ```
   */
  segmentPrice?: { amount: string; currency: string } | undefined
  /**
   * Whether Twilio replaces typographic signs, so that a text needs fewer segments. It is a setting of a messaging
   * service. With a number alone, this option sets it for each message. Default: true with a messaging service, else
   * false.
   */
  smartEncoding?: boolean | undefined
}

/** {@link TwilioSmsOptions} after parsing. */
export interface TwilioSmsConfig extends TwilioAccountConfig {
  from?: string | undefined
  messagingServiceSid?: string | undefined
  defaultRegion?: CountryCode | undefined
  segmentPrice?: { amount: string; currency: string } | undefined
  smartEncoding?: boolean | undefined
  /** Our end of a thread: the number, or else the messaging service. */
  identity: string
}

const shortCode = /^\d{3,8}$/
// Twilio: up to 11 letters, digits, spaces and a few signs, with a letter among them.
const alphanumeric = /^(?=.*[a-z])[a-z0-9 +\-_&]{1,11}$/i

const sender = z.string().transform((input, context) => {
  const number = parseOwnNumber(input)
  if (number !== undefined) return number
  if (shortCode.test(input) || alphanumeric.test(input)) return input
  context.addIssue('must be a number in international form (+14155550123), a short code or an alphanumeric sender')
  return z.NEVER
})

const { accountSid, authToken, ...otherFields } = accountFields
const credentials = { accountSid, authToken }

const price = z.strictObject({
  amount: z.string().regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be a decimal number as text, such as 0.0079'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, such as USD'),
})

/** {@link TwilioSmsOptions} as a schema. A mistyped name is an error, not a default. */
export const smsOptions: z.ZodType<TwilioSmsConfig, TwilioSmsOptions> = z
  .strictObject({
    // The order of a form.
    ...credentials,
    from: sender.optional().meta({
      title: 'Number',
      description: 'The number that sends and receives: +14155550123. Also a short code, or an alphanumeric sender.',
    }),
    messagingServiceSid: z
      .string()
      .regex(/^MG[0-9a-f]{32}$/i, 'must be MG and 32 hexadecimal digits')
      .optional()
      .meta({
        title: 'Messaging service',
        description: 'MG and 32 hexadecimal digits. Without a number, the service chooses one of its own.',
      }),
    defaultRegion: z
      .string()
      .refine(isSupportedCountry, 'must be a country code of two letters, such as US')
      .optional()
      .meta({
        title: 'Country of national numbers',
        description: 'Two letters, such as US. Without it, only numbers in international form are accepted.',
      }),
    segmentPrice: price.optional().meta({
      title: 'Price of a segment',
      description: 'For previews, until Twilio has billed a message of the conversation.',
    }),
    smartEncoding: z.boolean().optional().meta({
      title: 'Smart encoding',
      description: 'Twilio replaces typographic signs. Default: yes for a messaging service, otherwise no.',
    }),
    ...otherFields,
  })
  .refine(({ baseUrl, httpClient }) => baseUrl === undefined || httpClient === undefined, {
    path: ['baseUrl'],
    error: 'cannot be given with httpClient, which has its own base URL',
  })
  .transform((options, context) => {
    const { from, messagingServiceSid } = options
    const identity = from ?? messagingServiceSid
    if (identity !== undefined) return { ...options, identity }
    context.addIssue({ code: 'custom', path: ['from'], message: 'is missing: give a number, or a messagingServiceSid' })
    return z.NEVER
  })
