import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, RequestError } from '@hono/node-server'
import { ParleyError } from '@parley/core'
import { problemResponse } from '@parley/core/protocol'
import { answerWhatIsNotHttp } from './not-http.ts'

/** Answers a request; the second argument is what Node knows of it. */
export type Answer = (request: Request, bindings: unknown) => Response | Promise<Response>

/** Where to listen, and for how many seconds a connection is kept open between two requests. Default: 75. */
export interface ListenOptions {
  host: string
  port: number
  keepAlive?: number | undefined
}

/** A socket that is listened on. */
export interface Listener {
  readonly port: number
  /** Where it is reached from this machine, without a trailing slash. */
  readonly url: string
  /** Answers what comes, and what has come. Until then requests wait. */
  answer(answer: Answer): void
  /** Announces the end: from now on every answer closes its connection. */
  leave(): void
  /** Takes no connection more, and resolves when all requests are answered; at the latest after `timeout` milliseconds. */
  close(options: { timeout: number }): Promise<void>
}

/** Longer than the minute for which balancers keep a connection: the one that reuses it closes it, and loses no request. */
const KEEP_ALIVE = 75

/** In milliseconds: how much longer than between requests the headers of one may take, and how long all of it may. */
const HEADERS = 5000
const REQUEST = 300_000

/**
 * Listens at once, so that the port is known, and taken, before anything else is opened.
 *
 * @throws Error that names HOST and PORT, where it cannot be listened there
 */
export async function listen({ host, port, keepAlive = KEEP_ALIVE }: ListenOptions): Promise<Listener> {
  let begin: (answer: Answer) => void = () => {}
  const answering = new Promise<Answer>((resolve) => {
    begin = resolve
  })
  let leaving = false
  const listener = getRequestListener(async (request, bindings) => (await answering)(request, bindings), {
    // Of a request that names no host.
    hostname: 'localhost',
    errorHandler: answerFor,
  })
  const server = createServer(timesOf(keepAlive), (incoming, outgoing) => {
    if (leaving) outgoing.shouldKeepAlive = false
    outgoing.once('finish', () => passOver(incoming))
    if (!answered(incoming, outgoing)) void listener(incoming, outgoing)
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
    url: `http://${reachable(host)}:${bound}`,
    answer: (answer) => begin(answer),
    leave() {
      leaving = true
    },
    close: ({ timeout }) =>
      new Promise((resolve) => {
        leaving = true
        // A connection that is kept alive becomes idle only when its last answer is out.
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

// Health checks speak HTTP/1.0, which needs no Host; the later versions are held to it here.
function timesOf(keepAlive: number): ServerOptions {
  const keepAliveTimeout = keepAlive * 1000
  const headersTimeout = keepAliveTimeout + HEADERS
  const requestTimeout = Math.max(REQUEST, headersTimeout)
  return { requireHostHeader: false, keepAliveTimeout, headersTimeout, requestTimeout }
}

/** Answers what is about the server, or about nothing: it is no request that an application answers. */
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
 * Reads on through a body that was refused before it was whole, so that the next request on the connection is heard. What
 * stopped reading it stays out of the way: it would hold the rest back. `getRequestListener` ends that after half a second.
 */
function passOver(incoming: IncomingMessage): void {
  if (incoming.complete) return
  incoming.removeAllListeners('data')
  incoming.resume()
}

/** The answer where there is no request to answer: its target or its host cannot be read. */
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
  if (code === 'EACCES') return `PORT ${port} is not for this user; choose one from 1024 on`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST ${host} is no address of this machine (${code})`
  return `HOST ${host} and PORT ${port} cannot be served on: ${message}`
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
