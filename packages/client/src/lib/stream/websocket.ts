import type { ClientFrame, ServerFrame, Ticket } from '@parley/core/protocol'
import { errorOfProblem, ParleyClientError } from '../error.ts'
import { type Http, root } from '../http/http.ts'
import { queryOf } from '../http/query.ts'
import type { Frame, Scope, Transport } from './item.ts'
import { Queue } from './queue.ts'

/** The name of the one join of a socket. */
const JOIN = 'events'

/** A WebSocket. A browser sends no headers with it, so a key or a token opens it with a one-use ticket. */
export function webSocketTransport(http: Http, Socket: typeof WebSocket): Transport {
  const { base, credentials } = http.settings
  return {
    name: 'websocket',
    async *open(scope, after, signal) {
      const byCookie = 'cookie' in credentials
      const ticket = byCookie ? undefined : await ticketOf(http, signal)
      const socket = new Socket(`${base.replace(/^http/, 'ws')}${root}/socket${queryOf({ ticket })}`)
      const queue = received(socket)
      let opened = false
      try {
        for (;;) {
          const frame = await queue.next(signal)
          if (frame === undefined) break
          opened = true
          yield { type: 'alive' }
          if (frame.type === 'ready') socket.send(JSON.stringify(joinOf(scope, after)))
          const shown = shownOf(frame, scope)
          if (shown !== undefined) yield shown
        }
      } catch (error) {
        // In a browser a refused socket looks like a lost one. This request has the reason.
        if (!opened && byCookie) await http.get('/session', {}, { signal })
        throw error
      } finally {
        socket.close()
      }
    },
  }
}

async function ticketOf(http: Http, signal: AbortSignal): Promise<string> {
  const { ticket } = await http.write<Ticket>({ method: 'POST', path: '/tickets', once: true }, { signal })
  return ticket
}

function received(socket: WebSocket): Queue<ServerFrame> {
  const queue = new Queue<ServerFrame>()
  socket.onmessage = ({ data }) => {
    try {
      queue.push(JSON.parse(String(data)) as ServerFrame)
    } catch (cause) {
      queue.end({ error: new ParleyClientError('network', 'The socket sent no frame of Parley.', { cause }) })
    }
  }
  socket.onclose = ({ code }) => {
    // The server has closed it for too many connections: the next try waits.
    const detail = `The socket closed with ${code}.`
    queue.end({ error: new ParleyClientError('network', detail, code === 4429 ? { status: 429 } : {}) })
  }
  return queue
}

function joinOf({ types, conversationId, channel }: Scope, after: string | undefined): ClientFrame {
  return { type: 'join', join: JOIN, after, conversationId, channel, types: types && [...types] }
}

function shownOf(frame: ServerFrame, { ephemeral = false }: Scope): Frame | undefined {
  switch (frame.type) {
    case 'event':
      return { type: 'event', cursor: frame.cursor, event: frame.event }
    case 'joined':
    case 'passed':
      return { type: 'place', cursor: frame.cursor }
    case 'reset':
      return { type: 'reset', cursor: frame.cursor }
    case 'ephemeral':
      return ephemeral ? frame : undefined
    case 'error':
      if (frame.join === JOIN) throw errorOfProblem(frame.problem)
      return undefined
    default:
      // Newer servers may have more frames.
      return undefined
  }
}
