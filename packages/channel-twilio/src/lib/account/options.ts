import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { z } from 'zod'

/** What every channel over a Twilio account is configured with. */
export interface TwilioAccountOptions {
  /** The account that sends and receives: `AC` and 32 hexadecimal digits. */
  accountSid: string
  /**
   * The account's auth token, which webhooks are signed with. While it is rotated, both: a webhook is good with any of
   * them, and the first is used to send.
   */
  authToken: string | readonly string[]
  /** Sends with an API key instead of the auth token. Twilio never signs webhooks with one, so the token stays needed. */
  apiKey?: { sid: string; secret: string } | undefined
  /**
   * The URL that this channel's webhooks are posted to, exactly as Twilio was given it. By default the installation's
   * public URL and `/webhooks/` with the channel's id.
   */
  webhookUrl?: string | undefined
  /**
   * Where Twilio's API is reached, instead of `https://api.twilio.com`: a regional host, such as
   * `https://api.dublin.ie1.twilio.com`, or a simulator, path included.
   */
  baseUrl?: string | undefined
  /**
   * The http client that Twilio's own client calls, for a proxy or a certificate authority of your own. It brings its own
   * `timeout` and must not repeat requests (`autoRetry`). By default requests go through the `fetch` of the installation.
   */
  httpClient?: RequestClient | undefined
  /** After how many milliseconds without an answer a call is ambiguous; 15 000 by default. */
  timeoutMs?: number | undefined
  /** For how many milliseconds after an ambiguous call Twilio may still accept it; 60 000 by default. */
  ambiguityWindow?: number | undefined
  /** How many sends may run at once, over all processes; 20 by default. */
  concurrency?: number | undefined
  /** Milliseconds between two sends; 0 by default, for Twilio queues by itself. */
  spacing?: number | undefined
  /**
   * How often, in milliseconds, Twilio is asked for messages whose webhook did not arrive; 60 000 by default, and never
   * where it is 0.
   */
  catchUp?: number | undefined
  /**
   * Milliseconds between two requests for the status of messages whose callbacks are missing. 0 makes none.
   * Default: 60 000.
   */
  trackEvery?: number | undefined
}

/** {@link TwilioAccountOptions} as they are after parsing. */
export interface TwilioAccountConfig {
  accountSid: string
  authToken: readonly [string, ...string[]]
  apiKey?: { sid: string; secret: string } | undefined
  webhookUrl?: string | undefined
  baseUrl?: string | undefined
  httpClient?: RequestClient | undefined
  timeoutMs: number
  ambiguityWindow: number
  concurrency: number
  spacing: number
  catchUp: number
  trackEvery: number
}

type AccountFields = {
  [Name in keyof TwilioAccountConfig]-?: z.ZodType<TwilioAccountConfig[Name], TwilioAccountOptions[Name]>
}

const secret = z.string().min(1, 'must not be empty')
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' })
const count = z.number().int().min(0)

/** The fields of {@link TwilioAccountOptions}, to be parsed beside a channel's own. */
export const accountFields: AccountFields = {
  accountSid: z.string().regex(/^AC[0-9a-f]{32}$/i, 'must be AC and 32 hexadecimal digits, as the console shows it'),
  authToken: z
    .union([secret, z.array(secret).readonly()], { error: 'must be the auth token, or a list of tokens' })
    .transform((tokens, context): readonly [string, ...string[]] => {
      const [first, ...others] = [tokens].flat()
      if (first !== undefined) return [first, ...others]
      context.addIssue('must hold at least one token')
      return z.NEVER
    }),
  apiKey: z.strictObject({ sid: z.string().regex(/^SK/, 'must begin with SK'), secret }).optional(),
  webhookUrl: httpUrl.optional(),
  baseUrl: httpUrl.optional(),
  httpClient: z.instanceof(twilio.RequestClient, { error: 'must be a RequestClient of the package twilio' }).optional(),
  timeoutMs: count.min(1).default(15_000),
  ambiguityWindow: count.default(60_000),
  concurrency: count.min(1).default(20),
  spacing: count.default(0),
  catchUp: count.default(60_000),
  trackEvery: count.default(60_000),
}
