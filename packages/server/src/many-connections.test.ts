import { get } from 'node:http'
import { Readable } from 'node:stream'
import { memoryStore } from '@parley/core/memory'
import { EventSource, type EventSourceFetchInit, type FetchLikeResponse } from 'eventsource'
import { io } from 'socket.io-client'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Listening, listenFor } from '../test/listen.ts'
import { manualSleep } from '../test/manual-sleep.ts'
import { openRig } from '../test/rig.ts'

const EACH = 100

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn()
}

/** The texts that one client received, and its end. */
interface Client {
  texts: string[]
  isOpen: boolean
  end(): void
}

function clientOf(): Client {
  return { texts: [], isOpen: false, end: () => undefined }
}

/** The `fetch` of Node may lose the abort of a body after a garbage collection (nodejs/undici#4627). */
function fetchOverHttp(url: string | URL, { headers, signal }: EventSourceFetchInit): Promise<FetchLikeResponse> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, signal: signal as AbortSignal }, (answer) => {
      // The end of the request breaks the answer off.
      answer.on('error', () => undefined)
      const { statusCode: status = 0 } = answer
      const body = Readable.toWeb(answer) as ReadableStream<Uint8Array>
      const names = new Headers(answer.headers as Record<string, string>)
      resolve({ body, url: String(url), status, redirected: false, headers: names })
    })
    request.on('error', reject)
  })
}

function eventSource({ url }: Listening): Client {
  const client = clientOf()
  const source = new EventSource(`${url}/api/v1/events?types=message.received&ticket=one`, { fetch: fetchOverHttp })
  source.addEventListener('message.received', ({ data }) => client.texts.push(JSON.parse(data).message.text))
  source.onopen = () => {
    client.isOpen = true
  }
  client.end = () => source.close()
  return client
}

function webSocket({ url }: Listening): Client {
  const client = clientOf()
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/socket?types=message.received`, {
    perMessageDeflate: false,
  })
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data))
    if (frame.type === 'joined') client.isOpen = true
    if (frame.type === 'event') client.texts.push(frame.event.message.text)
  })
  client.end = () => socket.terminate()
  return client
}

function socketIo({ url }: Listening): Client {
  const client = clientOf()
  const auth = { types: ['message.received'] }
  const socket = io(url, { forceNew: true, reconnection: false, transports: ['websocket'], auth })
  socket.on('joined', () => {
    client.isOpen = true
  })
  socket.on('event', ({ event }) => client.texts.push(event.message.text))
  client.end = () => void socket.disconnect()
  return client
}

it(`R13: ${EACH * 3} connections over EventSource, ws and Socket.IO: one read of the log, no query while idle, nothing left after two cycles`, async () => {
  const store = memoryStore()
  let queries = 0
  for (const name of ['load', 'find', 'commit'] as const) {
    const call = store[name].bind(store) as (...given: unknown[]) => unknown
    Object.assign(store, {
      [name]: (...given: unknown[]) => {
        queries += 1
        return call(...given)
      },
    })
  }
  const { sleep, wake } = manualSleep()
  const known = { id: 'key:1', role: 'agent' } as const
  const rig = await openRig({
    store,
    authenticate: () => known,
    tickets: { redeem: async () => known },
    environment: { sleep },
  })
  await using at = await listenFor(rig)
  await rig.receive('First')
  const { connections, rooms } = rig.server.live
  for (let cycle = 1; cycle <= 2; cycle += 1) {
    const clients: Client[] = []
    // A few at a time: all at once would wait longer for this one process than Socket.IO allows.
    while (clients.length < EACH * 3) {
      for (const open of [eventSource, webSocket, socketIo]) clients.push(...Array.from({ length: 5 }, () => open(at)))
      await until(() => clients.every(({ isOpen }) => isOpen))
    }
    await until(() => connections.size === clients.length)
    for (let turns = 0; turns < 20; turns += 1) await turn()
    queries = 0
    for (const ms of [2000, 30_000, 2000]) {
      wake(ms)
      for (let turns = 0; turns < 5; turns += 1) await turn()
    }
    expect({ cycle, queries, rooms: rooms.size }).toEqual({ cycle, queries: 0, rooms: 1 })
    await rig.receive(`Text ${cycle}`)
    await until(() => clients.every(({ texts }) => texts.length === 1))
    expect(new Set(clients.flatMap(({ texts }) => texts))).toEqual(new Set([`Text ${cycle}`]))
    // The commit, and the loads for the write and for one frame: not one for each reader.
    expect(queries).toBeLessThan(10)
    for (const { end } of clients) end()
    await until(() => connections.size === 0 && rooms.size === 0)
  }
})
