import type { Context } from 'hono'
import { dropConnection } from '../twilio/connection.ts'
import type { ApiContext, Exchange } from './exchange.ts'

/** An event of a stream: its name, where the API has names, and its data. */
export interface StreamEvent {
  name?: string
  data: object | '[DONE]'
}

/** Streams events, or as many as the fault of the exchange allows. */
export function answerStream(
  c: Context,
  { entry, fault }: Exchange,
  events: readonly StreamEvent[],
  { clock, pace, signal }: ApiContext,
): Response {
  entry.billed = true
  if (fault?.fault === 'drop') return dropConnection(c.env)
  entry.status = 200
  const breaks = fault?.fault === 'half_stream' || fault?.fault === 'stream_error'
  const most = breaks ? Math.min(fault?.after ?? 4, events.length - 1) : events.length
  const encoder = new TextEncoder()
  let sent = 0
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (pace > 0) await clock.sleep(pace, { signal })
        const event = events[sent]
        sent += 1
        if (event !== undefined && sent <= most) return controller.enqueue(encoder.encode(written(event)))
        if (fault?.fault === 'stream_error') {
          const error = { message: 'The model failed', type: 'server_error', param: null, code: null }
          controller.enqueue(encoder.encode(`data: ${JSON.stringify({ error })}\n\n`))
        }
        if (fault?.fault !== 'half_stream') return controller.close()
        entry.status = null
        breakOff(c, controller)
      },
    },
    { highWaterMark: 0 },
  )
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-request-id': `req_${entry.id}`,
  }
  return new Response(body, { headers })
}

/** Resets the connection. Without one, the reader of the stream gets an error. */
function breakOff(c: Context, controller: ReadableStreamDefaultController): void {
  try {
    dropConnection(c.env)
  } catch (error) {
    controller.error(error)
    return
  }
  controller.close()
}

function written({ name, data }: StreamEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${text}\n\n`
}

/** A text in the pieces of its stream. */
export function piecesOf(text: string): string[] {
  return text.match(/[\s\S]{1,5}/gu) ?? []
}
