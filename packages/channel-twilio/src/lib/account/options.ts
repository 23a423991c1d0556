import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { z } from 'zod'

/** The options of every channel over a Twilio account. */
export interface TwilioAccountOptions {
  /** The account that sends and receives: `AC` and 32 hexadecimal digits. */
  accountSid: string
  /**
   * The account's auth token, which signs webhooks. During a rotation: a list of both. Any of them verifies a webhook,
   * and the first one sends.
   */
  authToken: string | readonly string[]
  /**
   * An API key that sends in place of the auth token. Twilio never signs webhooks with an API key, so the token is
   * still required.
   */
  apiKey?: { sid: string; secret: string } | undefined
  /**
   * The URL that this channel's webhooks are posted to, exactly as configured at Twilio. Default: the public URL of the
   * installation, `/webhooks/` and the channel's id.
   */
  webhookUrl?: string | undefined
  /**
   * The base URL of Twilio's API: a regional host, such as `https://api.dublin.ie1.twilio.com`, or a simulator with its
   * path. Default: `https://api.twilio.com`.
   */
  baseUrl?: string | undefined
  /**
   * The http client that Twilio's official client calls, for a proxy or a certificate authority of your own. It has its
   * own `timeout` and must not repeat requests (`autoRetry`). Default: the `fetch` of the installation.
   */
  httpClient?: RequestClient | undefined
  /** Milliseconds without an answer until a call is ambiguous. Default: 15 000. */
  timeoutMs?: number | undefined
  /** Milliseconds after an ambiguous call in which Twilio may still accept it. Default: 60 000. */
  ambiguityWindow?: number | undefined
  /** Concurrent sends over all processes. Default: 20. */
  concurrency?: number | undefined
  /** Milliseconds between two sends. Default: 0, because Twilio queues by itself. */
  spacing?: number | undefined
  /** Milliseconds between two requests for messages without a webhook. 0 disables them. Default: 60 000. */
  catchUp?: number | undefined
  /** Milliseconds between two requests for statuses without a callback. 0 disables them. Default: 60 000. */
  trackEvery?: number | undefined
}

/** {@link TwilioAccountOptions} after parsing. */
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

/**
 * The fields of {@link TwilioAccountOptions}, which a channel adds to its own schema. Titles and descriptions are for
 * forms. A secret field is never shown again.
 */
export const accountFields: AccountFields = {
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/i, 'must be AC and 32 hexadecimal digits, as the console shows it')
    .meta({ title: 'Account SID', description: 'AC and 32 hexadecimal digits, from the console of Twilio.' }),
  authToken: z
    .union([secret, z.array(secret).readonly()], { error: 'must be the auth token, or a list of tokens' })
    .transform((tokens, context): readonly [string, ...string[]] => {
      const [first, ...others] = [tokens].flat()
      if (first !== undefined) return [first, ...others]
      context.addIssue('must hold at least one token')
      return z.NEVER
    })
    .meta({
      secret: true,
      title: 'Auth token',
      description: 'The token of the account, from the console of Twilio. It signs webhooks.',
    }),
  apiKey: z
    .strictObject({
      sid: z.string().regex(/^SK/, 'must begin with SK').meta({ title: 'SID of the API key' }),
      secret: secret.meta({ secret: true, title: 'Secret of the API key' }),
    })
    .optional()
    .meta({
      secret: true,
      title: 'API key',
      description: 'A key that sends in place of the auth token. The token still verifies webhooks.',
    }),
  webhookUrl: httpUrl.optional().meta({
    title: 'Webhook URL',
    description: 'Only if a proxy changes it. Default: the public URL, /webhooks/ and the id of the channel.',
  }),
  baseUrl: httpUrl.optional().meta({
    title: 'Base URL',
    description: 'A regional host of Twilio, or a simulator. Default: https://api.twilio.com.',
  }),
  httpClient: z.instanceof(twilio.RequestClient, { error: 'must be a RequestClient of the package twilio' }).optional(),
  timeoutMs: count.min(1).default(15_000).meta({
    title: 'Timeout',
    description: 'Milliseconds without an answer until a call is ambiguous.',
  }),
  ambiguityWindow: count.default(60_000).meta({
    title: 'Ambiguity window',
    description: 'Milliseconds after an ambiguous call in which Twilio may still accept the message.',
  }),
  concurrency: count.min(1).default(20).meta({ title: 'Concurrent sends', description: 'Over all processes.' }),
  spacing: count.default(0).meta({ title: 'Spacing', description: 'Milliseconds between two sends.' }),
  catchUp: count.default(60_000).meta({
    title: 'Catching up',
    description: 'Milliseconds between two requests for messages without a webhook. 0: never.',
  }),
  trackEvery: count.default(60_000).meta({
    title: 'Tracking',
    description: 'Milliseconds between two requests for statuses and prices. 0: never.',
  }),
}
