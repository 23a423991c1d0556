import twilio from 'twilio'
import { FetchClient, TooLate } from './fetch-client.ts'

/** The messages of an account, as Twilio's own client offers them. */
export type Messages = twilio.Twilio['messages']

/** An account whose API can be called. */
export interface Account {
  /**
   * Makes one call. Rejects with the signal's reason when it aborts, with {@link TooLate} where `inTime` says so before
   * anything was sent, with {@link NoAnswer} after the timeout, and else as Twilio's client does; whether the request
   * took effect is another question (`failure.ts`).
   */
  call<Result>(
    use: (messages: Messages, client: twilio.Twilio) => Promise<Result>,
    options: CallOptions,
  ): Promise<Result>
  /** The time by Twilio's clock and how far that is ahead of ours, as the last answer told; before one, our own. */
  clock(): { now: number; ahead: number }
}

/** How one call is made. */
export interface CallOptions {
  signal: AbortSignal
  /** Asked before anything that may have an effect is sent; by a client that was injected, when it is called. */
  inTime?: () => boolean
}

/** What {@link connect} needs. */
export interface Connection {
  accountSid: string
  authToken: readonly [string, ...string[]]
  apiKey?: { sid: string; secret: string } | undefined
  baseUrl?: string | undefined
  httpClient?: twilio.RequestClient | undefined
  timeoutMs: number
  fetch: typeof fetch
  clock: { now(): number }
}

/** Twilio did not answer in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'

  constructor(timeoutMs: number) {
    super(`Twilio did not answer within ${timeoutMs} ms.`)
  }
}

/** An account with its credentials; nothing is asked of Twilio yet. */
export function connect(connection: Connection): Account {
  const { accountSid, authToken, apiKey, baseUrl, httpClient, timeoutMs, clock } = connection
  const user = apiKey?.sid ?? accountSid
  const password = apiKey?.secret ?? authToken[0]
  let ahead = 0
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await connection.fetch(input, init)
    const date = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(date)) ahead = date - clock.now()
    return response
  }
  return {
    clock: () => ({ now: clock.now() + ahead, ahead }),
    async call(use, { signal, inTime = () => true }) {
      signal.throwIfAborted()
      if (!inTime()) throw new TooLate()
      const limit = new AbortController()
      const abort = (): void => limit.abort(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
      const timer = setTimeout(() => limit.abort(new NoAnswer(timeoutMs)), timeoutMs)
      const aborted = new Promise<never>((_, reject) => {
        limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true })
      })
      try {
        const client = httpClient ?? new FetchClient({ fetch, baseUrl, signal: limit.signal, inTime })
        const api = new twilio.Twilio(user, password, { accountSid, httpClient: client })
        // A client that was injected cannot be canceled: it is no longer waited for.
        return await Promise.race([use(api.messages, api), aborted])
      } finally {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
      }
    },
  }
}
