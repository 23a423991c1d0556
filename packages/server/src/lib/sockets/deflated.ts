import { constants, deflateRawSync } from 'node:zlib'
import type { WebSocket } from 'ws'
import type { Frame } from '../events/frame.ts'
import { textFrame } from './text-frame.ts'

/** Below this size, compression gains nothing. */
export const THRESHOLD = 1024

/** The end of each flush, which a WebSocket message leaves out. */
const TAIL = 4

/**
 * Sends an event with the compression of the socket, made once for all sockets. `ws` itself would compress it again for
 * each socket, in a queue.
 *
 * @returns whether the socket has a compression that fits
 */
export function sendDeflated(socket: WebSocket, frame: Frame, name: string, text: Buffer): boolean {
  if (text.byteLength < THRESHOLD || !canDeflate(socket)) return false
  const sender: unknown = Reflect.get(socket, '_sender')
  const send: unknown = Object(sender).sendFrame
  if (typeof send !== 'function') return false
  send.call(
    sender,
    frame.as(`${name} deflated`, () => deflated(text)),
  )
  return true
}

function deflated(text: Buffer): Buffer[] {
  const whole = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH })
  const payload = whole.subarray(0, -TAIL)
  return textFrame(payload, { isCompressed: true })
}

/** A compression without a history and with the whole window can be shared. */
function canDeflate(socket: WebSocket): boolean {
  const extensions: unknown = Reflect.get(socket, '_extensions')
  const params: unknown = Object(Object(extensions)['permessage-deflate']).params
  return typeof params === 'object' && params !== null && !('server_max_window_bits' in params)
}
