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
    const { fetch, signal } = this.#options
    const response = await fetch(this.#urlOf(options), {
      method: options.method.toUpperCase(),
      headers: headersOf(options),
      redirect: 'manual',
      signal,
      ...(options.data instanceof Object ? { body: formOf(options.data) } : {}),
    })
    const headers = Object.fromEntries(response.headers)
    const text = await response.text()
    return { statusCode: response.status, body: text as Data, headers, toString: () => `HTTP ${response.status}` }
  }

  #urlOf({ uri, params }: Options<unknown>): string {
    const { baseUrl } = this.#options
    const { origin, pathname, search, searchParams } = new URL(uri)
    const query = params === undefined ? search : `?${new URLSearchParams([...searchParams, ...formOf(params)])}`
    return `${baseUrl?.replace(/\/+$/, '') ?? origin}${pathname}${query}`
  }
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
