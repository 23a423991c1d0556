import type { EphemeralFrame, ModuleEvent } from '@parley/core/protocol'
import { ParleyClientError } from '../error.ts'
import { type Http, root } from '../http/http.ts'
import { queryOf } from '../http/query.ts'
import type { Frame, Transport } from './item.ts'
import { type SseBlock, SseParser } from './sse-parser.ts'

/** Server-sent events by `fetch`, which sends the same headers as every request. */
export function sseTransport(http: Http): Transport {
  return {
    name: 'sse',
    async *open({ types, ephemeral, ...scope }, after, signal) {
      const query = queryOf({ ...scope, types: types?.join(), ephemeral: ephemeral || undefined, after })
      const headers = { accept: 'text/event-stream' }
      const request = { method: 'GET', path: `${root}/events${query}`, headers, signal, stream: true } as const
      const response = await http.raw(request)
      const isStream = /^text\/event-stream\b/.test(response.headers.get('content-type') ?? '')
      if (!isStream || response.body === null) {
        await response.body?.cancel()
        throw new ParleyClientError('network', 'The answer is no event stream.', { status: 502 })
      }
      yield* framesOf(response.body, after, signal)
    },
  }
}

async function* framesOf(
  body: ReadableStream<Uint8Array>,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  const reader = body.getReader()
  // The `fetch` of Node may lose the abort of a body after a garbage collection (nodejs/undici#4627).
  const leave = (): void => void reader.cancel().catch(() => {})
  signal.addEventListener('abort', leave, { once: true })
  const parser = new SseParser()
  let retry: number | undefined
  let cursor = after ?? ''
  try {
    for (;;) {
      const { value, done } = await reader.read()
      signal.throwIfAborted()
      if (done) return
      yield { type: 'alive' }
      for (const block of parser.push(value)) {
        if (block.hasId) cursor = block.id
        const frame = frameOf(block, cursor)
        if (frame !== undefined) yield frame
      }
      if (parser.retry !== retry) {
        retry = parser.retry
        yield { type: 'retry', ms: retry ?? 0 }
      }
    }
  } finally {
    signal.removeEventListener('abort', leave)
    await reader.cancel().catch(() => {})
  }
}

function frameOf({ event, data, hasId }: SseBlock, cursor: string): Frame | undefined {
  if (data === undefined) return { type: 'place', cursor }
  switch (event) {
    case 'heartbeat':
      return hasId ? { type: 'place', cursor } : undefined
    case 'reset':
      return { type: 'reset', cursor }
    case 'typing':
    case 'presence':
      return { type: 'ephemeral', frame: JSON.parse(data) as EphemeralFrame }
    default:
      return { type: 'event', cursor, event: JSON.parse(data) as ModuleEvent }
  }
}
