// One server of the fan-out: raw ws, raw server-sent events, plain Socket.IO, or Parley on each of them.
import { createServer as createHttpServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createParley, silentLogger } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { fakeChannel } from '@parley/core/testing'
import { createServer } from '@parley/server'
import { serveSockets } from '@parley/server/sockets'
import { Server as SocketIoServer } from 'socket.io'
import { WebSocketServer } from 'ws'
import { serving, settings } from './settings.mjs'

/** @typedef {(count: number) => Promise<void> | void} Publish */

const kind = String(settings.options.kind)
const size = Number(settings.options.size ?? 1500)
const json = JSON.stringify({ type: 'message.received', text: 'x'.repeat(Math.max(1, size - 45)) })

const http = createHttpServer()
const publish = await arms()[kind]?.()
if (publish === undefined) throw new Error(`There is no arm ${kind}.`)
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  if (typeof address === 'object' && address !== null) serving(address.port)
})
process.on('message', (message) => {
  const count = Object(message).publish
  if (typeof count === 'number') void publish(count)
  if (message === 'memory') {
    globalThis.gc?.()
    process.send?.({ memory: process.memoryUsage().rss })
  }
})

/** @returns {Record<string, () => Publish | Promise<Publish>>} */
function arms() {
  return { 'raw-ws': rawWs, 'raw-sse': rawSse, 'plain-socket.io': plainSocketIo, parley }
}

/** A ready buffer to each socket. @returns {Publish} */
function rawWs() {
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  const bytes = Buffer.from(json)
  return (count) => {
    for (let each = 0; each < count; each += 1)
      for (const socket of server.clients) socket.send(bytes, { binary: false })
  }
}

/** A ready buffer to each answer. @returns {Publish} */
function rawSse() {
  /** @type {Set<import('node:http').ServerResponse>} */
  const open = new Set()
  http.on('request', (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    open.add(response)
    response.on('close', () => open.delete(response))
  })
  const bytes = Buffer.from(`event: message.received\nid: 1\ndata: ${json}\n\n`)
  return (count) => {
    for (let each = 0; each < count; each += 1) for (const response of open) response.write(bytes)
  }
}

/** One broadcast of Socket.IO itself, which encodes it once. @returns {Publish} */
function plainSocketIo() {
  const io = new SocketIoServer(http, { serveClient: false })
  const payload = JSON.parse(json)
  return (count) => {
    for (let each = 0; each < count; each += 1) io.emit('event', payload)
  }
}

/** The whole way: a message is received, committed, joined and delivered. @returns {Promise<Publish>} */
async function parley() {
  const line = fakeChannel()
  const instance = await createParley({
    store: memoryStore(),
    channels: { line },
    environment: { log: silentLogger },
  })
  const server = createServer(instance, { keys: ['a-key-of-the-bench'] })
  const sockets = serveSockets(server)
  const answer = getRequestListener(server.fetch)
  http.on('request', (request, response) => {
    if (!sockets.handle(request, response)) void answer(request, response)
  })
  http.on('upgrade', (request, socket, head) => {
    if (!sockets.upgrade(request, socket, head)) socket.destroy()
  })
  const text = 'A message of a customer.'
  await instance.handleWebhook('line', line.inbound({ from: '+14155550123', text }))
  return async (count) => {
    await Promise.all(
      Array.from({ length: count }, () => instance.handleWebhook('line', line.inbound({ from: '+14155550123', text }))),
    )
  }
}
