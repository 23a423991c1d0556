import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { describe, expect, it } from 'vitest'
import { type Listening, listenFor } from '../test/listen.ts'
import { manualSleep } from '../test/manual-sleep.ts'
import { openRig, type Rig, type RigOptions } from '../test/rig.ts'
import type { Authenticated } from './index.ts'

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

type Given = [name: string, payload: Record<string, unknown>]

/** A client of Socket.IO, with everything it received. */
class Client implements Disposable {
  readonly socket: Socket
  readonly given: Given[] = []
  #wake: () => void = () => undefined

  constructor({ url }: Listening, options: Partial<ManagerOptions & SocketOptions> = {}) {
    this.socket = io(url, { forceNew: true, reconnection: false, ...options })
    const take = (name: string, payload: Record<string, unknown>): void => {
      this.given.push([name, payload])
      this.#wake()
    }
    this.socket.onAny(take)
    this.socket.on('connect_error', (error) => take('connect_error', error as never))
    this.socket.on('disconnect', (reason) => take('disconnect', { reason }))
  }

  /** The next event of a name, which is removed with all before it. */
  async next(name: string): Promise<Record<string, unknown>> {
    for (;;) {
      const place = this.given.findIndex(([each]) => each === name)
      if (place !== -1) return this.given.splice(0, place + 1).at(-1)?.[1] ?? {}
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  [Symbol.dispose](): void {
    this.socket.disconnect()
  }
}

const transports = [['websocket'], ['polling'], ['polling', 'websocket']]

describe('the log over Socket.IO', () => {
  for (const only of transports) {
    it(`over ${only.join(', then ')}: joins, follows, reports typing, and resumes by auth.after`, async () => {
      await using world = await open()
      const { rig, at } = world
      const { id } = await rig.conversation()
      using client = new Client(at, { transports: only })
      expect(await client.next('ready')).toMatchObject({ principal: { id: 'user:grace' }, heartbeatSeconds: 30 })
      const joined = await client.socket.emitWithAck('join', { join: 'a', conversationId: id })
      expect(joined).toMatchObject({ ok: true, join: 'a', cursor: expect.any(String) })
      await rig.receive('One')
      expect(await client.next('event')).toMatchObject({
        join: 'a',
        cursor: expect.any(String),
        event: { type: 'message.received', message: { text: 'One' } },
      })
      expect(await client.socket.emitWithAck('typing', { conversationId: id, writing: 'reply' })).toEqual({ ok: true })
      expect(await client.next('ephemeral')).toMatchObject({ type: 'typing', conversationId: id, writing: 'reply' })
      await rig.receive('Two')
      using again = new Client(at, { transports: only, auth: { after: joined.cursor } })
      const events = [await again.next('event'), await again.next('event')]
      expect(events.map(({ event }) => Object(event).message.text)).toEqual(['One', 'Two'])
    })
  }

  it('answers a wrong event with its problem, and the eleventh ends the connection', async () => {
    await using world = await open()
    using client = new Client(world.at)
    await client.next('ready')
    expect(await client.socket.emitWithAck('join', { conversationId: 'con_none' })).toMatchObject({
      ok: false,
      problem: { code: 'not_found' },
    })
    expect(await client.socket.emitWithAck('join', 'oldest')).toMatchObject({ ok: true })
    for (let each = 0; each < 11; each += 1) client.socket.emit('nonsense', each)
    expect(await client.next('problem')).toMatchObject({ problem: { code: 'not_found' } })
    expect(await client.next('closed')).toMatchObject({ code: 4400 })
    await client.next('disconnect')
  })

  it('answers a cursor of another log with reset', async () => {
    await using world = await open()
    using client = new Client(world.at, { auth: { after: 'another.7' } })
    expect(await client.next('reset')).toMatchObject({ cursor: expect.any(String) })
  })
})

describe('credentials of Socket.IO', () => {
  it('are a token or a one-use ticket of auth, and the refusal has the problem', async () => {
    const tickets = { redeem: async (ticket: string) => (ticket === 'good' ? agent : undefined) }
    const authenticate = ({ headers }: Request): Authenticated | undefined =>
      headers.get('authorization') === 'Bearer secret' ? agent : undefined
    await using world = await open({ tickets, authenticate })
    const { at } = world
    for (const auth of [{ token: 'secret' }, { ticket: 'good' }]) {
      using client = new Client(at, { auth })
      await client.next('ready')
    }
    for (const auth of [{ token: 'wrong' }, { ticket: 'bad' }, { token: 'a\nb' }, {}]) {
      using client = new Client(at, { auth })
      expect(await client.next('connect_error')).toMatchObject({ data: { code: 'auth.invalid' } })
    }
    using queried = new Client(at, { query: { token: 'secret' }, auth: { token: 'secret' } })
    await queried.next('connect_error')
  })

  it('SEC18: a session that has ended closes the connection with 4401', async () => {
    const { sleep, wake } = manualSleep()
    let valid = true
    await using world = await open({ authenticate: () => ({ ...agent, valid: () => valid }), environment: { sleep } })
    using client = new Client(world.at)
    await client.next('ready')
    valid = false
    wake(2000)
    expect(await client.next('closed')).toMatchObject({ code: 4401 })
    await client.next('disconnect')
  })

  it('a person has a limited number of connections over all transports: 4429', async () => {
    await using world = await open({ connectionsPerPerson: 1 })
    using one = new Client(world.at)
    await one.next('ready')
    using two = new Client(world.at)
    expect(await two.next('closed')).toMatchObject({ code: 4429 })
  })
})
