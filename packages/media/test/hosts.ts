import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { certificate, key } from './certificate.ts'

/** A request at a host. */
export interface Seen {
  host: string
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

/** A host on loopback that records its requests. */
export interface Host extends AsyncDisposable {
  port: number
  /** The number of opened connections. */
  connections(): number
  readonly seen: readonly Seen[]
}

/** Starts a host on a loopback address, or with `any` on all addresses of the machine. */
export async function startHost(
  answer: RequestListener,
  { address = '127.0.0.1', tls = false }: { address?: string; tls?: boolean } = {},
): Promise<Host> {
  const seen: Seen[] = []
  let connections = 0
  const listener: RequestListener = async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { headers, method = '', url: path = '' } = request
    seen.push({ host: headers.host ?? '', method, path, headers, body })
    answer(request, response)
  }
  const server = tls ? createTlsServer({ cert: certificate, key }, listener) : createServer(listener)
  server.on('connection', () => {
    connections += 1
  })
  if (address === 'any') server.listen(0)
  else server.listen(0, address)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
