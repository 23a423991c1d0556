import type { Socket } from 'node:net'

/** Thrown instead of answering, where the server shows no connection that could be reset. */
class ConnectionDropped extends Error {
  constructor() {
    super('the simulated connection was dropped before an answer')
    this.name = 'ConnectionDropped'
  }
}

/**
 * Ends a request without an answer. Served by `@hono/node-server`, whose bindings hold Node's request, its connection is
 * reset; anywhere else an error is thrown, which an in-process caller sees as a failed fetch.
 */
export function dropConnection(bindings: unknown): Response {
  const socket = socketOf(bindings)
  if (socket === undefined) throw new ConnectionDropped()
  socket.resetAndDestroy()
  // The header by which @hono/node-server knows that there is nothing left to write.
  return new Response(null, { headers: { 'x-hono-already-sent': 'true' } })
}

function socketOf(bindings: unknown): Pick<Socket, 'resetAndDestroy'> | undefined {
  const socket = property(property(bindings, 'incoming'), 'socket')
  return isResettable(socket) ? socket : undefined
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function isResettable(value: unknown): value is Pick<Socket, 'resetAndDestroy'> {
  return typeof property(value, 'resetAndDestroy') === 'function'
}
