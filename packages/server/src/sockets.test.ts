import { connect } from 'node:net'
import type { ClientFrame, ServerFrame } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { type Listening, listenFor } from '../test/listen.ts'
import { manualSleep } from '../test/manual-sleep.ts'
import { openRig, type Rig, type RigOptions } from '../test/rig.ts'
import type { Authenticated } from './index.ts'

const path = '/api/v1/socket'
const agent: Authenticated = { id: 'user:grace', role: 'agent', name: 'Grace Hopper' }

interface Opened extends AsyncDisposable {
  rig: Rig
  at: Listening
}

async function open(options: RigOptions = {}): Promise<Opened> {
  const rig = await openRig({ authenticate: () => agent, ...options })
  await rig.receive('Hello')
  const at = await listenFor(rig)
  return { rig, at, [Symbol.asyncDispose]: () => at[Symbol.asyncDispose]() }
}

/** A WebSocket of the package `ws`, with its frames. */
class Client implements AsyncDisposable {
  readonly socket: WebSocket
  readonly frames: ServerFrame[] = []
  readonly closed: Promise<number>
  #wake: () => void = () => undefined

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options)
    this.socket.on('error', () => undefined)
    this.socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)))
      this.#wake()
    })
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        resolve(code)
        this.#wake()
      })
    })
  }

  /** Sends a frame, after the handshake. */
  send(frame: ClientFrame | string): void {
    if (this.socket.readyState === WebSocket.CONNECTING) return void this.socket.once('open', () => this.send(frame))
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  /** The next frame of a type, which is removed with all before it. */
  async next<Type extends ServerFrame['type']>(type: Type): Promise<Extract<ServerFrame, { type: Type }>> {
    for (;;) {
      const place = this.frames.findIndex((frame) => frame.type === type)
      if (place !== -1) return this.frames.splice(0, place + 1).at(-1) as Extract<ServerFrame, { type: Type }>
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`Closed before ${type}.`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate()
    await this.closed
  }
}

const wsOf = ({ url }: Listening, query = ''): string => `${url.replace('http', 'ws')}${path}${query}`

/** The status of a refused upgrade, and its problem. */
async function refusal(url: string, options: ClientOptions = {}): Promise<{ status: number; code?: string }> {
  const socket = new WebSocket(url, options)
  return new Promise((resolve) => {
    socket.on('error', () => undefined)
    socket.on('open', () => {
      socket.terminate()
      resolve({ status: 101 })
    })
    socket.on('unexpected-response', async (_, response) => {
      let body = ''
      for await (const chunk of response) body += chunk
      resolve({ status: response.statusCode ?? 0, code: JSON.parse(body).code })
    })
  })
}

describe('the log over WebSocket', () => {
  it('begins with ready, joins, follows, and resumes after a cursor without a gap', async () => {
    await using world = await open()
    const { rig, at } = world
    await using client = new Client(wsOf(at))
    expect(await client.next('ready')).toEqual({
      type: 'ready',
      principal: { id: 'user:grace', name: 'Grace Hopper' },
      heartbeatSeconds: 30,
    })
    client.send({ type: 'join' })
    const { cursor } = await client.next('joined')
    await rig.receive('One')
    const first = await client.next('event')
    expect(first).toMatchObject({ event: { type: 'message.received', message: { text: 'One' } } })
    await rig.receive('Two')
    await using again = new Client(wsOf(at, `?after=${cursor}`))
    const texts = [await again.next('event'), await again.next('event')].map(({ event }) => Object(event).message.text)
    expect(texts).toEqual(['One', 'Two'])
    expect(again.frames).toEqual([])
  })

  it('serves several joins with filters, each with its own cursor', async () => {
    await using world = await open()
    const { rig, at } = world
    const { id } = await rig.conversation()
    await using client = new Client(wsOf(at))
    client.send({ type: 'join', join: 'one', conversationId: id })
    client.send({ type: 'join', join: 'all', types: ['conversation.opened'] })
    await client.next('joined')
    await client.next('joined')
    await rig.receive('Other', { from: '+14155550199' })
    await rig.receive('Mine')
    const events = [await client.next('event'), await client.next('event')]
    expect(events.map(({ join, event }) => [join, event.type])).toEqual([
      ['all', 'conversation.opened'],
      ['one', 'message.received'],
    ])
    client.send({ type: 'leave', join: 'one' })
    expect(await client.next('left')).toEqual({ type: 'left', join: 'one' })
  })

  it('answers a cursor of another log with reset, and passes the cursor with the heartbeat', async () => {
    const { sleep, wake } = manualSleep()
    await using world = await open({ environment: { sleep } })
    const { rig, at } = world
    await using client = new Client(wsOf(at, '?after=another.7'))
    const reset = await client.next('reset')
    expect(reset.cursor).toMatch(/./)
    await using other = new Client(wsOf(at, '?types=job.died'))
    const { cursor } = await other.next('joined')
    await rig.receive('Passed over')
    await client.next('event')
    wake(30_000)
    expect((await other.next('passed')).cursor).not.toBe(cursor)
    await other.next('heartbeat')
  })

  it('carries typing and presence, and the end of a connection is the end of the presence', async () => {
    await using world = await open()
    const { rig, at } = world
    const { id } = await rig.conversation()
    await using reader = new Client(wsOf(at))
    reader.send({ type: 'join', conversationId: id })
    await reader.next('joined')
    const client = new Client(wsOf(at))
    await client.next('ready')
    client.send({ type: 'presence', state: 'online', conversationId: id })
    client.send({ type: 'typing', conversationId: id, writing: 'reply' })
    const person = { id: 'user:grace', name: 'Grace Hopper' }
    expect(await reader.next('ephemeral')).toMatchObject({ frame: { type: 'presence', person, state: 'online' } })
    expect(await reader.next('ephemeral')).toMatchObject({ frame: { type: 'typing', person, writing: 'reply' } })
    await client[Symbol.asyncDispose]()
    expect(await reader.next('ephemeral')).toMatchObject({ frame: { type: 'presence', state: 'offline' } })
  })

  it('answers a ping, and sends large events compressed once', async () => {
    await using world = await open({ maxText: 20_000 })
    const { rig, at } = world
    await using client = new Client(wsOf(at, '?types=message.received'))
    await using plain = new Client(wsOf(at, '?types=message.received'), { perMessageDeflate: false })
    await client.next('joined')
    await plain.next('joined')
    client.send({ type: 'ping' })
    await client.next('heartbeat')
    const text = 'long and long '.repeat(1000)
    await rig.receive(text)
    expect(Object((await client.next('event')).event).message.text).toBe(text)
    expect(Object((await plain.next('event')).event).message.text).toBe(text)
    const read = (each: Client): number => Number(Reflect.get(Object(each.socket)._socket, 'bytesRead'))
    expect(read(plain)).toBeGreaterThan(14_000)
    expect(read(client)).toBeLessThan(4000)
  })
})

describe('credentials of a WebSocket', () => {
  it('are checked before the upgrade', async () => {
    const tickets = { redeem: async (ticket: string) => (ticket === 'good' ? agent : undefined) }
    await using world = await open({ tickets, authenticate: () => undefined })
    const { at } = world
    expect(await refusal(wsOf(at))).toEqual({ status: 401, code: 'auth.invalid' })
    expect(await refusal(wsOf(at, '?ticket=bad'))).toEqual({ status: 401, code: 'auth.invalid' })
    expect(await refusal(wsOf(at, '?token=good'))).toEqual({ status: 401, code: 'auth.invalid' })
    expect(await refusal(wsOf(at, '?ticket=good'))).toEqual({ status: 101 })
    expect(await refusal(wsOf(at, '?ticket=good&types=no'))).toEqual({ status: 422, code: 'input.invalid' })
  })

  it('are of the principal of each join: a hidden conversation is not found', async () => {
    await using world = await open({ authenticate: () => ({ ...agent, access: ['company:2'] }) })
    const [conversation] = (await world.rig.parley.conversations.list()).items
    await using client = new Client(wsOf(world.at))
    client.send({ type: 'join', join: 'a', conversationId: String(conversation?.id) })
    expect(await client.next('error')).toMatchObject({ join: 'a', problem: { code: 'not_found' } })
    client.send({ type: 'join' })
    await client.next('joined')
    await world.rig.receive('Hidden')
    client.send({ type: 'ping' })
    await client.next('heartbeat')
    expect(client.frames).toEqual([])
  })

  it('SEC18: a session that has ended closes the socket with 4401', async () => {
    const { sleep, wake } = manualSleep()
    let valid = true
    await using world = await open({ authenticate: () => ({ ...agent, valid: () => valid }), environment: { sleep } })
    await using client = new Client(wsOf(world.at))
    await client.next('ready')
    valid = false
    wake(2000)
    expect(await client.closed).toBe(4401)
  })
})

describe('limits of a WebSocket', () => {
  it('a person has a limited number of connections: 4429', async () => {
    await using world = await open({ connectionsPerPerson: 2 })
    await using one = new Client(wsOf(world.at))
    await using two = new Client(wsOf(world.at))
    await Promise.all([one.next('ready'), two.next('ready')])
    expect(await new Client(wsOf(world.at)).closed).toBe(4429)
  })

  it('wrong frames are answered with the problem, and the eleventh closes with 4400', async () => {
    await using world = await open()
    await using client = new Client(wsOf(world.at))
    client.send('{')
    expect(await client.next('error')).toMatchObject({ problem: { code: 'input.malformed' } })
    client.send('{"type":"join","join":"x","typos":1}')
    expect(await client.next('error')).toMatchObject({
      join: 'x',
      problem: { code: 'input.invalid', errors: [{ field: 'typos' }] },
    })
    client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true })
    expect(await client.next('error')).toMatchObject({ problem: { code: 'input.malformed' } })
    for (let each = 0; each < 10_000 && client.socket.readyState === WebSocket.OPEN; each += 1) client.send('garbage')
    expect(await client.closed).toBe(4400)
  })

  it('a frame over 64 kB closes with 1009', async () => {
    await using world = await open()
    await using client = new Client(wsOf(world.at))
    await client.next('ready')
    client.send(' '.repeat(65 * 1024))
    expect(await client.closed).toBe(1009)
  })

  it('takes compressed frames, refuses a bomb, and survives a client that disconnects in the middle of one', async () => {
    await using world = await open()
    const { at, rig } = world
    const { id } = await rig.conversation()
    await using client = new Client(wsOf(at))
    await client.next('ready')
    // `ws` compresses frames from 1 kB on.
    client.send(`${JSON.stringify({ type: 'join', conversationId: id })}${' '.repeat(20_000)}`)
    await client.next('joined')
    await using bomb = new Client(wsOf(at))
    await bomb.next('ready')
    bomb.send(' '.repeat(10_000_000))
    expect(await bomb.closed).toBe(1009)
    for (let each = 0; each < 20; each += 1) {
      const leaving = new Client(wsOf(at))
      await leaving.next('ready')
      for (let frame = 0; frame < 20; frame += 1) leaving.send(`{"type":"ping"}${' '.repeat(60_000)}`)
      await leaving[Symbol.asyncDispose]()
    }
    client.send({ type: 'ping' })
    await client.next('heartbeat')
  })

  it('a peer without a sign of life is closed after 75 seconds', async () => {
    const { sleep, wake } = manualSleep()
    let elapsed = 0
    await using world = await open({ environment: { sleep, elapsed: () => elapsed } })
    const raw = connect(world.at.port, '127.0.0.1')
    const key = 'dGhlIHNhbXBsZSBub25jZQ=='
    raw.write(
      `GET ${path} HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${key}\r\n\r\n`,
    )
    await new Promise((resolve) => raw.once('data', resolve))
    await using client = new Client(wsOf(world.at))
    await client.next('ready')
    elapsed = 60_000
    client.send({ type: 'ping' })
    await client.next('heartbeat')
    elapsed = 80_000
    const ended = new Promise((resolve) => raw.once('close', resolve))
    raw.on('data', (bytes) => {
      if (bytes.at(0) === 0x88) raw.end()
    })
    wake(2000)
    await ended
    expect(client.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('closes with 1012 when the server stops, and refuses later ones', async () => {
    await using world = await open()
    await using client = new Client(wsOf(world.at))
    await client.next('ready')
    await world.rig.server.stop()
    expect(await client.closed).toBe(1012)
    expect((await refusal(wsOf(world.at))).status).toBe(503)
  })
})
