import type { Cursor } from '@parley/core'
import type { EphemeralFrame, ModuleEvent, StreamEvent } from '@parley/core/protocol'

const encoder = new TextEncoder()

/** The most encodings of one frame that are kept. Beyond them, an encoding is made for its reader alone. */
const ENCODINGS = 8

/**
 * One piece of news for any number of readers on any transport. Its JSON is written once, and each encoding of it is
 * made once.
 */
export class Frame {
  /** The name of the event; `undefined` for a frame that moves the reader's cursor without an event. */
  readonly type: string | undefined
  /** The cursor after the news; without one the reader's cursor does not move. */
  readonly cursor: Cursor | undefined
  /** The JSON of the event. */
  readonly json: string
  readonly #encodings = new Map<string, unknown>()

  constructor(type: string | undefined, json: string, cursor?: Cursor) {
    this.type = type
    this.json = json
    this.cursor = cursor
  }

  /** Its bytes for server-sent events. */
  get bytes(): Uint8Array {
    return this.as('sse', () => {
      const id = this.cursor === undefined ? '' : `id: ${this.cursor}\n`
      return encoder.encode(this.type === undefined ? `${id}\n` : `event: ${this.type}\n${id}data: ${this.json}\n\n`)
    })
  }

  /** An encoding by its name. A name is of one way to make it. */
  as<Encoded>(name: string, make: (frame: Frame) => Encoded): Encoded {
    if (this.#encodings.has(name)) return this.#encodings.get(name) as Encoded
    const encoded = make(this)
    if (this.#encodings.size < ENCODINGS) this.#encodings.set(name, encoded)
    return encoded
  }
}

/** Frames one event, with the cursor behind it; without one the reader's place does not move. */
export function frameEvent(event: StreamEvent | ModuleEvent | EphemeralFrame, cursor?: Cursor): Frame {
  return new Frame(event.type, JSON.stringify(event), cursor)
}

/** A frame that moves the reader's cursor without an event. */
export function framePlace(cursor: Cursor): Frame {
  return new Frame(undefined, '', cursor)
}

/** The delay of a reconnect, in milliseconds. */
export function frameRetry(ms: number): Uint8Array {
  return encoder.encode(`retry: ${ms}\n\n`)
}
