import { describe, expect, it } from 'vitest'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { ConversationId } from '../src/lib/model/ids.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import { processSignals } from '../src/lib/ports/process-signals.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { type FakeChannelType, fakeChannelType } from '../src/lib/testing/channel-type.ts'

const config = { number: '+15550100001', token: 'good-token' }
const secret = 'a secret of tests, which has 32 characters'

interface World extends AsyncDisposable {
  parley: Parley
  fake: FakeChannelType
  store: Store
  pass(ms: number): Promise<void>
  receive(channel: string, text: string, from?: string): Promise<Response>
}

async function openWorld(options: { store?: Store; publicUrl?: string; fake?: FakeChannelType } = {}): Promise<World> {
  const { store = memoryStore(), publicUrl, fake = fakeChannelType() } = options
  let now = 1_700_000_000_000
  const environment = { now: () => now, random: () => 1, log: silentLogger }
  const parley: Parley = await createParley({
    ...{ store, secret, environment, channelTypes: { fake: fake.type } },
    ...(publicUrl === undefined ? {} : { publicUrl }),
  })
  return {
    ...{ parley, fake, store },
    async pass(ms) {
      now += ms
      await parley.drain()
    },
    receive: (channel, text, from = '+14155550123') => parley.handleWebhook(channel, fake.line.inbound({ from, text })),
    [Symbol.asyncDispose]: () => parley.stop({ timeout: 0 }),
  }
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'done',
    ({ code, field }) => [code, field],
  )

describe('a channel that is added at run time', () => {
  it('is open at once: it receives, and it sends', async () => {
    await using world = await openWorld()
    const { parley, fake } = world
    const { channel, replayed } = await parley.channels.add({ id: 'desk', type: 'fake', label: 'Desk', config })
    expect([channel, replayed]).toMatchObject([
      { id: 'desk', kind: 'fake', address: '+15550100001', added: { type: 'fake', label: 'Desk', version: 1 } },
      false,
    ])
    expect((await world.receive('desk', 'Hello')).status).toBe(204)
    const { items } = await parley.conversations.list()
    expect(items).toMatchObject([{ channel: 'desk', access: [] }])
    await parley.messages.send(items[0]?.id as ConversationId, 'Good day')
    await world.pass(0)
    expect(fake.line.sent).toMatchObject([{ message: { text: 'Good day' } }])
  })

  it('is refused before anything is stored, with the field', async () => {
    await using world = await openWorld()
    const { parley, fake } = world
    const add = (input: object): Promise<unknown> => codeOf(parley.channels.add({ type: 'fake', config, ...input }))
    expect(await add({ type: 'fakes' })).toEqual(['input.invalid', 'type'])
    expect(await add({ config: { ...config, number: '5' } })).toEqual(['channel.misconfigured', 'config.number'])
    expect(await add({ config: { ...config, colour: 'red' } })).toEqual(['channel.misconfigured', 'config.colour'])
    expect(await add({ config: { token: 'good-token' } })).toEqual(['channel.misconfigured', 'config.number'])
    expect(await add({ id: 'a/b' })).toEqual(['input.invalid', 'id'])
    expect(await add({ access: [' '] })).toEqual(['input.invalid', 'access[0]'])
    fake.fail('open', new Error('The line is cut.'))
    expect(await add({})).toEqual(['channel.misconfigured', 'config'])
    expect(await parley.channels.list()).toEqual([])
    expect(fake.open).toEqual([])
  })

  it('has its address alone: of two people that add one number at once, one is refused', async () => {
    await using world = await openWorld()
    const { parley } = world
    const add = (id: string): Promise<unknown> => codeOf(parley.channels.add({ id, type: 'fake', config }))
    const answers = await Promise.all([add('one'), add('two')])
    expect(answers.toSorted()).toEqual([['channel.exists', 'config'], 'done'])
    const [kept] = await parley.channels.list()
    const other = { ...config, number: '+15550100002' }
    const second = await parley.channels.add({ type: 'fake', config: other })
    expect(await codeOf(parley.channels.update(second.channel.id, { config: { number: config.number } }))).toEqual([
      'channel.exists',
      'config',
    ])
    expect(parley.channelAt('fake', ['nonsense', '+15550100001'])).toBe(kept?.id)
    expect(parley.channelAt('fake', ['+15550100009'])).toBeUndefined()
    expect(parley.channelAt('sms', ['+15550100001'])).toBeUndefined()
    await parley.channels.remove(kept?.id ?? '')
    expect(parley.channelAt('fake', ['+15550100001'])).toBeUndefined()
    expect(await codeOf(parley.channels.update(second.channel.id, { config: { number: config.number } }))).toBe('done')
    expect(parley.channelAt('fake', ['+15550100001'])).toBe(second.channel.id)
  })

  it('has figures for its own people, and none from the time of other people', async () => {
    await using world = await openWorld()
    const { parley } = world
    const numbers = ['+15550100001', '+15550100002', '+15550100003']
    for (const [place, access] of [['user:ann'], ['user:bob'], []].entries()) {
      const own = { ...config, number: numbers[place] ?? '' }
      await parley.channels.add({ id: `line${place}`, type: 'fake', config: own, access })
      await world.receive(`line${place}`, 'Hello', `+1415555012${place}`)
    }
    const figuresOf = async (person: string): Promise<unknown> => {
      const view = parley.as({ id: person, role: 'agent', access: [person] })
      const { totals, conversations, channels } = await view.statistics.summary({
        from: 1_699_999_000_000,
        to: 1_700_009_000_000,
      })
      return [totals.received, conversations.total, channels.map(({ channel }) => channel)]
    }
    expect(await figuresOf('user:ann')).toEqual([1, 1, ['line0']])
    expect(await figuresOf('user:bob')).toEqual([1, 1, ['line1']])
    expect(await figuresOf('user:eve')).toEqual([0, 0, []])
    await world.pass(1)
    await parley.channels.update('line1', { access: ['user:ann'] })
    expect(await figuresOf('user:ann')).toEqual([1, 1, ['line0']])
    expect(await figuresOf('user:bob')).toEqual([0, 0, []])
    await parley.channels.remove('line0')
    await world.pass(1)
    await parley.channels.add({ id: 'line0', type: 'fake', config, access: ['user:bob'] })
    expect(await figuresOf('user:bob')).toEqual([0, 0, []])
  })

  it('keeps its secrets: no read, no list, no event and no record has one', async () => {
    await using world = await openWorld()
    const { parley, store } = world
    await parley.channels.add({ id: 'desk', type: 'fake', config }, { key: 'k' })
    await parley.channels.update('desk', { label: 'Front' }, { key: 'l' })
    const shown = await parley.channels.get('desk')
    expect(shown.added?.config).toEqual({ number: '+15550100001', token: { set: true } })
    const log = await store.log(parley.id, { after: 'oldest', limit: 100 })
    expect(log.events.map(({ event }) => event.type)).toEqual(['channel.added', 'channel.updated'])
    expect(JSON.stringify([shown, await parley.channels.list(), log])).not.toContain('good-token')
    const agent = parley.as({ id: 'user:1', role: 'agent' })
    expect((await agent.channels.get('desk')).added?.config).toBeNull()
  })

  it('runs once for one idempotency key', async () => {
    await using world = await openWorld()
    const add = () => world.parley.channels.add({ type: 'fake', config }, { key: 'once' })
    const [first, second] = [await add(), await add()]
    expect([first.replayed, second.replayed, second.channel.id]).toEqual([false, true, first.channel.id])
    expect(await world.parley.channels.list()).toHaveLength(1)
    const other = world.parley.channels.add({ type: 'fake', config, label: 'x' }, { key: 'once' })
    expect(await codeOf(other)).toEqual(['idempotency.mismatch', 'Idempotency-Key'])
  })

  it('has an id of one tenant only', async () => {
    await using world = await openWorld()
    const { parley } = world
    await parley.channels.add({ id: 'desk', type: 'fake', config })
    const other = parley.tenant('other')
    expect(await codeOf(parley.channels.add({ id: 'desk', type: 'fake', config }))).toEqual(['channel.exists', 'id'])
    expect(await codeOf(other.channels.add({ id: 'desk', type: 'fake', config }))).toEqual(['channel.exists', 'id'])
    expect(await codeOf(other.channels.get('desk'))).toEqual(['channel.unknown', 'channel'])
    expect(await other.channels.list()).toEqual([])
  })
})

describe('a change of a channel', () => {
  it('keeps a secret that is absent, or has its mark', async () => {
    await using world = await openWorld()
    const { parley } = world
    await parley.channels.add({ id: 'desk', type: 'fake', config: { ...config, note: 'x' } })
    const read = (await parley.channels.get('desk')).added?.config ?? {}
    await parley.channels.update('desk', { config: { ...read, number: '+15550100002', note: null } })
    expect(await parley.channels.test('desk')).toEqual({ detail: 'The provider has the number +15550100002.' })
    expect((await parley.channels.get('desk')).added?.config).toEqual({ number: '+15550100002', token: { set: true } })
    await parley.channels.update('desk', { config: { token: 'another' } })
    expect(await codeOf(parley.channels.test('desk'))).toEqual(['channel.misconfigured', 'token'])
  })

  it('is refused if the channel has changed meanwhile', async () => {
    await using world = await openWorld()
    const { parley } = world
    await parley.channels.add({ id: 'desk', type: 'fake', config })
    const give = (person: string) => parley.channels.update('desk', { access: [person], version: 1 })
    const both = await Promise.all([codeOf(give('user:1')), codeOf(give('user:2'))])
    expect(both).toEqual(['done', ['channel.changed', 'version']])
    expect((await parley.channels.get('desk')).added).toMatchObject({ access: ['user:1'], version: 2 })
  })

  it('opens the channel again, and closes the former one after its running calls', async () => {
    await using world = await openWorld()
    const { parley, fake } = world
    await parley.channels.add({ id: 'desk', type: 'fake', config })
    await world.receive('desk', 'Hello')
    const { items } = await parley.conversations.list()
    fake.line.script({ type: 'hang' })
    await parley.messages.send(items[0]?.id as ConversationId, 'One')
    void parley.drain()
    await expect.poll(() => fake.line.sent).toHaveLength(1)
    await parley.channels.update('desk', { config: { number: '+15550100002' } })
    expect(fake.open).toEqual(['desk', 'desk'])
    await parley.stop({ timeout: 0 })
    expect(fake.open).toEqual([])
  })

  it('refuses a channel of the program, an unknown one and an empty change', async () => {
    const fake = fakeChannelType()
    const parley: Parley = await createParley({
      ...{ store: memoryStore(), channels: { line: fake.line }, channelTypes: { fake: fake.type } },
      environment: { log: silentLogger },
    })
    await using _ = parley
    expect(await codeOf(parley.channels.update('line', { label: 'x' }))).toEqual(['channel.fixed', 'channel'])
    expect(await codeOf(parley.channels.remove('line'))).toEqual(['channel.fixed', 'channel'])
    expect(await codeOf(parley.channels.add({ id: 'line', type: 'fake', config }))).toEqual(['channel.exists', 'id'])
    expect(await codeOf(parley.channels.update('none', { label: 'x' }))).toEqual(['channel.unknown', 'channel'])
    await parley.channels.add({ id: 'desk', type: 'fake', config })
    expect(await codeOf(parley.channels.update('desk', {}))).toEqual(['input.invalid', 'patch'])
    expect((await parley.channels.list()).map(({ id, added }) => [id, added?.type])).toEqual([
      ['desk', 'fake'],
      ['line', undefined],
    ])
  })
})

describe('the access of a channel', () => {
  const [ann, bob] = ['1', '2'].map((id) => ({ id: `user:${id}`, role: 'agent', access: [`user:${id}`] }) as const)

  it('is put on its conversations, and others see neither of both', async () => {
    await using world = await openWorld()
    const { parley } = world
    await parley.channels.add({ id: 'ann', type: 'fake', config, access: ['user:1'] })
    await parley.channels.add({ id: 'all', type: 'fake', config: { ...config, number: '+15550100002' } })
    await world.receive('ann', 'Hello')
    const [own, other] = [ann, bob].map((each) => parley.as(each as NonNullable<typeof ann>))
    if (own === undefined || other === undefined) throw new Error('A view is missing.')
    expect((await own.conversations.list()).items).toMatchObject([{ channel: 'ann', access: ['user:1'] }])
    expect((await other.conversations.list()).items).toEqual([])
    expect((await own.channels.list()).map(({ id }) => id)).toEqual(['all', 'ann'])
    expect((await other.channels.list()).map(({ id }) => id)).toEqual(['all'])
    expect(await codeOf(other.channels.get('ann'))).toEqual(['channel.unknown', 'channel'])
    const started = (view: typeof own): Promise<unknown> =>
      codeOf(view.conversations.start({ channel: 'ann', to: '+14155550199', text: 'Hi' }))
    expect([await started(other), await started(own)]).toEqual([['channel.unknown', 'channel'], 'done'])
    expect((await own.conversations.list()).items[0]).toMatchObject({ access: ['user:1'] })
    for (const view of [own, other])
      expect(await codeOf(view.channels.update('ann', { label: 'x' }))).toEqual(['forbidden', undefined])
  })

  it('closes the conversations of the former person, and the next text opens one of the new person', async () => {
    await using world = await openWorld()
    const { parley } = world
    await parley.channels.add({ id: 'line', type: 'fake', config, access: ['user:1'] })
    for (const last of ['1', '2', '3']) await world.receive('line', 'Hello', `+1415555012${last}`)
    const { items } = await parley.conversations.list()
    await parley.conversations.update(items[0]?.id as ConversationId, { status: 'archived' })
    await parley.channels.update('line', { access: ['user:2'] })
    await world.pass(0)
    expect((await parley.conversations.list()).items.map(({ status }) => status)).toEqual([
      'closed',
      'closed',
      'closed',
    ])
    await world.receive('line', 'Hello again', '+14155550121')
    await world.pass(6000)
    const view = parley.as(bob as NonNullable<typeof bob>)
    expect((await view.conversations.list()).items).toMatchObject([{ status: 'open', access: ['user:2'] }])
    expect((await parley.conversations.list()).items).toHaveLength(4)
  })
})

describe('a removed channel', () => {
  it('is closed, its conversations stay, and every message of ours is refused', async () => {
    await using world = await openWorld()
    const { parley, fake } = world
    await parley.channels.add({ id: 'desk', type: 'fake', config })
    await world.receive('desk', 'Hello')
    const [conversation] = (await parley.conversations.list()).items
    const id = conversation?.id as ConversationId
    const { message } = await parley.messages.send(id, 'Waits')
    expect(await parley.channels.remove('desk')).toEqual({ id: 'desk', replayed: false })
    expect(fake.open).toEqual([])
    await world.pass(0)
    expect(await parley.messages.get(message.id)).toMatchObject({ status: 'failed', errorCode: 'channel.removed' })
    expect(await codeOf(parley.messages.send(id, 'Late'))).toEqual(['channel.removed', 'channel'])
    const start = parley.conversations.start({ channel: 'desk', to: '+14155550123', text: 'x' })
    expect(await codeOf(start)).toEqual(['channel.removed', 'channel'])
    expect((await world.receive('desk', 'Late')).status).toBe(410)
    expect(await parley.channels.list()).toEqual([])
    expect((await parley.messages.list(id)).items).toHaveLength(2)
    expect((await parley.conversations.list({ where: { kind: 'fake' } })).items).toHaveLength(1)
    expect(await codeOf(parley.channels.get('desk'))).toEqual(['channel.removed', 'channel'])
    expect(await codeOf(parley.channels.remove('desk'))).toEqual(['channel.removed', 'channel'])
    await parley.channels.add({ id: 'desk', type: 'fake', config })
    expect((await world.receive('desk', 'Back')).status).toBe(204)
    expect((await parley.conversations.list()).items).toHaveLength(1)
  })
})

describe('a channel that cannot be opened', () => {
  it('is listed with its reason, and fails nothing else', async () => {
    const store = memoryStore()
    const keptOpen = new Proxy(store, {
      get: (on, name) => (name === Symbol.asyncDispose ? async () => undefined : Reflect.get(on, name)),
    })
    const fake = fakeChannelType()
    await using first = await openWorld({ store: keptOpen, fake })
    await first.parley.channels.add({ id: 'desk', type: 'fake', config })
    await first.parley.channels.add({ id: 'sound', type: 'fake', config: { ...config, number: '+15550100002' } })
    const { kernel } = await import('../src/lib/model/schema.ts')
    const page = await store.find(first.parley.id, {
      query: kernel.channel.queries.channels,
      where: {},
      order: 'oldest',
      limit: 9,
    })
    const [record, other] = page.records
    if (record === undefined || other === undefined) throw new Error('A record is missing.')
    // A backup of another channel.
    const put = { ...record, config: other.config, version: record.version + 1, revision: 2 }
    const expect1 = { type: 'version', ref: kernel.channel.ref(record.id), version: record.version } as const
    await store.commit([
      { tenant: record.tenant, expect: [expect1], put: [put], add: [], jobs: [], events: [], remove: [] },
    ])
    await using world = await openWorld({ store: keptOpen, fake })
    const { parley } = world
    expect(await parley.channels.list()).toMatchObject([
      { id: 'desk', health: { state: 'off', lastError: { at: null } }, added: { config: null } },
      { id: 'sound', health: { state: 'silent' } },
    ])
    expect((await world.receive('desk', 'Hello')).status).toBe(503)
    expect((await world.receive('sound', 'Hello')).status).toBe(204)
    const part = parley.channels.update('desk', { config: { number: '+15550100003', token: { set: true } } })
    expect(await codeOf(part)).toEqual(['channel.sealed', 'config'])
    await parley.channels.update('desk', { label: 'Named' })
    await parley.channels.update('desk', { config })
    expect((await world.receive('desk', 'Hello')).status).toBe(204)
    expect((await parley.channels.get('desk')).health.state).toBe('healthy')
  })
})

describe('two processes', () => {
  it('open, change and close a channel together, by a signal', async () => {
    const store = memoryStore()
    const shared = new Proxy(store, {
      get: (on, name) => (name === Symbol.asyncDispose ? async () => undefined : Reflect.get(on, name)),
    })
    const fake = fakeChannelType()
    const signals = processSignals()
    const begin = (): Promise<Parley> =>
      createParley({
        ...{ store: shared, secret, signals },
        channelTypes: { fake: fake.type },
        environment: { log: silentLogger },
      })
    await using one = await begin()
    await using two = await begin()
    await two.start()
    await one.channels.add({ id: 'desk', type: 'fake', config })
    await expect.poll(() => two.hasChannel('desk')).toBe(true)
    expect((await two.handleWebhook('desk', fake.line.inbound({ from: '+14155550123', text: 'x' }))).status).toBe(204)
    const { items } = await two.conversations.list()
    await two.messages.send(items[0]?.id as ConversationId, 'From two')
    await expect.poll(() => fake.line.sent).toHaveLength(1)
    await one.channels.remove('desk')
    await expect.poll(() => fake.open).toEqual([])
  })
})
