import { ParleyError } from '../../errors/parley-error.ts'
import { problemResponse } from '../../errors/problem.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import type { WebhookResult } from '../../ports/channel.ts'
import type { OpenChannel } from '../channels.ts'
import type { Engine } from '../engine.ts'
import { ingest } from './facts.ts'

type Parts = Pick<Engine, 'channels' | 'writer' | 'store' | 'media' | 'environment' | 'added'>

/** The most bytes of a body, unless the channel has a limit of its own. */
const LARGEST = 1_048_576

interface HandleOptions {
  tenant?: TenantId | undefined
  signal?: AbortSignal | undefined
  /** The id of the request in the log and in a problem. */
  requestId?: string | undefined
  /** The request target as the client sent it. */
  target?: string | undefined
}

/**
 * Answers one webhook of a channel: read, verify, commit, and only then acknowledge.
 *
 * A fact that is not durable never gets a 2xx. A transient failure never gets a 403, because some providers then stop
 * retrying.
 *
 * @throws `input.invalid` for a value that is not a `Request`
 */
export async function handleWebhook(
  parts: Parts,
  id: ChannelId,
  request: Request,
  { tenant, signal, requestId, target }: HandleOptions = {},
): Promise<Response> {
  ensureRequest(request)
  const { log } = parts.environment
  try {
    const open = await openFor(parts, id, tenant)
    const { facts, response } = await read(open, request, { signal, target })
    await ingest(parts, open.tenant, open.id, facts, { prompt: true })
    parts.added.notes.webhook(open.id, open.tenant)
    return response
  } catch (error) {
    if (error instanceof CutOff) {
      log.info({ channel: id, request: requestId }, 'A webhook was cut off before it was whole.')
      return problemResponse(cutOff(), requestId)
    }
    const known = ParleyError.from(error)
    const { code, reason, resource } = known
    noteRefusal(parts, id, known)
    const fields = { channel: id, request: requestId, code, reason, resource, cause: causeOf(known) }
    if (known.status >= 500) log.error(fields, 'A webhook could not be stored.')
    else log.warn(fields, 'A webhook was refused.')
    return problemResponse(known, requestId)
  }
}

/**
 * The channel of a webhook. One that is not known here may have been added in another process within the last second.
 *
 * @throws `channel.unavailable` for a channel that cannot be opened here, so that its provider tries again
 */
async function openFor({ channels, added }: Parts, id: ChannelId, tenant: TenantId | undefined): Promise<OpenChannel> {
  if (!channels.has(id)) await added.runTime.lookFor()
  try {
    return channels.get(id, tenant)
  } catch (error) {
    const { code, reason, message } = ParleyError.from(error)
    if (code !== 'channel.sealed' && code !== 'channel.misconfigured') throw error
    throw new ParleyError('channel.unavailable', { reason: reason ?? message, cause: error })
  }
}

function noteRefusal({ channels, added }: Parts, id: ChannelId, { reason, row }: ParleyError): void {
  const open = channels.all().find((each) => each.id === id)
  if (open !== undefined) added.notes.error(open.id, open.tenant, reason ?? row.title)
}

// Not by `instanceof`: servers have requests of their own with the same interface.
function ensureRequest(request: Request): void {
  const { url, headers, arrayBuffer }: Partial<Request> = Object(request)
  if (typeof url === 'string' && typeof headers?.get === 'function' && typeof arrayBuffer === 'function') return
  const reason =
    'It must be a Request, as fetch has it. Make one of the request of Node or Express, or serve createServer().'
  throw new ParleyError('input.invalid', { field: 'request', reason })
}

/** The sender of a request left before its body was read. Nothing is known, and nothing needs a repair. */
class CutOff extends Error {}

async function read(
  { channel, capabilities }: OpenChannel,
  request: Request,
  { signal, target }: Pick<HandleOptions, 'signal' | 'target'>,
): Promise<WebhookResult> {
  if (channel.webhook === undefined) throw new ParleyError('channel.no_webhook')
  try {
    const whole = await bounded(request, capabilities.webhook?.max ?? LARGEST)
    return await channel.webhook(whole, {
      // A server makes the signal of a request lazily, and most channels never read it.
      get signal() {
        return signal ?? request.signal
      },
      target,
    })
  } catch (error) {
    if (!ParleyError.is(error) && (signal?.aborted === true || request.signal.aborted || isReset(error)))
      throw new CutOff()
    throw error
  }
}

// The error of a server's read of a body. The signal of the request may abort later.
function isReset(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.name === 'AbortError' || ('code' in error && error.code === 'ECONNRESET')
}

/** The request, with a body of at most `limit` bytes. */
async function bounded(request: Request, limit: number): Promise<Request> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN)
  if (announced > limit) throw tooLarge(limit)
  // HTTP itself limits a body to its announced length. A body without one is counted as it is read.
  if (Number.isSafeInteger(announced) || request.body === null) return request
  const body = await bytesOf(request.body, limit)
  const { url, method, headers, signal } = request
  return new Request(url, { method, headers, body, signal })
}

async function bytesOf(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength
      if (size > limit) throw tooLarge(limit)
      chunks.push(chunk)
    }
  } catch (error) {
    if (ParleyError.is(error)) throw error
    throw new CutOff()
  }
  const whole = new Uint8Array(size)
  let filled = 0
  for (const chunk of chunks) {
    whole.set(chunk, filled)
    filled += chunk.byteLength
  }
  return whole
}

function tooLarge(limit: number): ParleyError {
  return new ParleyError('input.too_large', { field: 'body', reason: `The body is larger than ${limit} bytes.` })
}

function cutOff(): ParleyError {
  return new ParleyError('webhook.malformed', { field: 'body', reason: 'The request ended before its body did.' })
}

function causeOf({ cause }: ParleyError): string | undefined {
  return cause === undefined ? undefined : cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
}
