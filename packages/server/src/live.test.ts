import type { Principal } from '@parley/core'
import { describe, expect, it } from 'vitest'
import { manualSleep } from '../test/manual-sleep.ts'
import { type Block, readEvents, readStream } from '../test/read-stream.ts'
import { openRig, type Rig, type RigOptions } from '../test/rig.ts'
import type { Authenticate, Authenticated, Tickets } from './index.ts'

const path = '/api/v1/events'
const agent: Authenticated = { id: 'user:grace', role: 'agent', name: 'Grace Hopper' }

/** Every caller is this principal. */
const as =
  (principal: Authenticated): Authenticate =>
  () =>
    principal

async function open(options: RigOptions): Promise<Rig> {
  const rig = await openRig({ authenticate: as(agent), ...options })
  await rig.receive('Hello')
  return rig
}

async function follow(rig: Rig, query = ''): Promise<AsyncGenerator<Block>> {
  const response = await rig.ask(`${path}${query}`)
  expect(response.status).toBe(200)
  const blocks = readStream(response)
  await blocks.next()
  await blocks.next()
  return blocks
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The tickets of a test: each is known once. */
function oneUse(known: Record<string, Authenticated>): Tickets {
  return {
    async redeem(ticket) {
      const found = known[ticket]
      delete known[ticket]
      return found
    },
  }
}

describe('typing and presence over HTTP', () => {
  it('reach streams with ephemeral=true, as events without a cursor, and no other stream', async () => {
    await using rig = await open({})
    const { id } = await rig.conversation()
    const blocks = await follow(rig, '?ephemeral=true')
    const plain = await follow(rig)
    const first = readEvents(blocks, 2)
    const other = readEvents(plain, 1)
    await turn()
    const typing = await rig.ask(`/api/v1/conversations/${id}/typing`, { method: 'POST', body: { writing: 'note' } })
    expect(typing.status).toBe(204)
    await rig.receive('Hello?')
    const [shown, received] = await first
    const person = { id: 'user:grace', name: 'Grace Hopper' }
    expect(JSON.parse(shown?.data ?? '')).toMatchObject({ type: 'typing', conversationId: id, person, writing: 'note' })
    expect([shown?.event, shown?.id]).toEqual(['typing', ''])
    expect(received?.event).toBe('message.received')
    expect((await other)[0]?.event).toBe('message.received')
  })

  it('list the people that are there, and refuse a hidden conversation', async () => {
    await using rig = await open({})
    const { id } = await rig.conversation()
    const put = (body: object): Promise<Response> => rig.ask('/api/v1/presence', { method: 'PUT', body })
    expect((await put({ state: 'online', conversationId: id })).status).toBe(204)
    const { items } = await (await rig.ask('/api/v1/presence')).json()
    expect(items).toMatchObject([
      { type: 'presence', person: { name: 'Grace Hopper' }, state: 'online', conversationId: id },
    ])
    expect((await put({ state: 'online', conversationId: 'con_none' })).status).toBe(404)
    expect((await put({ state: 'asleep', conversationId: null })).status).toBe(422)
  })
})

describe('tickets', () => {
  it('open a stream once, as their caller', async () => {
    const tickets = oneUse({ 'ticket-1': agent })
    await using rig = await open({ tickets, authenticate: () => undefined })
    const [first, second] = [await rig.ask(`${path}?ticket=ticket-1`), await rig.ask(`${path}?ticket=ticket-1`)]
    expect([first.status, second.status]).toEqual([200, 401])
    expect(await second.json()).toMatchObject({ code: 'auth.invalid', detail: expect.stringContaining('ticket') })
    await first.body?.cancel()
  })

  it('are the only credentials in a query', async () => {
    await using rig = await open({ authenticate: as({ ...agent, role: 'owner' }) })
    for (const name of ['token', 'access_token', 'apiKey', 'api-key', 'key', 'Authorization', 'jwt', 'password']) {
      const response = await rig.ask(`${path}?${name}=a-key-for-tests`)
      expect([name, response.status]).toEqual([name, 401])
      expect(await response.json()).toMatchObject({ code: 'auth.invalid', field: name })
    }
  })
})

describe('SEC2: origins of event streams with a cookie', () => {
  it('only those of the list and the own one connect', async () => {
    await using rig = await open({ corsOrigins: ['https://app.example.com'] })
    const origins: [string, boolean][] = [
      ['https://app.example.com', true],
      ['http://localhost', true],
      ['https://localhost', true],
      ['http://localhost:81', false],
      ['https://evil.example', false],
      ['https://app.example.com.evil.example', false],
      ['null', false],
      ['', false],
      ['file://', false],
    ]
    for (const [origin, isAllowed] of origins) {
      const request = new Request(`http://localhost${path}`, { headers: { origin, host: 'localhost', cookie: 'a=b' } })
      const response = await rig.server.fetch(request)
      expect([origin, response.status]).toEqual([origin, isAllowed ? 200 : 403])
      await response.body?.cancel()
    }
  })
})

describe('SEC18: the end of a session', () => {
  const ends: [string, (state: { valid: boolean; now: number }) => Partial<Authenticated>][] = [
    ['is no longer valid', (state) => ({ valid: () => state.valid })],
    ['is no longer valid, as a promise', (state) => ({ valid: async () => state.valid })],
    ['has expired', () => ({ expiresAt: 5000 })],
  ]
  for (const [name, more] of ends) {
    it(`ends the stream at the next check: the session ${name}`, async () => {
      const { sleep, wake } = manualSleep()
      const state = { valid: true, now: 1000 }
      await using rig = await open({
        authenticate: () => ({ ...agent, ...more(state) }),
        environment: { sleep, now: () => state.now },
      })
      const blocks = await follow(rig)
      const next = blocks.next()
      wake(2000)
      await turn()
      await rig.receive('Still there')
      expect((await next).value?.event).toBe('message.received')
      const end = blocks.next()
      state.valid = false
      state.now = 5000
      await turn()
      wake(2000)
      expect((await end).done).toBe(true)
    })
  }

  it('a check that fails ends no stream', async () => {
    const { sleep, wake } = manualSleep()
    const valid = (): Promise<boolean> => Promise.reject(new Error('no database'))
    await using rig = await open({ authenticate: as({ ...agent, valid }), environment: { sleep } })
    const blocks = await follow(rig)
    const next = blocks.next()
    wake(2000)
    await turn()
    await rig.receive('Still there')
    expect((await next).value?.event).toBe('message.received')
  })
})

describe('the connections of a person', () => {
  const statuses = async (rig: Rig, count: number): Promise<{ all: number[]; first: Response[] }> => {
    const first: Response[] = []
    for (let each = 0; each < count; each += 1) {
      const response = await rig.ask(path)
      if (response.status === 200) void readStream(response).next()
      first.push(response)
    }
    return { all: first.map(({ status }) => status), first }
  }

  it('are limited; those of a key are not', async () => {
    await using rig = await open({ connectionsPerPerson: 3 })
    const { all, first } = await statuses(rig, 4)
    expect(all).toEqual([200, 200, 200, 429])
    expect(await first[3]?.json()).toMatchObject({ code: 'connections.too_many' })
    const key: Principal = { id: 'key:1', role: 'agent' }
    await using other = await open({ connectionsPerPerson: 3, authenticate: as(key) })
    expect((await statuses(other, 5)).all).toEqual([200, 200, 200, 200, 200])
  })
})

describe('the address of the socket', () => {
  it('answers a request without an upgrade with 426', async () => {
    await using rig = await open({})
    const response = await rig.ask('/api/v1/socket')
    expect(response.status).toBe(426)
    expect(await response.json()).toMatchObject({ code: 'upgrade.required' })
  })
})
