import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import type TwilioResponse from 'twilio/lib/http/response.js'

type Options<Data> = RequestClient.RequestOptions<Data>
type Answer<Data> = TwilioResponse.default<Data>

/** What a {@link FetchClient} is made of. */
export interface FetchClientOptions {
  fetch: typeof fetch
  /** Stands in for the origin of every URL, where it is given. */
  baseUrl: string | undefined
  signal: AbortSignal
  /** Whether what has a body, and so may do something, may still be called for. */
  inTime: () => boolean
}

/** It was too late to call, and nothing was sent. */
export class TooLate extends Error {
  override readonly name = 'TooLate'

  constructor() {
    super('The process was held up before it called Twilio; another one may be sending by now.')
  }
}

/** The call was answered with a redirect, which is not followed: credentials are not handed on. */
export class Redirected extends Error {
  override readonly name = 'Redirected'

  constructor(options: ErrorOptions) {
    super('What answers in place of Twilio redirects, and redirects are not followed. Look at the base URL.', options)
  }
}

/**
 * The http client of Twilio's own client, over `fetch`: it can be canceled, it never repeats a request, and it reaches a
 * base URL of choice, which Twilio's has no option for.
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
    // A request that might be redirected is cloned, which reads its body before there is a connection.
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
    return `${baseUrl?.replace(/\/+$/, '') ?? origin}${pathname}${query}`
  }
}

// It is read when the connection stands, and nothing is written before: how long connecting took does not matter then.
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

// It has no code: the text of the cause is all that tells it from a connection that broke.
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

// A list is the same name several times.
function formOf(data: object): URLSearchParams {
  const pairs = Object.entries(data).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]))
  return new URLSearchParams(pairs)
}
