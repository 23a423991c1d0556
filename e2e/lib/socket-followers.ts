import { setTimeout as sleep } from 'node:timers/promises'
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'
import { watchEvent } from '../../scripts/wire/watch-fetch.ts'
import { key } from './account.ts'
import { type Follower, follow } from './follower.ts'

/** The transports of a stream, by clients from npm. */
export const transports = ['SSE', 'WebSocket', 'Socket.IO over WebSocket', 'Socket.IO'] as const

export type TransportName = (typeof transports)[number]

interface Options {
  signal: AbortSignal
}

/** Follows the log over a transport until `signal` aborts. After the end of a connection it resumes with its last cursor. */
export function followOver(name: TransportName, url: string, follower: Follower, options: Options): Promise<void> {
  switch (name) {
    case 'SSE':
      return followStream(url, follower, options)
    case 'WebSocket':
      return followSocket(url, follower, options)
    case 'Socket.IO':
      return followSocketIo(url, follower, ['polling', 'websocket'], options)
    case 'Socket.IO over WebSocket':
      return followSocketIo(url, follower, ['websocket'], options)
    default:
      return name satisfies never
  }
}

function followStream(url: string, follower: Follower, { signal }: Options): Promise<void> {
  return follow(url, follower, { cuts: 0, stride: 1, chance: () => 0, signal })
}

interface Taken {
  cursor: string
  event: unknown
}

function take(follower: Follower, { cursor, event }: Taken): void {
  follower.seen.push(cursor)
  void watchEvent(JSON.stringify(event))
}

async function followSocket(url: string, follower: Follower, { signal }: Options): Promise<void> {
  const headers = { authorization: `Bearer ${key}` }
  while (!signal.aborted) {
    const after = follower.seen.at(-1)
    const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/socket${query}`, {
      headers,
      perMessageDeflate: false,
    })
    const end = (): void => socket.terminate()
    signal.addEventListener('abort', end, { once: true })
    socket.on('error', () => undefined)
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data))
      if (frame.type === 'event') take(follower, frame)
      if (frame.type === 'reset') follower.resets += 1
    })
    await new Promise((resolve) => socket.once('close', resolve))
    signal.removeEventListener('abort', end)
    follower.cuts += 1
    await sleep(20)
  }
}

async function followSocketIo(url: string, follower: Follower, names: string[], { signal }: Options): Promise<void> {
  const socket = io(url, {
    forceNew: true,
    transports: names,
    reconnectionDelay: 20,
    reconnectionDelayMax: 100,
    auth: (answer) => answer({ token: key, after: follower.seen.at(-1) }),
  })
  socket.on('event', (taken: Taken) => take(follower, taken))
  socket.on('reset', () => {
    follower.resets += 1
  })
  socket.on('disconnect', () => {
    follower.cuts += 1
    // The server ended it, and the client connects again only on request.
    if (!socket.active && !signal.aborted) socket.connect()
  })
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  socket.disconnect()
}
