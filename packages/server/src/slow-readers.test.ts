import type { IncomingMessage } from 'node:http'
import type { ServerFrame } from '@parley/core/protocol'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { listenFor } from '../test/listen.ts'
import { manualSleep } from '../test/manual-sleep.ts'
import { openRig } from '../test/rig.ts'
import { StalledSocket } from '../test/stalled-socket.ts'
import { serveSockets } from './sockets.ts'

const MESSAGES = 40
const SIZE = 200_000
const MB = 1024 * 1024

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn()
}

const upgrade = {
  method: 'GET',
  url: '/api/v1/socket?types=message.received',
  headers: {
    host: 'localhost',
    upgrade: 'websocket',
    connection: 'upgrade',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  },
} as object as IncomingMessage

type EventFrame = Extract<ServerFrame, { type: 'event' }>

const eventsOf = (frames: readonly unknown[]): EventFrame[] =>
  (frames as ServerFrame[]).filter((frame) => frame.type === 'event')

const textOf = ({ event }: EventFrame): string => Object(event).message.text

it('R12: a reader that stops to read takes 1 MB, holds up no other, is closed with 4408, and resumes without a gap', async () => {
  const { sleep, wake } = manualSleep()
  let elapsed = 0
  const environment = { sleep, elapsed: () => elapsed }
  const authenticate = (): { id: string; role: 'agent' } => ({ id: 'key:1', role: 'agent' })
  const rig = await openRig({ authenticate, maxText: SIZE * 2, environment })
  await using at = await listenFor(rig)
  const sockets = serveSockets(rig.server, { socketIo: false })
  const stalled = new StalledSocket()
  sockets.upgrade(upgrade, stalled, Buffer.alloc(0))
  await until(() => stalled.received().messages.length === 2)
  stalled.stall()

  const open = async (after = ''): Promise<ServerFrame[]> => {
    const url = `${at.url.replace('http', 'ws')}/api/v1/socket?types=message.received&after=${after}`
    const socket = new WebSocket(url, { perMessageDeflate: false })
    const frames: ServerFrame[] = []
    socket.on('message', (data) => frames.push(JSON.parse(String(data))))
    await until(() => frames.length >= 2)
    return frames
  }
  const others = await Promise.all(Array.from({ length: 3 }, () => open()))
  const texts = Array.from({ length: MESSAGES }, (_, place) => `${place} ${'x'.repeat(SIZE)}`)
  let most = 0
  for (const text of texts) {
    await rig.receive(text)
    await turn()
    most = Math.max(most, stalled.writableLength)
  }
  await until(() => others.every((frames) => eventsOf(frames).length === MESSAGES))
  for (const frames of others) expect(eventsOf(frames).map(textOf)).toEqual(texts)
  // Of 8 MB, at most one event more than 1 MiB waits.
  expect(most).toBeGreaterThan(MB)
  expect(most).toBeLessThan(1.5 * MB)

  wake(2000)
  await turn()
  elapsed = 10_000
  wake(2000)
  await turn()
  stalled.readOn()
  await until(() => stalled.received().code !== undefined)
  expect(stalled.received().code).toBe(4408)
  const first = eventsOf(stalled.received().messages)
  expect(first.length).toBeGreaterThan(0)
  const rest = await open(first.at(-1)?.cursor)
  await until(() => first.length + eventsOf(rest).length === MESSAGES)
  expect([...first, ...eventsOf(rest)].map(textOf)).toEqual(texts)
})

it('a reader that is slow for a moment falls behind, and is in time again without a new connection', async () => {
  const { sleep } = manualSleep()
  const authenticate = (): { id: string; role: 'agent' } => ({ id: 'key:1', role: 'agent' })
  await using rig = await openRig({ authenticate, maxText: SIZE * 2, environment: { sleep } })
  const sockets = serveSockets(rig.server, { socketIo: false })
  const slow = new StalledSocket()
  sockets.upgrade(upgrade, slow, Buffer.alloc(0))
  await until(() => slow.received().messages.length === 2)
  slow.stall()
  const texts = Array.from({ length: 20 }, (_, place) => `${place} ${'x'.repeat(SIZE)}`)
  for (const text of texts) await rig.receive(text)
  expect(slow.writableLength).toBeLessThan(1.5 * MB)
  slow.readOn()
  await until(() => eventsOf(slow.received().messages).length === texts.length)
  await rig.receive('In time')
  await until(() => eventsOf(slow.received().messages).length === texts.length + 1)
  expect(eventsOf(slow.received().messages).map(textOf)).toEqual([...texts, 'In time'])
  await rig.server.stop()
  slow.destroy()
})
