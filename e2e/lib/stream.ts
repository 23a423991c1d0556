import { key as usualKey } from './account.ts'

/** One event of a stream, as it came over the wire. */
export interface StreamEvent {
  event: string
  id: string | undefined
  data: unknown
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

/** Reads the event stream from a cursor on until the connection ends or `signal` aborts. */
export function stream(url: string, { after, key = usualKey, signal }: StreamOptions): EventStream {
  const headers: Record<string, string> = { authorization: `Bearer ${key}`, accept: 'text/event-stream' }
  if (after !== undefined) headers['last-event-id'] = after
  const response = fetch(`${url}/api/v1/events`, { headers, signal })
  const opened = response.then(({ ok, status }) => {
    if (!ok) throw new Error(`The stream was refused: ${status}`)
  })
  opened.catch(() => undefined)
  return { opened, [Symbol.asyncIterator]: () => read(response, opened) }
}

async function* read(response: Promise<Response>, opened: Promise<void>): AsyncGenerator<StreamEvent> {
  await opened
  const { body } = await response
  if (body === null) return
  let text = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const event = parse(text.slice(0, end))
      text = text.slice(end + 2)
      if (event !== undefined) yield event
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
  return { event, id: fields.get('id'), data: JSON.parse(fields.get('data') ?? 'null') }
}
