import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { serveSockets } from '../src/sockets.ts'
import type { Rig } from './rig.ts'

/** A rig on a port of this machine, with its sockets. */
export interface Listening extends AsyncDisposable {
  port: number
  /** `http://127.0.0.1:PORT` */
  url: string
}

/** Listens for a rig, and disposes of both. */
export async function listenFor(rig: Rig): Promise<Listening> {
  const sockets = serveSockets(rig.server)
  const answer = getRequestListener((request) => rig.server.fetch(request))
  const http = createServer((request, response) => {
    if (!sockets.handle(request, response)) void answer(request, response)
  })
  http.on('upgrade', (request, socket, head) => {
    if (!sockets.upgrade(request, socket, head)) socket.destroy()
  })
  const open = new Set<Socket>()
  http.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await rig.server.stop()
      await sockets.stop()
      const closed = new Promise((resolve) => http.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
      await rig[Symbol.asyncDispose]()
    },
  }
}
