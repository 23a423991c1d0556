import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { ParleyError } from '@parley/core'
import { checkInput, joinRequestSchema, problemOf, type ServerFrame } from '@parley/core/protocol'
import { Server, type Socket } from 'socket.io'
import type { Caller } from '../live/caller.ts'
import { Connection } from '../live/connection.ts'
import type { Live } from '../live/live.ts'
import { pathOf, requestOf } from './node-request.ts'
import { SocketIoTransport } from './socket-io-transport.ts'

const PATH = '/socket.io/'

/** The most bytes of a packet of a client. */
const MOST_PACKET = 64 * 1024

/** The milliseconds until a connection must have shown its credentials. */
const CONNECT = 10_000

/** The events that a client may emit. */
const names = ['join', 'leave', 'typing', 'presence', 'ping'] as const

/** Socket.IO 4 at `/socket.io/`: the same frames as those of a WebSocket, as events. */
export class SocketIo {
  readonly #live: Live
  readonly #io: Server
  readonly #callers = new WeakMap<Socket, Caller>()

  constructor(live: Live) {
    this.#live = live
    this.#io = new Server({
      path: PATH,
      serveClient: false,
      maxHttpBufferSize: MOST_PACKET,
      connectTimeout: CONNECT,
      cors: { origin: [...live.admission.origins], credentials: true },
      allowRequest: (request, answer) => answer(this.#refusal(request), true),
    })
    // It listens nowhere: the caller passes requests and upgrades.
    this.#io.attach(createServer(), { destroyUpgrade: false })
    this.#io.use((socket, next) => {
      this.#admit(socket).then(
        (caller) => {
          this.#callers.set(socket, caller)
          next()
        },
        (error: unknown) => next(refusalOf(error)),
      )
    })
    this.#io.on('connection', (socket) => this.#open(socket))
  }

  static takes(request: IncomingMessage): boolean {
    return pathOf(request).startsWith(PATH)
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined)
    this.#io.engine.handleUpgrade(request as never, socket, head)
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#io.engine.handleRequest(request as never, response)
  }

  async stop(): Promise<void> {
    this.#io.disconnectSockets(true)
    await this.#io.close()
  }

  /** Why a handshake is refused. A browser applies CORS to no WebSocket, so the origin is checked for every transport. */
  #refusal({ headers, url = '' }: IncomingMessage): string | null {
    const { admission, connections } = this.#live
    if (connections.stopped) return 'The server stops.'
    if (!admission.allowsOrigin({ origin: headers.origin, host: headers.host }))
      return 'Pages of this origin may not connect.'
    try {
      admission.ensureNoSecret(new URL(url, 'http://localhost').searchParams)
      return null
    } catch (error) {
      return ParleyError.from(error).message
    }
  }

  async #admit({ handshake }: Socket): Promise<Caller> {
    const { ticket, token } = handshake.auth as { ticket?: unknown; token?: unknown }
    if (typeof ticket === 'string') return this.#live.admission.redeem(ticket)
    const request = requestOf({ url: handshake.url, headers: handshake.headers })
    if (typeof token !== 'string') return this.#live.admission.admit(request)
    if (!/^[\x21-\x7e]+$/.test(token)) throw new ParleyError('auth.invalid')
    const headers = new Headers(request.headers)
    headers.set('authorization', `Bearer ${token}`)
    headers.delete('cookie')
    return this.#live.admission.admit(new Request(request.url, { headers }))
  }

  #open(socket: Socket): void {
    const caller = this.#callers.get(socket)
    if (caller === undefined) return void socket.disconnect(true)
    const connection = new Connection(this.#live, caller, new SocketIoTransport(socket))
    socket.on('disconnect', () => connection.closed())
    socket.onAny((name: string, ...given: unknown[]) => {
      const acknowledge = given.at(-1)
      const answer = take(connection, name, given[0])
      if (typeof acknowledge === 'function') void answer.then((frame) => acknowledge(acknowledgement(frame)))
    })
    if (!connection.open()) return
    const { token: _, ticket: __, ...first } = socket.handshake.auth
    if (Object.keys(first).length === 0) return
    const { value, errors } = checkInput(joinRequestSchema, first, 'auth')
    if (errors === undefined) void connection.join(value)
    else void connection.receive({ ...first, type: 'join' })
  }
}

function take(connection: Connection, name: string, payload: unknown): Promise<ServerFrame | undefined> {
  const type = names.find((each) => each === name)
  if (type === undefined) return connection.receiveMalformed(`The events are ${names.join(', ')}.`)
  return connection.receive({ ...(typeof payload === 'object' ? payload : {}), type })
}

/** The answer to an event with an acknowledgement: the fields of a frame, or the problem. */
function acknowledgement(frame: ServerFrame | undefined): object {
  if (frame === undefined) return { ok: true }
  const { type, ...fields } = frame
  return { ok: type !== 'error', ...fields }
}

/** The error of a refused connection: its `data` is the problem. */
function refusalOf(error: unknown): Error {
  const problem = problemOf(ParleyError.from(error))
  return Object.assign(new Error(problem.detail), { data: problem })
}
