import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { watchEvent } from '../../scripts/wire/watch-fetch.ts'
import { key as usualKey } from './account.ts'

/** One event of a stream, as received. */
export interface StreamEvent {
  event: string
  id: string | undefined
  /** JSON, not parsed. */
  data: string
}

export interface StreamOptions {
  after?: string | undefined
  key?: string
  signal: AbortSignal
}

/** The events of a stream, and when it was opened. */
export interface EventStream extends AsyncIterable<StreamEvent> {
  opened: Promise<void>
}

/**
 * Reads the event stream from a cursor until the connection ends or `signal` aborts.
 *
 * Over a socket of its own and not by `fetch`. Node 20 may collect the request while its answer is still read, and then
 * the signal ends nothing.
 */
export function stream(url: string, { after, key = usualKey, signal }: StreamOptions): EventStream {
  const headers: Record<string, string> = { authorization: `Bearer ${key}`, accept: 'text/event-stream' }
  if (after !== undefined) headers['last-event-id'] = after
  const request = get(`${url}/api/v1/events`, { headers, agent: false, signal })
  const response = once(request, 'response').then(([answer]) => {
    const message = answer as IncomingMessage
    if (message.statusCode !== 200) throw new Error(`The stream was refused: ${message.statusCode}`)
    return message
  })
  request.on('error', () => undefined)
  const opened = response.then(() => undefined)
  opened.catch(() => undefined)
  return { opened, [Symbol.asyncIterator]: () => read(response) }
}

async function* read(response: Promise<IncomingMessage>): AsyncGenerator<StreamEvent> {
  const body = await response
  body.setEncoding('utf8')
  let text = ''
  for await (const chunk of body) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const event = parse(text.slice(0, end))
      text = text.slice(end + 2)
      if (event === undefined) continue
      await watchEvent(event.data)
      yield event
    }
  }
}

function parse(block: string): StreamEvent | undefined {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart())
  }
  const event = fields.get('event')
  if (event === undefined) return undefined
  return { event, id: fields.get('id'), data: fields.get('data') ?? 'null' }
}
