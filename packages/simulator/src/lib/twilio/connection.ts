import type { Socket } from 'node:net'

/** Thrown in place of an answer if the server exposes no connection to reset. */
class ConnectionDropped extends Error {
  constructor() {
    super('the simulated connection was dropped before an answer')
    this.name = 'ConnectionDropped'
  }
}

/**
 * Ends a request without an answer. The bindings of `@hono/node-server` contain Node's request, so the connection is
 * reset. Other servers get a thrown error: an in-process caller receives a failed fetch.
 */
export function dropConnection(bindings: unknown): Response {
  const socket = socketOf(bindings)
  if (socket === undefined) throw new ConnectionDropped()
  socket.resetAndDestroy()
  // With this header, @hono/node-server writes nothing more.
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
