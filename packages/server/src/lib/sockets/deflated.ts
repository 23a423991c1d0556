import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import type { WebSocket } from 'ws'
import type { Frame } from '../events/frame.ts'
import { textFrame } from './text-frame.ts'

/** Below this size, compression gains nothing. */
export const THRESHOLD = 1024

/** The end of each flush, which a WebSocket message leaves out. */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff])

/** The extension of a socket, as `ws` holds it. */
interface Extension {
  params: object
  decompress(data: Buffer, isLast: boolean, done: (error: Error | null, data?: Buffer) => void): void
}

/**
 * Sends an event with the compression of the socket, made once for all sockets. `ws` itself would compress it again for
 * each socket, in a queue.
 *
 * @returns whether the socket has a compression that fits
 */
export function sendDeflated(socket: WebSocket, frame: Frame, name: string, text: Buffer): boolean {
  if (text.byteLength < THRESHOLD || !canShare(socket)) return false
  const sender: unknown = Reflect.get(socket, '_sender')
  const send: unknown = Object(sender).sendFrame
  if (typeof send !== 'function') return false
  send.call(
    sender,
    frame.as(`${name} deflated`, () => deflated(text)),
  )
  return true
}

/**
 * Inflates the messages of a client at once, with a limit.
 *
 * `ws` inflates in the background, and a client that disconnects in the middle of it would end the process. A message is
 * small and has no history, so this takes less time than a thread would.
 */
export function inflateAtOnce(socket: WebSocket, { most }: { most: number }): void {
  const extension = extensionOf(socket)
  if (extension === undefined) return
  let parts: Buffer[] = []
  let size = 0
  extension.decompress = (data, isLast, done) => {
    parts.push(data)
    size += data.byteLength
    // `ws` expects the result later, not within the call. It closes a connection with a message of more bytes.
    if (size > most) return process.nextTick(done, null, Buffer.alloc(most + 1))
    if (!isLast) return process.nextTick(done, null, Buffer.alloc(0))
    const whole = Buffer.concat([...parts, TAIL])
    parts = []
    size = 0
    process.nextTick(done, ...inflated(whole, most))
  }
}

function inflated(whole: Buffer, most: number): [Error | null, Buffer?] {
  try {
    return [null, inflateRawSync(whole, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most })]
  } catch (error) {
    const isLarge = Reflect.get(Object(error), 'code') === 'ERR_BUFFER_TOO_LARGE'
    return isLarge ? [null, Buffer.alloc(most + 1)] : [error as Error]
  }
}

function deflated(text: Buffer): Buffer[] {
  const whole = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH })
  return textFrame(whole.subarray(0, -TAIL.byteLength), { isCompressed: true })
}

/** A compression without a history and with the whole window can be shared. */
function canShare(socket: WebSocket): boolean {
  const params = extensionOf(socket)?.params
  return params !== undefined && !('server_max_window_bits' in params)
}

function extensionOf(socket: WebSocket): Extension | undefined {
  const extensions: unknown = Reflect.get(socket, '_extensions')
  return Object(extensions)['permessage-deflate'] as Extension | undefined
}
