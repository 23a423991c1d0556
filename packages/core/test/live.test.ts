import { describe, expect, it } from 'vitest'
import { createParley, type Parley, type Principal, silentLogger } from '../src/index.ts'
import { memoryStore } from '../src/memory.ts'
import type { EphemeralFrame } from '../src/protocol.ts'
import { processSignals, type Signals } from '../src/store.ts'
import { customer, fakeChannel, type VirtualEnvironment, virtualEnvironment } from '../src/testing.ts'

const grace: Principal = { id: 'user:grace', role: 'agent' }
const mary: Principal = { id: 'user:mary', role: 'agent' }

interface World extends AsyncDisposable {
  parley: Parley
  /** A second process on the same store and signals. */
  other: Parley
  environment: VirtualEnvironment
  /** The bodies of all signals about people. */
  sent: string[]
  conversation: Awaited<ReturnType<typeof conversationOf>>
}

async function conversationOf(parley: Parley, index = 0) {
  const { items } = await parley.conversations.list()
  const found = items[index]
  if (found === undefined) throw new Error('No conversation.')
  return found.id
}

async function openWorld(): Promise<World> {
  const store = memoryStore()
  const environment = virtualEnvironment()
  const line = fakeChannel()
  const shared = processSignals()
  const sent: string[] = []
  const signals: Signals = {
    subscribe: (topic, options) => shared.subscribe(topic, options),
    async publish(topic, body) {
      if (topic.startsWith('live:')) sent.push(body)
      await shared.publish(topic, body)
    },
  }
  const given = { store, signals, environment: { ...environment, log: silentLogger } }
  const parley = await createParley({ ...given, channels: { line } })
  const other = await createParley({ ...given, channels: { line: fakeChannel() } })
  await parley.handleWebhook('line', line.inbound({ from: customer, name: 'Ann', text: 'Hello' }))
  return {
    parley,
    other,
    environment,
    sent,
    conversation: await conversationOf(parley),
    async [Symbol.asyncDispose]() {
      await parley.stop({ timeout: 0 })
      await other.stop({ timeout: 0 })
    },
  }
}

/** Reads frames in the background. */
function watch(frames: AsyncIterable<EphemeralFrame>): EphemeralFrame[] {
  const seen: EphemeralFrame[] = []
  void (async () => {
    for await (const frame of frames) seen.push(frame)
  })()
  return seen
}

describe('typing and presence', () => {
  it('reach the readers of every process, with the name of the person and the time of their end', async () => {
    await using world = await openWorld()
    const { parley, other, environment, conversation } = world
    const seen = watch(other.as(mary).live.frames())
    await environment.advance(0)
    await parley.as(grace).live.typing(conversation, 'reply', { name: 'Grace' })
    await environment.advance(0)
    const person = { id: 'user:grace', name: 'Grace' }
    const until = new Date(environment.now() + 6000).toISOString()
    expect(seen).toEqual([{ type: 'typing', conversationId: conversation, person, writing: 'reply', until }])
    await environment.advance(1000)
    await parley.as(grace).live.typing(conversation, null, { name: 'Grace' })
    await environment.advance(0)
    expect(seen.at(-1)).toMatchObject({ writing: null })
  })

  it('expire: typing after 6 seconds, presence after 45', async () => {
    await using world = await openWorld()
    const { parley, environment, conversation } = world
    await parley.as(grace).live.presence('online', conversation)
    await environment.advance(1000)
    await parley.as(grace).live.typing(conversation, 'note')
    const begin = (): EphemeralFrame[] => watch(parley.as(mary).live.frames())
    const first = begin()
    await environment.advance(0)
    expect(first.map(({ type }) => type)).toEqual(['typing', 'presence'])
    await environment.advance(6000)
    const second = begin()
    await environment.advance(0)
    expect(second.map(({ type }) => type)).toEqual(['presence'])
    await environment.advance(39_000)
    expect(await parley.as(mary).live.present()).toEqual([])
  })

  it('a process that begins later asks the others, and has the people that are there', async () => {
    await using world = await openWorld()
    const { parley, other, environment, conversation } = world
    await parley.as(grace).live.presence('away', conversation)
    await environment.advance(1000)
    await other.as(mary).live.present()
    await environment.advance(0)
    expect(await other.as(mary).live.present()).toMatchObject([{ person: { id: 'user:grace' }, state: 'away' }])
  })

  it('a person is offline when its last connection has ended, in any process', async () => {
    await using world = await openWorld()
    const { parley, other, environment } = world
    const seen = watch(parley.as(mary).live.frames())
    await environment.advance(0)
    await parley.as(grace).live.presence('online', null, { connection: 'a' })
    await other.as(grace).live.presence('away', null, { connection: 'b' })
    await environment.advance(1000)
    await parley.as(grace).live.presence('offline', null, { connection: 'a' })
    await environment.advance(1000)
    await other.as(grace).live.presence('offline', null, { connection: 'b' })
    await environment.advance(1000)
    expect(seen.map((frame) => frame.type === 'presence' && frame.state)).toEqual([
      ...['online', 'online', 'away', 'offline'],
    ])
  })

  it('are narrowed by access: no typing in a hidden conversation, and presence without it', async () => {
    await using world = await openWorld()
    const { parley, environment, conversation } = world
    const hidden: Principal = { id: 'user:eve', role: 'agent', access: ['company:2'] }
    const seen = watch(parley.as(hidden).live.frames())
    await environment.advance(0)
    await parley.as(grace).live.typing(conversation, 'reply')
    await environment.advance(500)
    await parley.as(grace).live.presence('online', conversation)
    await environment.advance(500)
    expect(seen).toMatchObject([{ type: 'presence', conversationId: null, person: { id: 'user:grace' } }])
    await expect(parley.as(hidden).live.typing(conversation, 'reply')).rejects.toMatchObject({ code: 'not_found' })
    await expect(parley.as(hidden).live.presence('online', conversation)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('never cross a tenant', async () => {
    await using world = await openWorld()
    const { parley, environment, conversation } = world
    const seen = watch(parley.tenant('acme').as(mary).live.frames())
    await parley.as(grace).live.typing(conversation, 'reply')
    await parley.as(grace).live.presence('online', null)
    await environment.advance(1000)
    expect(seen).toEqual([])
    expect(await parley.tenant('acme').live.present()).toEqual([])
  })

  it('a flood of one person is merged, and its last report arrives', async () => {
    await using world = await openWorld()
    const { parley, environment, conversation, sent } = world
    const seen = watch(parley.as(mary).live.frames())
    await environment.advance(0)
    sent.length = 0
    const typist = parley.as(grace).live
    for (let place = 0; place < 1000; place += 1) await typist.typing(conversation, place % 2 === 0 ? 'reply' : 'note')
    await typist.typing(conversation, null)
    await environment.advance(1000)
    expect(sent.length).toBeLessThanOrEqual(2)
    expect(seen).toHaveLength(2)
    expect(seen.at(-1)).toMatchObject({ writing: null })
  })

  it('of many connections travel in signals that PostgreSQL can carry', async () => {
    await using world = await openWorld()
    const { parley, other, environment, sent } = world
    const name = '\u0001"😀'.repeat(50)
    for (let place = 0; place < 100; place += 1)
      await parley.as({ id: `user:${place}`, role: 'agent' }).live.presence('online', null, { name })
    sent.length = 0
    await other.live.present()
    await environment.advance(0)
    expect(await other.live.present()).toHaveLength(100)
    expect(sent.length).toBeGreaterThan(1)
    const sizes = sent.map((body) => new TextEncoder().encode(JSON.stringify(['x'.repeat(32), 'live:default', body])))
    expect(Math.max(...sizes.map(({ byteLength }) => byteLength))).toBeLessThan(7900)
  })

  it('a reader of one conversation sees the people that come and leave', async () => {
    await using world = await openWorld()
    const { parley, environment, conversation } = world
    const seen = watch(parley.as(mary).live.frames({ conversationId: conversation }))
    await environment.advance(0)
    await parley.as(mary).live.presence('online', null)
    await parley.as(grace).live.presence('online', conversation)
    await environment.advance(1000)
    await parley.as(grace).live.presence('online', null)
    await environment.advance(1000)
    await parley.as(grace).live.presence('away', null)
    await environment.advance(1000)
    expect(seen).toMatchObject([
      { person: { id: 'user:grace' }, conversationId: conversation },
      { person: { id: 'user:grace' }, conversationId: null },
    ])
  })

  it('refuse a view without a principal, a role without the action, and a wrong word', async () => {
    await using world = await openWorld()
    const { parley, conversation } = world
    await expect(parley.live.typing(conversation, 'reply')).rejects.toMatchObject({ code: 'input.invalid' })
    const viewer = parley.as({ id: 'user:v', role: 'viewer' }).live
    await expect(viewer.typing(conversation, 'reply')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(parley.as(grace).live.typing(conversation, 'poem' as 'note')).rejects.toMatchObject({
      code: 'input.invalid',
    })
  })
})
