import type { Duplex } from 'node:stream'
import { closeCodes, type ServerFrame } from '@parley/core/protocol'
import type { WebSocket } from 'ws'
import type { Frame } from '../events/frame.ts'
import type { Transport } from '../live/connection.ts'
import { sendDeflated } from './deflated.ts'

/** The most bytes that wait for a reader. */
const MOST = 1024 * 1024

/** The milliseconds after which a connection is cut that does not answer the close. */
const CLOSING = 2000

/** The same for a slow reader, which has the bytes before the close to read. */
export const CLOSING_SLOWLY = 10_000

const options = { binary: false, compress: false } as const

/** One WebSocket. */
export class WebSocketTransport implements Transport {
  readonly #socket: WebSocket
  readonly #raw: Duplex

  constructor(socket: WebSocket, raw: Duplex) {
    this.#socket = socket
    this.#raw = raw
  }

  send(frame: ServerFrame): void {
    this.#socket.send(JSON.stringify(frame), options)
  }

  event(frame: Frame, join: string | undefined): void {
    const name = join === undefined ? 'ws' : `ws ${join}`
    const text = frame.as(name, () => {
      const joined = join === undefined ? '' : `"join":${JSON.stringify(join)},`
      return Buffer.from(`{"type":"event",${joined}"cursor":${JSON.stringify(frame.cursor)},"event":${frame.json}}`)
    })
    if (!sendDeflated(this.#socket, frame, name, text)) this.#socket.send(text, options)
  }

  ephemeral(frame: Frame): void {
    const text = frame.as('ws ephemeral', () => Buffer.from(`{"type":"ephemeral","frame":${frame.json}}`))
    this.#socket.send(text, options)
  }

  ping(): void {
    this.#socket.ping()
  }

  get isFull(): boolean {
    return this.#socket.bufferedAmount > MOST
  }

  async drained(): Promise<void> {
    while (this.isFull && !this.#raw.destroyed) await this.#change()
  }

  close(reason: keyof typeof closeCodes): void {
    this.#socket.close(closeCodes[reason], reasons[reason])
    setTimeout(() => this.#socket.terminate(), reason === 'tooSlow' ? CLOSING_SLOWLY : CLOSING).unref()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#raw.off('drain', done)
        this.#raw.off('close', done)
        resolve()
      }
      this.#raw.on('drain', done)
      this.#raw.on('close', done)
    })
  }
}

/** The reasons in a close frame, for people. */
export const reasons: { readonly [Name in keyof typeof closeCodes]: string } = {
  stopped: 'The server stops. Connect again.',
  malformed: 'Too many messages were no frames.',
  unauthenticated: 'The session, the key or the token has ended.',
  tooSlow: 'The reader is too slow. Connect again with the last cursor.',
  tooMany: 'The person has too many connections.',
}
