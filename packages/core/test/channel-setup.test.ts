import { describe, expect, it } from 'vitest'
import { memoryStore } from '../src/lib/memory/store.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { type FakeChannelType, fakeChannelType } from '../src/lib/testing/channel-type.ts'

const number = '+15550100001'
const config = { number, token: 'good-token' }
const ours = 'https://chat.example/webhooks/desk'
const secret = 'a secret of tests, which has 32 characters'

interface World extends AsyncDisposable {
  parley: Parley
  fake: FakeChannelType
  pass(ms: number): Promise<void>
  setup(): Promise<object | undefined>
}

async function openWorld({
  store = memoryStore(),
  fake = fakeChannelType(),
  now = 1_700_000_000_000,
}: {
  store?: Store
  fake?: FakeChannelType
  now?: number
} = {}): Promise<World> {
  const environment = { now: () => now, random: () => 0, log: silentLogger }
  const parley: Parley = await createParley({
    ...{ store, secret, environment, channelTypes: { fake: fake.type }, publicUrl: 'https://chat.example/' },
  })
  return {
    ...{ parley, fake },
    async pass(ms) {
      now += ms
      await parley.drain()
    },
    setup: async () => (await parley.channels.get('desk')).added?.setup,
    [Symbol.asyncDispose]: () => parley.stop({ timeout: 0 }),
  }
}

const add = ({ parley }: World) => parley.channels.add({ id: 'desk', type: 'fake', config })
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'done',
    ({ code }) => code,
  )

describe('the set-up of a channel', () => {
  it('runs by itself when the channel is added, and is rolled back when it is removed', async () => {
    await using world = await openWorld()
    const { parley, fake } = world
    expect((await add(world)).channel.added?.setup).toMatchObject({
      state: 'planned',
      canSetUp: true,
      canRollBack: false,
    })
    await world.pass(0)
    expect(fake.urls.get(number)).toBe(ours)
    expect(await world.setup()).toMatchObject({ state: 'done', steps: [], error: null, canRollBack: true })
    await parley.channels.remove('desk')
    expect(await codeOf(add(world))).toBe('channel.setting_up')
    await world.pass(0)
    expect(fake.urls.get(number)).toBeNull()
    expect(fake.open).toEqual([])
    await add(world)
    await world.pass(0)
    expect(fake.urls.get(number)).toBe(ours)
  })

  it('replaces no URL of another system without force, and keeps its value for the rollback', async () => {
    await using world = await openWorld()
    const { parley, fake } = world
    const foreign = 'https://other.example/sms'
    fake.urls.set(number, foreign)
    await add(world)
    await world.pass(0)
    const step = { subject: `The webhook of ${number}`, from: foreign, to: ours, foreign: true }
    expect(fake.urls.get(number)).toBe(foreign)
    expect(await world.setup()).toMatchObject({ state: 'foreign', steps: [step], canRollBack: false })
    expect(await parley.channels.planSetup('desk')).toEqual({ steps: [step] })
    await parley.channels.applySetup('desk')
    await world.pass(0)
    expect([fake.urls.get(number), await world.setup()]).toMatchObject([foreign, { state: 'foreign' }])
    await parley.channels.applySetup('desk', { force: true })
    await world.pass(0)
    expect([fake.urls.get(number), await world.setup()]).toMatchObject([ours, { state: 'done' }])
    expect(await parley.channels.planSetup('desk')).toEqual({ steps: [] })
    await parley.channels.rollBackSetup('desk')
    await world.pass(0)
    expect([fake.urls.get(number), await world.setup()]).toMatchObject([
      foreign,
      { state: 'rolled_back', canRollBack: false },
    ])
    expect(await codeOf(parley.channels.rollBackSetup('desk'))).toBe('channel.no_setup')
  })

  it('leaves a value that was changed by hand since', async () => {
    await using world = await openWorld()
    await add(world)
    await world.pass(0)
    world.fake.urls.set(number, 'https://by-hand.example')
    await world.parley.channels.remove('desk')
    await world.pass(0)
    expect(world.fake.urls.get(number)).toBe('https://by-hand.example')
  })

  it('tries again after a failure that may pass, and shows its reason meanwhile', async () => {
    await using world = await openWorld()
    world.fake.fail('plan', new Error('The provider is away.'))
    await add(world)
    await world.pass(0)
    expect(await world.setup()).toMatchObject({ state: 'running', error: 'The provider is away.' })
    await world.pass(60_000)
    expect(await world.setup()).toMatchObject({ state: 'done', error: null })
    expect((await world.parley.channels.get('desk')).health.lastError?.reason).toBe('The provider is away.')
  })

  it('ends with the reason if the provider refuses it for good, and runs again after the fix', async () => {
    await using world = await openWorld()
    world.fake.token = 'another-token'
    await add(world)
    await world.pass(0)
    expect(await world.setup()).toMatchObject({ state: 'failed', error: expect.stringContaining('does not accept') })
    await world.parley.channels.update('desk', { config: { token: 'another-token' } })
    await world.pass(0)
    expect(await world.setup()).toMatchObject({ state: 'done' })
  })

  it('keeps the earlier value if it is interrupted after the change: the rollback restores it', async () => {
    await using world = await openWorld()
    const { parley, fake } = world
    fake.urls.set(number, 'https://chat.example/earlier')
    fake.fail('applied', new Error('The process was killed.'))
    await add(world)
    await world.pass(0)
    expect([fake.urls.get(number), await world.setup()]).toMatchObject([ours, { state: 'running' }])
    await world.pass(60_000)
    expect(await world.setup()).toMatchObject({ state: 'done', canRollBack: true })
    await parley.channels.rollBackSetup('desk')
    await world.pass(0)
    expect(fake.urls.get(number)).toBe('https://chat.example/earlier')
  })

  it('is requested by one of two people at once; the other is refused', async () => {
    await using world = await openWorld()
    await add(world)
    await world.pass(0)
    const { channels } = world.parley
    const both = [channels.applySetup('desk', { force: true }), channels.applySetup('desk', { force: true })]
    expect(await Promise.all(both.map(codeOf))).toEqual(['done', 'channel.setting_up'])
    expect((await channels.get('desk')).added?.setup).toMatchObject({ state: 'planned', force: true })
  })

  it('does not exist without a public URL', async () => {
    const fake = fakeChannelType()
    const parley: Parley = await createParley({
      ...{ store: memoryStore(), channelTypes: { fake: fake.type }, environment: { log: silentLogger } },
    })
    await using _ = parley
    await parley.channels.add({ id: 'desk', type: 'fake', config })
    await parley.drain()
    expect((await parley.channels.get('desk')).added?.setup).toMatchObject({ state: 'none' })
    expect(await codeOf(parley.channels.applySetup('desk'))).toBe('channel.no_setup')
    expect(await codeOf(parley.channels.planSetup('desk'))).toBe('channel.no_setup')
  })
})

describe('the test of a channel', () => {
  it('asks the provider, and names the reason of a failure', async () => {
    await using world = await openWorld()
    await add(world)
    const { channels } = world.parley
    expect(await channels.test('desk')).toEqual({ detail: `The provider has the number ${number}.` })
    world.fake.fail('check', new Error('The provider is away.'))
    expect(await codeOf(channels.test('desk'))).toBe('channel.unavailable')
    world.fake.token = 'another-token'
    expect(await codeOf(channels.test('desk'))).toBe('channel.misconfigured')
    expect((await channels.get('desk')).health.lastError?.reason).toBe('The provider does not accept it.')
  })
})

describe('a kill at any commit', () => {
  it('leaves the provider as it was, or with a value that the rollback restores', async () => {
    for (let limit = 1; ; limit += 1) {
      const fake = fakeChannelType()
      const earlier = 'https://chat.example/earlier'
      fake.urls.set(number, earlier)
      const store = memoryStore()
      const kept = keptOpen(store)
      await using before = await openWorld({ store: kept, fake })
      await add(before)
      const killed = mortal(kept, limit)
      await using dying = await openWorld({ store: killed.store, fake })
      await dying.pass(0).catch(() => undefined)
      // Its lease has passed.
      await using after = await openWorld({ store: kept, fake, now: 1_700_000_060_000 })
      await after.pass(0)
      await after.pass(600_000)
      expect([fake.urls.get(number), await after.setup()]).toMatchObject([ours, { state: 'done', canRollBack: true }])
      await after.parley.channels.remove('desk')
      await after.pass(600_000)
      expect(fake.urls.get(number)).toBe(earlier)
      if (!killed.isDead()) return
    }
  })
})

function keptOpen(store: Store): Store {
  return new Proxy(store, {
    get: (on, name) => (name === Symbol.asyncDispose ? async () => undefined : Reflect.get(on, name)),
  })
}

/** A store that fails from a commit on. */
function mortal(store: Store, commits: number): { store: Store; isDead(): boolean } {
  let left = commits
  const commit: Store['commit'] = async (...given) => {
    left -= 1
    if (left < 0) throw new Error('The process was killed.')
    return store.commit(...given)
  }
  return {
    store: new Proxy(store, { get: (on, name) => (name === 'commit' ? commit : Reflect.get(on, name)) }),
    isDead: () => left < 0,
  }
}
