/** One block of an event stream, as the HTML standard dispatches it. */
export interface SseBlock {
  /** The name of the event. Default: `message`. */
  event: string
  /** `undefined` for a block without data, which moves `id` only. */
  data: string | undefined
  /** The last id of the stream; an empty text before the first one. */
  id: string
  /** Whether this block has an id of its own. */
  hasId: boolean
}

/** A parser of `text/event-stream` by the HTML standard, for chunks that are cut at any byte. */
export class SseParser {
  /** The delay that the server proposed last, in milliseconds. */
  retry: number | undefined
  #rest = ''
  #id = ''
  #event = ''
  #data: string[] = []
  #hasId = false
  #endsWithCr = false
  // It removes the byte order mark.
  readonly #decoder = new TextDecoder()

  /** The blocks that end in this chunk. */
  push(chunk: Uint8Array): SseBlock[] {
    let text = this.#decoder.decode(chunk, { stream: true })
    if (text === '') return []
    // A line feed after a carriage return is the end of the same line.
    if (this.#endsWithCr && text.startsWith('\n')) text = text.slice(1)
    this.#endsWithCr = text === '' ? false : text.endsWith('\r')
    const lines = (this.#rest + text).split(/\r\n|\n|\r/)
    this.#rest = lines.pop() ?? ''
    return lines.flatMap((line) => this.#read(line))
  }

  #read(line: string): SseBlock[] {
    if (line === '') return this.#dispatch()
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (field === 'event') this.#event = value
    if (field === 'data') this.#data.push(value)
    if (field === 'id' && !value.includes('\0')) {
      this.#id = value
      this.#hasId = true
    }
    if (field === 'retry' && /^\d+$/.test(value)) this.retry = Number(value)
    return []
  }

  #dispatch(): SseBlock[] {
    const data = this.#data.length === 0 ? undefined : this.#data.join('\n')
    const block = { event: this.#event || 'message', data, id: this.#id, hasId: this.#hasId }
    this.#event = ''
    this.#data = []
    this.#hasId = false
    return block.data === undefined && !block.hasId ? [] : [block]
  }
}
