import { createHash } from 'node:crypto'
import type { Clock } from './clock.ts'
import { type ConnectionRules, connectionRules } from './connection-rules.ts'
import { Late, within } from './deadline.ts'
import { signTwilioRequest } from './signature.ts'

/** The dependencies of a webhook's post. */
export interface WebhookTransport {
  authToken: string
  /** The real target of a URL. */
  route: (url: URL) => URL
  clock: Clock
  fetch: typeof fetch
}

/** A webhook to post: a form to a URL. `key` identifies it, so that its repetitions have the same idempotency token. */
export interface Webhook {
  url: string
  params: Record<string, string>
  /** Default: `POST`. By `GET` the parameters are in the query. */
  method?: 'GET' | 'POST' | undefined
  key: string
  /** When an earlier process posted it and ended before the answer; that attempt counts. */
  postedAt?: number | undefined
}

/** The result: an answer, or the reason why there is none. */
export type WebhookOutcome =
  | { answered: true; status: number; type: string; body: string }
  | { answered: false; reason: 'connection' | 'timeout' | 'broken' | 'large'; detail: string }

/** In bytes: Twilio reads no more of an answer. */
const LARGEST = 65_536

/** Reasons for a failed connection: Twilio counts a failed TLS handshake among them. */
const NEVER_CONNECTED = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ECONNREFUSED',
  'EPROTO',
  'ETIMEDOUT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/**
 * Posts a signed webhook by Twilio's rules: 15 seconds in all, and one repetition after a failed connection. The URL's
 * fragment changes these rules and is neither sent nor signed. User info in the URL becomes basic authentication.
 *
 * Redirects are not followed. Rejects only when `signal` aborts.
 */
export async function postWebhook(
  webhook: Webhook,
  transport: WebhookTransport,
  signal: AbortSignal,
): Promise<WebhookOutcome> {
  const rules = connectionRules(webhook.url)
  const deadline = (webhook.postedAt ?? transport.clock.now()) + rules.total
  for (let repetition = 0; ; repetition += 1) {
    const limit = Math.min(rules.read, deadline - transport.clock.now())
    const known = repetition === 0 && webhook.postedAt !== undefined
    const outcome = known ? cutOff : await attempt(webhook, transport, limit, signal)
    const again = repetition < rules.retries && transport.clock.now() < deadline && isRetried(outcome, rules)
    if (!again) return outcome
  }
}

/** The result of an attempt by a process that ended before the answer. */
const cutOff: WebhookOutcome = { answered: false, reason: 'broken', detail: 'the connection ended before an answer' }

function isRetried(outcome: WebhookOutcome, { policy }: ConnectionRules): boolean {
  // A too large answer is an answer.
  if (!outcome.answered) return outcome.reason !== 'large' && policy.has(outcome.reason === 'connection' ? 'ct' : 'rt')
  return (outcome.status >= 500 && policy.has('5xx')) || (Math.floor(outcome.status / 100) === 4 && policy.has('4xx'))
}

async function attempt(
  webhook: Webhook,
  { authToken, route, clock, fetch }: WebhookTransport,
  limit: number,
  signal: AbortSignal,
): Promise<WebhookOutcome> {
  try {
    return await within({ clock, limit, signal }, async (request) => {
      const isPost = webhook.method !== 'GET'
      const url = isPost ? webhook.url : withQuery(webhook)
      const { target, authorization, signed } = addressed(url, route)
      const response = await fetch(target, {
        method: isPost ? 'POST' : 'GET',
        headers: {
          ...(isPost ? { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } : {}),
          'user-agent': 'TwilioProxy/1.1',
          'x-twilio-signature': signTwilioRequest(signed, isPost ? webhook.params : {}, authToken),
          'i-twilio-idempotency-token': idempotencyToken(webhook.key),
          ...authorization,
        },
        ...(isPost ? { body: new URLSearchParams(webhook.params).toString() } : {}),
        redirect: 'manual',
        signal: request,
      })
      const body = await textOf(response)
      if (body === undefined)
        return { answered: false, reason: 'large', detail: `an answer of more than ${LARGEST} bytes` }
      return { answered: true, status: response.status, type: response.headers.get('content-type') ?? '', body }
    })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Late) return { answered: false, reason: 'timeout', detail: error.message }
    const code = causeCode(error)
    const connection = NEVER_CONNECTED.has(code) || /^ERR_(SSL|TLS)_/.test(code)
    return { answered: false, reason: connection ? 'connection' : 'broken', detail: code }
  }
}

function withQuery({ url, params }: Webhook): string {
  const [base = url] = url.split('#', 1)
  return `${base}${base.includes('?') ? '&' : '?'}${new URLSearchParams(params)}`
}

// The rest of a body beyond the limit is not read.
async function textOf({ body }: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > LARGEST) return undefined
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

function addressed(
  text: string,
  route: (url: URL) => URL,
): { target: URL; authorization: Record<string, string>; signed: string } {
  // The signature covers the configured characters, not the output of a URL parser.
  const signed = text.replace(/#.*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?@]*@/i, '$1')
  const given = new URL(text)
  const credentials = `${decodeURIComponent(given.username)}:${decodeURIComponent(given.password)}`
  const authorization: Record<string, string> =
    credentials === ':' ? {} : { authorization: `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}` }
  return { target: route(new URL(signed)), authorization, signed }
}

/** Twilio repeats a webhook with the same token. The token is derived, so that it is the same after a restart too. */
function idempotencyToken(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** The code of the failure of a fetch, or its message. */
export function causeCode(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code
  }
  return error instanceof Error ? error.message : String(error)
}
