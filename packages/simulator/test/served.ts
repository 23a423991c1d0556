import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

/** A server on a port of its own until it is disposed of. */
export interface Served extends AsyncDisposable {
  origin: string
}

/** Serves a Hono app on a real socket. */
export function serveApp(app: Hono): Promise<Served> {
  return listen(getRequestListener((request, env) => app.fetch(request, env), { overrideGlobalObjects: false }))
}

/** Serves any Node listener. */
export async function listen(listener: RequestListener): Promise<Served> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
