import type { DebugLog } from '../debug.ts'
import { backoff, type ClientEnvironment, pause } from '../environment.ts'
import { abortedError, clientErrorOf, ParleyClientError } from '../error.ts'
import type { Credentials } from '../options.ts'
import { errorOfAnswer } from './answer.ts'
import { sign } from './credentials.ts'

/** A request before it is signed. */
export interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** The path with its query, from `/api/v1` or another root of the server. */
  path: string
  headers?: Record<string, string> | undefined
  body?: BodyInit | undefined
  signal?: AbortSignal | undefined
  /** The server may run it twice if it is repeated. It is repeated only after 429. */
  once?: boolean | undefined
  /** The answer is a stream: the time limit ends with its headers. Nothing is repeated. */
  stream?: boolean | undefined
}

/** The settings that all requests of a client share. */
export interface RequestSettings {
  base: string
  credentials: Credentials
  fetch: typeof fetch
  timeout: number
  retries: number
  environment: ClientEnvironment
  debug: DebugLog
}

/** The longest `Retry-After` that a request waits for, in milliseconds. */
const PATIENCE = 60_000

/**
 * Sends a request, and repeats it while the failure may be short: no connection, 429, 502, 503 and 504.
 *
 * @throws ParleyClientError
 */
export async function send(settings: RequestSettings, request: Request): Promise<Response> {
  const { environment, debug, retries } = settings
  const { method, path, signal, stream } = request
  let renewed = false
  for (let tries = 0; ; tries += 1) {
    const begin = environment.now()
    const outcome = await sendOnce(settings, request)
    const { response, error, renewable } = outcome
    const ms = environment.now() - begin
    debug({
      step: 'request',
      method,
      path: path.replace(/\?.*/, ''),
      status: response?.status ?? error?.status,
      ms,
      tries,
    })
    if (response !== undefined) return response
    if (signal?.aborted) throw abortedError(signal)
    if (error.status === 401 && renewable && !renewed) {
      renewed = true
      continue
    }
    const wait = error.retryAfter ?? backoff(environment, tries, 500, 10_000)
    if (stream || tries >= retries || wait > PATIENCE || !isPassing(error, request.once)) throw error
    debug({ step: 'retry', code: error.code, ms: wait, tries })
    await pause(environment, wait, signal)
    if (signal?.aborted) throw abortedError(signal)
  }
}

/** Whether the same request may succeed soon. */
function isPassing({ code, status }: ParleyClientError, once = false): boolean {
  if (status === 429) return true
  return !once && (status === 0 ? code !== 'aborted' : [502, 503, 504].includes(status))
}

type Outcome =
  | { response: Response; error?: never; renewable: boolean }
  | { response?: never; error: ParleyClientError; renewable: boolean }

async function sendOnce(settings: RequestSettings, request: Request): Promise<Outcome> {
  const { base, environment } = settings
  const { method, path, headers, body, signal } = request
  if (signal?.aborted) return { error: abortedError(signal), renewable: false }
  const ending = new AbortController()
  const abort = (): void => ending.abort(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  let late = false
  const cancel = environment.after(settings.timeout, () => {
    late = true
    ending.abort()
  })
  let renewable = false
  try {
    const signed = await sign(settings.credentials)
    renewable = signed.renewable
    const response = await settings.fetch(base + path, {
      method,
      headers: { ...signed.headers, ...headers },
      credentials: signed.credentials,
      signal: ending.signal,
      ...(body === undefined ? {} : { body }),
    })
    if (!response.ok) return { error: await errorOfAnswer(response, environment.now()), renewable }
    if (request.stream) return { response, renewable }
    // The body is read within the time limit too.
    const whole = [204, 205, 304].includes(response.status) ? null : await response.blob()
    return { response: new Response(whole, response), renewable }
  } catch (error) {
    if (signal?.aborted) return { error: abortedError(signal), renewable }
    return { error: late ? lateError(settings.timeout, error) : clientErrorOf(error), renewable }
  } finally {
    cancel()
    // The signal of a stream ends its body later.
    if (!request.stream) signal?.removeEventListener('abort', abort)
  }
}

function lateError(timeout: number, cause: unknown): ParleyClientError {
  const hint = 'Try again. Set the option timeout for a slow server.'
  return new ParleyClientError('timeout', `The server did not answer within ${timeout} ms.`, { hint, cause })
}
