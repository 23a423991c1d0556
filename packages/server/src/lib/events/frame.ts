import type { Cursor } from '@parley/core'
import type { StreamEvent } from '@parley/core/protocol'

const encoder = new TextEncoder()

/** The frame of one event, with the cursor after it; without one the reader's cursor does not move. */
export function frameEvent(event: StreamEvent, cursor?: Cursor): Uint8Array {
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
