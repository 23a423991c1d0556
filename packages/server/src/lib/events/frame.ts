import type { Cursor } from '@parley/core'
import type { ModuleEvent, StreamEvent } from '@parley/core/protocol'

const encoder = new TextEncoder()

/** Frames one event for the wire, with the cursor behind it; without one the reader's place does not move. */
export function frameEvent(event: StreamEvent | ModuleEvent, cursor?: Cursor): Uint8Array {
  const id = cursor === undefined ? '' : `id: ${cursor}\n`
  return encoder.encode(`event: ${event.type}\n${id}data: ${JSON.stringify(event)}\n\n`)
}

/** Moves the reader's place without telling anything. */
export function framePlace(cursor: Cursor): Uint8Array {
  return encoder.encode(`id: ${cursor}\n\n`)
}

/** Tells after how many milliseconds to come back when the line is lost. */
export function frameRetry(ms: number): Uint8Array {
  return encoder.encode(`retry: ${ms}\n\n`)
}
