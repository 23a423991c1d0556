import twilio from 'twilio'
import { FetchClient, TooLate } from './fetch-client.ts'

/** The messages of an account, as Twilio's official client provides them. */
export type Messages = twilio.Twilio['messages']

/** An account with an API to call. */
export interface Account {
  /**
   * Makes one call. Rejects with the signal's reason after an abort. Rejects with {@link TooLate} if `inTime` returns
   * false before anything was sent. Rejects with {@link NoAnswer} after the timeout, and otherwise with the error of
   * Twilio's client. `failure.ts` decides whether the request took effect.
   */
  call<Result>(
    use: (messages: Messages, client: twilio.Twilio) => Promise<Result>,
    options: CallOptions,
  ): Promise<Result>
  /**
   * The time by Twilio's clock and its difference to ours, from the last answer. Before the first answer: our own
   * clock.
   */
  clock(): { now: number; ahead: number }
}

/** The options of one call. */
export interface CallOptions {
  signal: AbortSignal
  /** Called before anything with an effect is sent. With an injected client: at the begin of the call. */
  inTime?: () => boolean
}

/** The options of {@link connect}. */
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

/** Opens an account with its credentials. Sends no request. */
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
        // An injected client cannot be canceled: the call stops waiting for it.
        return await Promise.race([use(api.messages, api), aborted])
      } finally {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
      }
    },
  }
}
