import { createHmac } from 'node:crypto'

/** The parameters of a webhook's form. A repeated name has an array of values. */
export type WebhookParams = Readonly<Record<string, string | readonly string[]>>

/**
 * Signs a form webhook as Twilio does: base64 of HMAC-SHA1, with the account's auth token as key. The signed text is
 * the URL and then every name and value, sorted by name.
 *
 * `url` is used unchanged: the public URL as configured, query included, without user info or fragment. Repeated values
 * count once each, sorted. Source: Twilio's "Webhooks security" page.
 */
export function signTwilioRequest(url: string, params: WebhookParams, authToken: string): string {
  const signed = Object.entries(params)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => (typeof value === 'string' ? [name + value] : distinct(value).map((one) => name + one)))
  return createHmac('sha1', authToken)
    .update(url + signed.join(''), 'utf8')
    .digest('base64')
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort()
}
