import type { Cursor } from '@parley/core'
import type { ModuleEvent, StreamEvent } from '@parley/core/protocol'

const encoder = new TextEncoder()

/** Frames one event for the wire, with the cursor behind it; without one the reader's place does not move. */
export function frameEvent(event: StreamEvent | ModuleEvent, cursor?: Cursor): Uint8Array {
  const id = cursor === undefined ? '' : `id: ${cursor}\n`
  return encoder.encode(`event: ${event.type}\n${id}data: ${JSON.stringify(event)}\n\n`)
}

/** A frame that moves the reader's cursor without an event. */
export function framePlace(cursor: Cursor): Uint8Array {
  return encoder.encode(`id: ${cursor}\n\n`)
}

/** The delay of a reconnect, in milliseconds. */
export function frameRetry(ms: number): Uint8Array {
  return encoder.encode(`retry: ${ms}\n\n`)
}
