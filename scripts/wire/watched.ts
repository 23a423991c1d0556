import type { Asked, WireContract } from './wire-contract.ts'

/** Called with every fault of an answer. */
export type Report = (fault: string) => void

/** The same answer after its check. A stream is passed on event by event, and is read no sooner for it. */
export async function watched(
  contract: WireContract,
  asked: Asked,
  response: Response,
  report: Report,
): Promise<Response> {
  const { status, headers } = response
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true
  const read = isStream ? undefined : await textOf(response)
  for (const fault of contract.faults(asked, { status, headers, body: read })) report(fault)
  if (!isStream || response.body === null) return response
  const body = watchedEvents(contract, response.body, report)
  return new Response(body, { status, headers })
}

/** The body; `undefined` if the connection ends within it. */
function textOf(response: Response): Promise<string | undefined> {
  const { body } = response.clone()
  // Within a process, nothing else undoes the compression.
  const encoding = response.url === '' ? response.headers.get('content-encoding') : null
  const isCompressed = encoding === 'gzip' || encoding === 'deflate'
  const read = isCompressed && body !== null ? body.pipeThrough(new DecompressionStream(encoding)) : body
  return new Response(read).text().catch(() => undefined)
}

function watchedEvents(
  contract: WireContract,
  body: ReadableStream<Uint8Array>,
  report: Report,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  const events = new EventReader((data) => contract.eventFaults(data).forEach(report))
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await reader.read()
        if (done) return controller.close()
        events.push(value)
        controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read before its reader requests it: the server sends on demand.
    { highWaterMark: 0 },
  )
}

/** Finds the data of events in the bytes of a stream. */
class EventReader {
  readonly #decoder = new TextDecoder()
  readonly #found: (data: string) => void
  #rest = ''

  constructor(found: (data: string) => void) {
    this.#found = found
  }

  push(bytes: Uint8Array): void {
    const blocks = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n\n')
    this.#rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, data] = /^data: (.*)$/m.exec(block) ?? []
      if (data !== undefined) this.#found(data)
    }
  }
}
