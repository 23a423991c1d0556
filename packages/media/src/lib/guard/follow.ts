import type { IncomingMessage } from 'node:http'
import { ParleyError } from '@parley/core'
import { destinationOf, nameOf, readUrl, refusal } from './address-guard.ts'
import { boundedBody } from './bounded-body.ts'
import { exchange, type Wire } from './exchange.ts'
import type { GuardSettings } from './options.ts'
import { type Hop, locationOf, redirected } from './redirect.ts'

/** Headers that belong to a connection. */
const ofConnection = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'keep-alive',
]

const withoutBody = new Set([204, 205, 304])

/** A `fetch` over a wire that checks each URL before it connects. */
export function fetchOver(settings: GuardSettings, wire: Wire): typeof fetch {
  return async (input, init) => {
    const url = readUrl(typeof input === 'object' && 'url' in input ? input.url : String(input))
    // `Request` would repeat the credentials of such a URL in its error.
    if (url.username !== '' || url.password !== '') throw refusal(url, 'It has a user name or a password.')
    const request = new Request(input, init)
    const limit = limited(settings.timeout, request.signal)
    try {
      const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer())
      const first: Hop = { url, method: request.method, headers: headersOf(request), body }
      return await follow(first, request.redirect, limit, settings, wire)
    } catch (error) {
      limit.end()
      throw limit.signal.aborted ? limit.signal.reason : error
    }
  }
}

async function follow(
  first: Hop,
  mode: RequestRedirect,
  limit: Limit,
  settings: GuardSettings,
  wire: Wire,
): Promise<Response> {
  let hop = first
  for (let count = 0; ; count += 1) {
    const message = await answerTo(hop, limit, settings, wire)
    const { statusCode = 0, headers } = message
    const location = locationOf(statusCode, headers.location)
    if (location === undefined || mode === 'manual') return responseOf(message, hop, limit, settings)
    message.destroy()
    if (mode === 'error') throw refusal(hop.url, 'It redirects.')
    if (count === settings.maxRedirects) throw refusal(first.url, `It redirects more than ${count} times.`)
    hop = redirected(hop, statusCode, location)
  }
}

async function answerTo(hop: Hop, limit: Limit, { rules }: GuardSettings, wire: Wire): Promise<IncomingMessage> {
  const { signal, aborted } = limit
  try {
    // A resolver need not obey the signal.
    const destination = await Promise.race([destinationOf(hop.url, rules, signal), aborted])
    return await exchange(destination, { ...hop, signal }, wire)
  } catch (error) {
    throw ParleyError.is(error) ? error : unavailable(hop.url, 'Its host cannot be reached.', error)
  }
}

function responseOf(
  message: IncomingMessage,
  { url, method }: Hop,
  limit: Limit,
  { maxBytes }: GuardSettings,
): Response {
  const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders } = message
  const refuse = (error: ParleyError): ParleyError => {
    message.destroy()
    return error
  }
  const tooLarge = (): ParleyError => {
    return new ParleyError('media.too_large', { resource: nameOf(url), reason: `It has more than ${maxBytes} bytes.` })
  }
  if (status < 200 || status > 599) throw refuse(unavailable(url, `Its host answers with the status ${status}.`))
  const headers = new Headers()
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    headers.append(rawHeaders[place] ?? '', rawHeaders[place + 1] ?? '')
  }
  if (method === 'HEAD' || withoutBody.has(status)) {
    message.destroy()
    limit.end()
    return new Response(null, { status, statusText, headers })
  }
  const encoding = headers.get('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity')
    throw refuse(unavailable(url, 'Its host compresses the file without a request for it.'))
  if (Number(headers.get('content-length')) > maxBytes) throw refuse(tooLarge())
  const body = boundedBody(message, {
    maxBytes,
    tooLarge,
    broken: (cause) =>
      limit.signal.aborted ? limit.signal.reason : unavailable(url, 'The connection ended before the file did.', cause),
    ended: () => limit.end(),
  })
  return new Response(body, { status, statusText, headers })
}

function headersOf({ headers }: Request): Headers {
  const sent = new Headers(headers)
  for (const name of ofConnection) sent.delete(name)
  // The stored bytes are counted.
  sent.set('accept-encoding', 'identity')
  if (!sent.has('user-agent')) sent.set('user-agent', 'parley')
  return sent
}

/** The remaining time, and the signal of the caller. */
interface Limit {
  signal: AbortSignal
  /** Rejects when the signal aborts. */
  aborted: Promise<never>
  end(): void
}

function limited(timeout: number, wish: AbortSignal): Limit {
  const controller = new AbortController()
  const abort = (): void => controller.abort(wish.reason)
  const late = (): void =>
    controller.abort(new ParleyError('media.unavailable', { reason: `It took longer than ${timeout} milliseconds.` }))
  const timer = setTimeout(late, timeout)
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
  })
  aborted.catch(() => {})
  if (wish.aborted) abort()
  wish.addEventListener('abort', abort, { once: true })
  return {
    signal: controller.signal,
    aborted,
    end() {
      clearTimeout(timer)
      wish.removeEventListener('abort', abort)
    },
  }
}

function unavailable(url: URL, reason: string, cause?: unknown): ParleyError {
  return new ParleyError('media.unavailable', { resource: nameOf(url), reason, cause })
}
