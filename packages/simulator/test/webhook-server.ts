/** A webhook as it arrived. */
export interface Arrival {
  url: string
  params: Record<string, string>
  headers: Record<string, string>
}

/** The receiver of the webhooks, in process: it records requests and answers by script. */
export class WebhookServer {
  readonly arrivals: Arrival[] = []
  /** The answer; throws for a connection that fails. */
  answer: (arrival: Arrival) => Response | Promise<Response> = () =>
    new Response('<Response/>', { headers: { 'content-type': 'text/xml' } })

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const arrival: Arrival = {
      url: request.url,
      params: Object.fromEntries(new URLSearchParams(await request.text())),
      headers: Object.fromEntries(new Headers(init?.headers)),
    }
    this.arrivals.push(arrival)
    const { signal } = request
    return await Promise.race([
      this.answer(arrival),
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
    ])
  }

  statuses(sid: string): string[] {
    return this.arrivals
      .filter(({ params }) => params.MessageSid === sid)
      .map(({ params }) => params.MessageStatus ?? '')
  }
}

/** The failure of a fetch without a listener. */
export function refused(): Error {
  return failed('ECONNREFUSED')
}

/** The failure of a fetch by its code. */
export function failed(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}
