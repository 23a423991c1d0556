import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { ParleyError } from '@parley/core'
import { checkInput, type JoinRequest } from '@parley/core/protocol'
import { type WebSocket, WebSocketServer } from 'ws'
import type { z } from 'zod'
import { socketQuery } from '../events/stream-query.ts'
import type { Caller } from '../live/caller.ts'
import { Connection } from '../live/connection.ts'
import type { Live } from '../live/live.ts'
import { inflateAtOnce, THRESHOLD } from './deflated.ts'
import { pathOf, refuse, requestOf } from './node-request.ts'
import { WebSocketTransport } from './web-socket-transport.ts'

/** The most bytes of a frame of a client. `ws` closes a connection with a larger one. */
const MOST_FRAME = 64 * 1024

/** WebSockets at `/api/v1/socket`. */
export class WebSockets {
  readonly #live: Live
  readonly #query: z.ZodType<JoinRequest>
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_FRAME,
    // Without a history between messages, an idle connection holds no memory for it.
    perMessageDeflate: { threshold: THRESHOLD, serverNoContextTakeover: true, clientNoContextTakeover: true },
  })

  constructor(live: Live) {
    this.#live = live
    this.#query = socketQuery(live.modules)
  }

  static takes(request: IncomingMessage): boolean {
    return pathOf(request) === '/api/v1/socket' && request.headers.upgrade?.toLowerCase() === 'websocket'
  }

  async upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const ignore = (): void => undefined
    socket.on('error', ignore)
    try {
      const request = requestOf(incoming)
      const caller = await this.#live.admission.admit(request)
      const join = this.#joinIn(request.url)
      if (this.#live.connections.stopped) throw new ParleyError('parley.stopped')
      if (socket.destroyed) return
      socket.off('error', ignore)
      this.#server.handleUpgrade(incoming, socket, head, (opened) => this.#open(opened, socket, caller, join))
    } catch (error) {
      const { status, code } = ParleyError.from(error)
      if (status >= 500 && code !== 'parley.stopped')
        this.#live.environment.log.warn({ error: String(error) }, 'A socket could not be opened.')
      await refuse(socket, error)
    }
  }

  /** Closes every socket that has not answered its close. */
  async stop(): Promise<void> {
    await Promise.all([...this.#server.clients].map((socket) => ended(socket)))
  }

  #open(socket: WebSocket, raw: Duplex, caller: Caller, join: JoinRequest | undefined): void {
    inflateAtOnce(socket, { most: MOST_FRAME })
    const connection = new Connection(this.#live, caller, new WebSocketTransport(socket, raw))
    connection.heard()
    socket.on('error', () => undefined)
    socket.on('close', () => connection.closed())
    socket.on('pong', () => connection.heard())
    socket.on('message', (data, isBinary) => {
      connection.heard()
      if (isBinary) return void connection.receiveMalformed('A frame is text, with JSON.')
      try {
        void connection.receive(JSON.parse(String(data)))
      } catch {
        void connection.receiveMalformed('The frame is not JSON.')
      }
    })
    if (connection.open() && join !== undefined) void connection.join(join)
  }

  /** The first join in a query. @throws `input.invalid` */
  #joinIn(url: string): JoinRequest | undefined {
    const { searchParams } = new URL(url)
    const given = Object.fromEntries(
      [...new Set(searchParams.keys())].map((name) => [name, valuesOf(searchParams, name)]),
    )
    const { value, errors } = checkInput(this.#query, given, 'query')
    if (errors !== undefined) throw new ParleyError('input.invalid', { errors })
    const { after, conversationId, channel, types } = value
    const join = { after, conversationId, channel, types }
    return Object.values(join).some((each) => each !== undefined) ? join : undefined
  }
}

function valuesOf(query: URLSearchParams, name: string): string | string[] {
  const values = query.getAll(name)
  return values.length === 1 ? (values[0] ?? '') : values
}

/** Resolves when a socket has closed. It is cut after a second. */
function ended(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) return resolve()
    const late = setTimeout(() => socket.terminate(), 1000)
    socket.once('close', () => {
      clearTimeout(late)
      resolve()
    })
    socket.close(1012)
  })
}
