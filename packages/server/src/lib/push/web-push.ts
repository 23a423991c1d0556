import { ParleyError } from '@parley/core'
import type { PushSender } from '@parley/core/push'
import webPushLibrary from 'web-push'
import { z } from 'zod'

/** The push services of browsers: Chrome and Edge, Firefox, Edge on Windows, Safari. A leading dot is any subdomain. */
const known = ['fcm.googleapis.com', '.push.services.mozilla.com', '.notify.windows.com', '.push.apple.com']

/** Options of {@link webPush}. */
export interface WebPushOptions {
  /** A contact for push services: a `mailto:` or `https:` URL. Some refuse localhost. */
  subject: string
  /**
   * Origins of further push services, such as `https://push.example.com`. An endpoint is a URL from outside that this
   * server calls, so no other host is accepted. Default: none.
   */
  services?: readonly string[]
  /** How many seconds a push service keeps a push for a browser that is offline. Default: 3600. */
  ttl?: number
  /** Milliseconds after which a push service without an answer counts as failed. Default: 10 000. */
  timeout?: number
  /** Default: the `fetch` of the process. */
  fetch?: typeof fetch
}

const options = z.strictObject({
  subject: z.string().regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/, 'must be a mailto: or an https: URL'),
  services: z.array(z.string().refine(isHttpOrigin, 'must be origins, such as https://push.example.com')).optional(),
  ttl: z.int().min(0).max(2_419_200).optional(),
  timeout: z.int().min(1).max(60_000).optional(),
  fetch: z.custom((value) => typeof value === 'function', 'must be a function').optional(),
})

/**
 * Sends pushes with Web Push: encrypted for the browser (RFC 8291), signed by the installation (RFC 8292).
 *
 * @throws `parley.misconfigured` naming the option
 */
export function webPush(given: WebPushOptions): PushSender {
  const parsed = options.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ParleyError('parley.misconfigured', { field: `webPush.${issue?.path.join('.')}`, reason: issue?.message })
  }
  const { subject, services = [], ttl = 3600, timeout = 10_000, fetch: call = fetch } = given
  return {
    makeKeys: () => webPushLibrary.generateVAPIDKeys(),
    whyNot: (endpoint) => whyNot(endpoint, services),
    async send({ endpoint, p256dh, auth }, payload, { keys, topic, signal }) {
      // The services may have changed since the subscription.
      const reason = whyNot(endpoint, services)
      if (reason !== undefined) return 'gone'
      const request = webPushLibrary.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails: { subject, ...keys },
        ...{ TTL: ttl, urgency: 'high', topic, contentEncoding: 'aes128gcm' },
      })
      const { 'Content-Length': _, ...headers } = request.headers as { [name: string]: string | number }
      const response = await call(endpoint, {
        method: 'POST',
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        body: new Uint8Array(request.body ?? []),
        // A push service has no reason to send the call elsewhere.
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      })
      await response.body?.cancel()
      if (response.ok) return 'sent'
      if (response.status === 404 || response.status === 410) return 'gone'
      throw new Error(`The push service ${new URL(endpoint).host} answered ${response.status}.`)
    },
  }
}

function whyNot(endpoint: string, services: readonly string[]): string | undefined {
  if (!URL.canParse(endpoint)) return 'must be the URL of a push service'
  const { protocol, origin, hostname, port, username, password } = new URL(endpoint)
  if (username !== '' || password !== '') return 'must have no user and no password'
  if (services.includes(origin)) return undefined
  if (protocol !== 'https:' || port !== '') return 'must be an https URL on the standard port'
  const fits = known.some((host) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host))
  return fits ? undefined : 'must be of a known push service; other ones are named in the option services of webPush'
}

function isHttpOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
}
