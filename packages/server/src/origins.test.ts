import { io } from 'socket.io-client'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Listening, listenFor } from '../test/listen.ts'
import { openRig } from '../test/rig.ts'

const listed = ['https://app.example.com', 'http://localhost:5173']

/** The origins of other pages: 28 that look like an allowed one or like nothing. */
function foreign({ port }: Listening): string[] {
  return [
    ...['https://evil.example', 'http://evil.example', 'null', 'file://', 'https://app.example.com.evil.example'],
    ...['https://evil.example?https://app.example.com', 'https://app.example.com/', 'https://app.example.com:444'],
    ...['http://app.example.com', 'https://APP.example.com', 'https://xapp.example.com', 'https://example.com'],
    ...[
      'https://sub.app.example.com',
      'https://app.example.com@evil.example',
      'https://app.example.com%00.evil.example',
    ],
    ...['http://localhost:5174', 'http://localhost', 'https://localhost:5173', 'http://localhost:5173.evil.example'],
    ...[`http://127.0.0.1:${port + 1}`, 'http://127.0.0.1', `http://127.0.0.2:${port}`, `http://localhost:${port}`],
    ...[
      `http://[::1]:${port}`,
      `ws://127.0.0.1:${port}`,
      `http://127.0.0.1:${port}/x`,
      'chrome-extension://abcdef',
      '*',
    ],
  ]
}

type Connect = (at: Listening, origin: string) => Promise<boolean>

const webSocket: Connect = ({ url }, origin) =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/socket`, { headers: { origin, cookie: 'a=b' } })
    socket.on('error', () => undefined)
    socket.on('unexpected-response', () => {
      socket.terminate()
      resolve(false)
    })
    socket.on('open', () => {
      socket.terminate()
      resolve(true)
    })
  })

const socketIo =
  (transport: string): Connect =>
  ({ url }, origin) =>
    new Promise((resolve) => {
      const extraHeaders = { origin, cookie: 'a=b' }
      const socket = io(url, { forceNew: true, reconnection: false, transports: [transport], extraHeaders })
      const done = (isOpen: boolean): void => {
        socket.disconnect()
        resolve(isOpen)
      }
      socket.on('connect', () => done(true))
      socket.on('connect_error', () => done(false))
    })

const stream: Connect = async ({ url }, origin) => {
  const response = await fetch(`${url}/api/v1/events`, { headers: { origin, cookie: 'a=b' } })
  await response.body?.cancel()
  return response.status === 200
}

const ways: [string, Connect][] = [
  ['WebSocket', webSocket],
  ['Socket.IO over WebSocket', socketIo('websocket')],
  ['Socket.IO over polling', socketIo('polling')],
  ['server-sent events with a cookie', stream],
]

for (const [name, connects] of ways) {
  it(`SEC2: of 31 origins over ${name}, only the listed ones and the own one connect`, async () => {
    const rig = await openRig({ authenticate: () => ({ id: 'key:1', role: 'agent' }), corsOrigins: listed })
    await using at = await listenFor(rig)
    const allowed = [...listed, at.url]
    const all = [...allowed, ...foreign(at)]
    expect(all).toHaveLength(31)
    const connected = await Promise.all(all.map(async (origin) => ((await connects(at, origin)) ? origin : undefined)))
    expect(connected.filter((origin) => origin !== undefined)).toEqual(allowed)
  })
}
