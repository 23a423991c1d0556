import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import type TwilioResponse from 'twilio/lib/http/response.js'

type Options<Data> = RequestClient.RequestOptions<Data>
type Answer<Data> = TwilioResponse.default<Data>

/** The options of a {@link FetchClient}. */
export interface FetchClientOptions {
  fetch: typeof fetch
  /** Replaces the origin of every URL. */
  baseUrl: string | undefined
  signal: AbortSignal
  /** Whether a request with a body, and so with a possible effect, may still be sent. */
  inTime: () => boolean
}

/** The call was too late: nothing was sent. */
export class TooLate extends Error {
  override readonly name = 'TooLate'

  constructor() {
    super('The process stalled before it called Twilio; another process may be sending by now.')
  }
}

/** The answer was a redirect. The client does not follow it, so credentials stay with the first host. */
export class Redirected extends Error {
  override readonly name = 'Redirected'

  constructor(options: ErrorOptions) {
    super('The server at the base URL redirects, and redirects are not followed. Check the base URL.', options)
  }
}

/**
 * The http client of Twilio's official client, over `fetch`. It can be canceled and never repeats a request. It can use
 * any base URL, for which Twilio's own client has no option.
 */
export class FetchClient extends twilio.RequestClient {
  readonly #options: FetchClientOptions

  constructor(options: FetchClientOptions) {
    super()
    this.#options = options
  }

  override async request<Data>(options: Options<Data>): Promise<Answer<Data>> {
    const { fetch, signal, inTime } = this.#options
    const headers = headersOf(options)
    // `fetch` clones a request that may be redirected, and so reads its body before there is a connection.
    const request: RequestInit = { method: options.method.toUpperCase(), headers, redirect: 'error', signal }
    if (options.data instanceof Object) {
      const bytes = new TextEncoder().encode(String(formOf(options.data)))
      headers.set('content-length', String(bytes.length))
      Object.assign(request, { body: lateBody(bytes, inTime), duplex: 'half' })
    }
    const response = await fetch(this.#urlOf(options), request).catch(rethrown)
    const answered = Object.fromEntries(response.headers)
    const text = await response.text()
    return {
      statusCode: response.status,
      body: text as Data,
      headers: answered,
      toString: () => `HTTP ${response.status}`,
    }
  }

  #urlOf({ uri, params }: Options<unknown>): string {
    const { baseUrl } = this.#options
    const { origin, pathname, search, searchParams } = new URL(uri)
    const query = params === undefined ? search : `?${new URLSearchParams([...searchParams, ...formOf(params)])}`
    return `${baseOf(origin, baseUrl)}${pathname}${query}`
  }
}

/** The base of a URL. A regional host has one name for each product: `messaging.dublin.ie1.twilio.com`. */
function baseOf(origin: string, baseUrl: string | undefined): string {
  if (baseUrl === undefined) return origin
  const [product = 'api'] = new URL(origin).hostname.split('.', 1)
  return baseUrl.replace(/\/+$/, '').replace(/^(https?:\/\/)api\.(?=[^/]*twilio\.com$)/, `$1${product}.`)
}

// `fetch` reads the body after the connection is open and writes nothing before. So the time of the connect does not
// matter.
function lateBody(bytes: Uint8Array, inTime: () => boolean): ReadableStream<Uint8Array> {
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull(controller) {
      if (!inTime()) throw new TooLate()
      controller.enqueue(bytes)
      controller.close()
    },
  }
  return new ReadableStream(source, { highWaterMark: 0 })
}

// The error has no code: only the text of its cause distinguishes it from a broken connection.
function rethrown(error: unknown): never {
  const cause = error instanceof TypeError ? error.cause : undefined
  const reason = cause instanceof Error ? cause.message : cause
  throw reason === 'unexpected redirect' ? new Redirected({ cause: error }) : error
}

function headersOf({ headers = {}, username, password }: Options<unknown>): Headers {
  const all = new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]))
  if (username !== undefined && password !== undefined) {
    all.set('authorization', `Basic ${btoa(`${username}:${password}`)}`)
  }
  return all
}

// A list is one name with several values.
function formOf(data: object): URLSearchParams {
  const pairs = Object.entries(data).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]))
  return new URLSearchParams(pairs)
}
