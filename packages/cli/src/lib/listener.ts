import { createServer, type IncomingMessage, type Server, type ServerOptions, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener, RequestError } from '@hono/node-server'
import { ParleyError } from '@parley/core'
import { problemResponse } from '@parley/core/protocol'
import type { Sockets } from '@parley/server/sockets'
import { answerWhatIsNotHttp } from './not-http.ts'
import type { TlsPair } from './tls.ts'

/** Answers a request; the second argument is Node's binding to it. */
export type Answer = (request: Request, bindings: unknown) => Response | Promise<Response>

/** The address to listen on, and for how many seconds a connection stays open between two requests. Default: 75. */
export interface ListenOptions {
  host: string
  port: number
  keepAlive?: number | undefined
  /** Serves https with this certificate. */
  tls?: TlsPair | undefined
}

/** A listening socket. */
export interface Listener {
  readonly port: number
  /** Its URL on this machine, without a trailing slash. */
  readonly url: string
  /**
   * Answers all requests with this application, also the waiting ones. Until then requests wait. `sockets` takes the
   * requests and upgrades of sockets.
   */
  answer(answer: Answer, sockets?: Sockets): void
  /** Uses another certificate for new connections. */
  renew(tls: TlsPair): void
  /** Announces the end: from now on every answer closes its connection. */
  leave(): void
  /**
   * Accepts no more connections. Resolves when all requests are answered; at the latest after `timeout` milliseconds.
   */
  close(options: { timeout: number }): Promise<void>
}

/** Longer than the minute for which balancers keep a connection. So the balancer closes it, and loses no request. */
const KEEP_ALIVE = 75

/**
 * In milliseconds. The first is the time for the headers of a request beyond the pause between requests. The second is
 * the time for a whole request.
 */
const HEADERS = 5000
const REQUEST = 300_000

/**
 * Listens at once, so that the port is known and reserved before anything else is opened.
 *
 * @throws Error that names HOST and PORT, if the address cannot be used
 */
export async function listen({ host, port, keepAlive = KEEP_ALIVE, tls }: ListenOptions): Promise<Listener> {
  let begin: (answer: Answer) => void = () => {}
  const answering = new Promise<Answer>((resolve) => {
    begin = resolve
  })
  let sockets: Sockets | undefined
  let leaving = false
  const listener = getRequestListener(async (request, bindings) => (await answering)(request, bindings), {
    // The answer to a request without a host.
    hostname: 'localhost',
    errorHandler: answerFor,
  })
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    if (leaving) outgoing.shouldKeepAlive = false
    outgoing.once('finish', () => passOver(incoming))
    if (answered(incoming, outgoing) || sockets?.handle(incoming, outgoing) === true) return
    void listener(incoming, outgoing)
  }
  const secure = tls === undefined ? undefined : createTlsServer({ ...timesOf(keepAlive), ...tls }, serve)
  const server = secure ?? createServer(timesOf(keepAlive), serve)
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that disconnects during an upgrade is nothing else's trouble.
    socket.on('error', () => socket.destroy())
    void answering.then(() => {
      if (sockets?.upgrade(incoming, socket, head) !== true) answerWithoutUpgrade(server, incoming, socket)
    })
  })
  answerWhatIsNotHttp(server)
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => reject(new Error(refusal({ host, port }, error)))
    server.once('error', refuse)
    server.listen(port, host, () => {
      server.off('error', refuse)
      resolve()
    })
  })
  const bound = (server.address() as AddressInfo).port
  return {
    port: bound,
    url: `${secure === undefined ? 'http' : 'https'}://${reachable(host)}:${bound}`,
    renew: (next) => secure?.setSecureContext(next),
    answer(answer, given) {
      sockets = given
      begin(answer)
    },
    leave() {
      leaving = true
    },
    close: ({ timeout }) =>
      new Promise((resolve) => {
        leaving = true
        // A kept-alive connection becomes idle only after its last answer was sent.
        const idle = setInterval(() => server.closeIdleConnections(), 50)
        const late = setTimeout(() => server.closeAllConnections(), timeout)
        server.close(() => {
          clearInterval(idle)
          clearTimeout(late)
          resolve()
        })
      }),
  }
}

/** Answers a request as if it had requested no upgrade: a client may offer HTTP/2, and accepts any answer. */
function answerWithoutUpgrade(server: Server, incoming: IncomingMessage, socket: Duplex): void {
  const outgoing = new ServerResponse(incoming)
  outgoing.shouldKeepAlive = false
  outgoing.assignSocket(socket as Socket)
  outgoing.once('finish', () => socket.end())
  server.emit('request', incoming, outgoing)
}

// Health checks use HTTP/1.0, which needs no Host. This code enforces it for the later versions.
function timesOf(keepAlive: number): ServerOptions {
  const keepAliveTimeout = keepAlive * 1000
  const headersTimeout = keepAliveTimeout + HEADERS
  const requestTimeout = Math.max(REQUEST, headersTimeout)
  return { requireHostHeader: false, keepAliveTimeout, headersTimeout, requestTimeout }
}

/** Answers requests about the server itself, or about nothing: no application answers them. */
function answered({ method, url, httpVersion, headersDistinct }: IncomingMessage, outgoing: ServerResponse): boolean {
  const { length: hosts } = headersDistinct.host ?? []
  if (hosts > 1 || (hosts === 0 && httpVersion !== '1.0')) {
    void write(malformed(`The header Host is ${hosts === 0 ? 'missing' : 'there more than once'}.`), outgoing)
    return true
  }
  if (method !== 'OPTIONS' || url !== '*') return false
  outgoing.writeHead(204, { allow: 'GET, HEAD, POST, PATCH, OPTIONS' }).end()
  return true
}

/**
 * Reads the rest of a refused body, so that the next request on the connection is parsed. `getRequestListener` would
 * stop the reading after half a second. Its listener is removed, because it would hold the rest back.
 */
function passOver(incoming: IncomingMessage): void {
  if (incoming.complete) return
  incoming.removeAllListeners('data')
  incoming.resume()
}

/** The answer to an invalid request: its target or its host cannot be parsed. */
function answerFor(error: unknown): Response {
  if (error instanceof RequestError) return malformed('The path or the header Host cannot be read.')
  return problemResponse(error)
}

function malformed(reason: string): Response {
  return problemResponse(new ParleyError('input.malformed', { reason }))
}

async function write(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = await response.text()
  outgoing.shouldKeepAlive = false
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': Buffer.byteLength(body),
  })
  outgoing.end(body)
}

function refusal({ host, port }: ListenOptions, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return `PORT ${port} is in use; choose another, or 0 for any that is free`
  if (code === 'EACCES') return `PORT ${port} is not allowed for this user; choose one from 1024 on`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST ${host} is no address of this machine (${code})`
  return `HOST ${host} and PORT ${port} cannot be served on: ${message}`
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
