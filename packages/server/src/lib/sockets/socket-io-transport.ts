import { closeCodes, type ServerFrame } from '@parley/core/protocol'
import type { Socket } from 'socket.io'
import type { WebSocket } from 'ws'
import type { Frame } from '../events/frame.ts'
import type { Transport } from '../live/connection.ts'
import { textFrame } from './text-frame.ts'
import { CLOSING_SLOWLY, reasons } from './web-socket-transport.ts'

/** The most bytes that wait for a reader. */
const MOST = 1024 * 1024

/** A packet of Socket.IO, and the frame of a WebSocket around it. Both are made once for all sockets. */
interface Packet {
  text: string
  size: number
  options: { compress: boolean; wsPreEncodedFrame: Buffer[] }
}

/** One socket of Socket.IO, over any of its transports. */
export class SocketIoTransport implements Transport {
  readonly #socket: Socket
  /** The bytes in the buffer of the socket since it was empty. */
  #written = 0

  constructor(socket: Socket) {
    this.#socket = socket
  }

  send(frame: ServerFrame): void {
    const { type, ...payload } = frame
    // `error` is a name of clients for errors of the connection.
    this.#socket.emit(type === 'error' ? 'problem' : type, payload)
  }

  event(frame: Frame, join: string | undefined): void {
    this.#write(
      frame.as(join === undefined ? 'io' : `io ${join}`, () => {
        const joined = join === undefined ? '' : `"join":${JSON.stringify(join)},`
        return packetOf('event', `{${joined}"cursor":${JSON.stringify(frame.cursor)},"event":${frame.json}}`)
      }),
    )
  }

  ephemeral(frame: Frame): void {
    this.#write(frame.as('io ephemeral', () => packetOf('ephemeral', frame.json)))
  }

  get isFull(): boolean {
    return this.#waiting > MOST
  }

  async drained(): Promise<void> {
    while (this.isFull && this.#socket.connected) await this.#change()
  }

  close(reason: keyof typeof closeCodes): void {
    this.#socket.emit('closed', { code: closeCodes[reason], reason: reasons[reason] })
    this.#socket.disconnect(true)
    // The packets before the close wait for a slow reader, though not without a limit.
    if (reason === 'tooSlow') setTimeout(() => this.#socket.conn.close(true), CLOSING_SLOWLY).unref()
  }

  // The way of Socket.IO itself for a packet to many sockets, without the work for each of them.
  #write({ text, size, options }: Packet): void {
    if (this.#buffer.length === 0) this.#written = 0
    this.#written += size
    this.#socket.conn.write(text, options)
  }

  get #buffer(): readonly unknown[] {
    return Reflect.get(this.#socket.conn, 'writeBuffer') as readonly unknown[]
  }

  get #waiting(): number {
    const { transport } = this.#socket.conn
    const socket: unknown = transport.name === 'websocket' ? Reflect.get(transport, 'socket') : undefined
    const buffered = socket === undefined ? 0 : (socket as WebSocket).bufferedAmount
    return buffered + (this.#buffer.length === 0 ? 0 : this.#written)
  }

  #change(): Promise<void> {
    const { conn } = this.#socket
    const { transport } = conn
    return new Promise((resolve) => {
      const done = (): void => {
        transport.off('drain', done)
        conn.off('upgrade', done)
        conn.off('close', done)
        resolve()
      }
      transport.on('drain', done)
      conn.on('upgrade', done)
      conn.on('close', done)
    })
  }
}

/** The packet of an event in the main namespace. */
function packetOf(name: string, json: string): Packet {
  const text = `2[${JSON.stringify(name)},${json}]`
  const data = Buffer.from(`4${text}`)
  const frame = textFrame(data, { isCompressed: false })
  return { text, size: data.byteLength, options: { compress: true, wsPreEncodedFrame: frame } }
}
