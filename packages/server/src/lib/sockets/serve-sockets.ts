import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Server } from '../server.ts'
import { SocketIo } from './socket-io.ts'
import { WebSockets } from './web-sockets.ts'

/** The options of sockets. */
export interface ServeSocketsOptions {
  /** Serve Socket.IO 4 at `/socket.io/`. Default: true. */
  socketIo?: boolean
}

/** The sockets of a server, for a server of Node. */
export interface Sockets {
  /**
   * Takes an upgrade of Node's server.
   *
   * @returns whether it is for a socket. If not, nothing was done.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /**
   * Takes a request of Socket.IO over HTTP polling. `fetch` answers all other requests.
   *
   * @returns whether it is one. If not, nothing was done.
   */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  /** Closes every socket. Clients connect again, elsewhere. */
  stop(): Promise<void>
}

/**
 * Serves the log of a server over WebSocket at `/api/v1/socket`, and over Socket.IO 4 at `/socket.io/`. `ws` and
 * `socket.io` are peers of this package.
 *
 * @example
 * ```ts
 * const server = createServer(parley, { keys: [key] })
 * const sockets = serveSockets(server)
 * const listener = getRequestListener(server.fetch)
 * const http = createHttpServer((request, response) => {
 *   if (!sockets.handle(request, response)) void listener(request, response)
 * })
 * http.on('upgrade', (request, socket, head) => {
 *   if (!sockets.upgrade(request, socket, head)) socket.destroy()
 * })
 * ```
 */
export function serveSockets(
  { live }: Pick<Server, 'live'>,
  { socketIo: hasSocketIo = true }: ServeSocketsOptions = {},
): Sockets {
  const webSockets = new WebSockets(live)
  const socketIo = hasSocketIo ? new SocketIo(live) : undefined
  return {
    upgrade(request, socket, head) {
      if (WebSockets.takes(request)) void webSockets.upgrade(request, socket, head)
      else if (socketIo !== undefined && SocketIo.takes(request)) socketIo.upgrade(request, socket, head)
      else return false
      return true
    },
    handle(request, response) {
      if (socketIo === undefined || !SocketIo.takes(request)) return false
      socketIo.handle(request, response)
      return true
    },
    async stop() {
      await Promise.all([webSockets.stop(), socketIo?.stop()])
    },
  }
}
