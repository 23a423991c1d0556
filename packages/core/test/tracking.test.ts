import { describe, expect, it } from 'vitest'
import { trackingOf } from '../src/lib/decide/delivery/tracking.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { ParleyEvent } from '../src/lib/model/event.ts'
import type { Message } from '../src/lib/model/message.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { type FakeChannel, type FakeChannelOptions, fakeChannel } from '../src/lib/testing/channel.ts'
import { type VirtualEnvironment, virtualEnvironment } from '../src/lib/testing/environment.ts'
import { customer, openTestParley } from '../src/testing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

interface World extends AsyncDisposable {
  line: FakeChannel
  environment: VirtualEnvironment
  parley: Parley
  /** Starts the worker; after an end, as a new process on the same data. */
  begin(): Promise<void>
  /** Ends like a power failure: it makes no further call. */
  die(): void
  send(count: number): Promise<Message[]>
  all(): Promise<Message[]>
  log(): Promise<ParleyEvent[]>
}

/** A process on data that outlives it, with a virtual clock. */
async function openWorld(options: FakeChannelOptions = {}): Promise<World> {
  const [line, environment, store] = [fakeChannel(options), virtualEnvironment(), memoryStore()]
  let dead = { is: true }
  const world: World = {
    line,
    environment,
    parley: undefined as unknown as Parley,
    async begin() {
      const alive = { is: false }
      dead = alive
      const handle = mortal(store, alive)
      world.parley = await createParley({ store: handle, channels: { line }, environment })
      await world.parley.start()
    },
    die() {
      dead.is = true
    },
    async send(count) {
      const sent = Array.from({ length: count }, (_, place) =>
        world.parley.conversations.start({ channel: 'line', to: `+1415555${1000 + place}`, text: `text ${place}` }),
      )
      const messages = (await Promise.all(sent)).map(({ message }) => message)
      await environment.advance(1000)
      return messages
    },
    async all() {
      const { items } = await world.parley.conversations.list({ limit: 100 })
      const lists = await Promise.all(items.map(({ id }) => world.parley.messages.list(id)))
      return lists.flatMap((list) => list.items)
    },
    async log() {
      const page = await store.log(world.parley.id, { after: 'oldest', limit: 1000 })
      return page.events.map(({ event }) => event as ParleyEvent)
    },
    async [Symbol.asyncDispose]() {
      const stopped = world.parley.stop({ timeout: 0 })
      await environment.advance(5000)
      await stopped
    },
  }
  await world.begin()
  return world
}

function mortal(store: Store, dead: { is: boolean }): Store {
  const never = new Promise<never>(() => {})
  const through = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    const result = dead.is ? await never : await call()
    return dead.is ? never : result
  }
  return {
    capabilities: store.capabilities,
    migrate: (options) => through(() => store.migrate(options)),
    load: (...given) => through(() => store.load(...given)),
    commit: (...given) => through(() => store.commit(...given)),
    find: (...given) => through(() => store.find(...given)),
    claim: (options) => through(() => store.claim(options)),
    log: (...given) => through(() => store.log(...given)),
    async [Symbol.asyncDispose]() {},
  }
}

function statuses(messages: readonly Message[]): string[] {
  return [...new Set(messages.map(({ status }) => status))]
}

/** A process that works when time has passed: for times that are too long to pass step by step. */
async function drained(options: FakeChannelOptions = {}) {
  const line = fakeChannel(options)
  const world = await openTestParley({ channels: { long: line } })
  await world.parley.start()
  const all = async (): Promise<Message[]> => {
    const { items } = await world.parley.conversations.list()
    return (await Promise.all(items.map(({ id }) => world.parley.messages.list(id)))).flatMap((list) => list.items)
  }
  return {
    ...world,
    line,
    all,
    async send(): Promise<void> {
      await world.parley.conversations.start({ channel: 'long', to: customer, text: 'text' })
      await world.pass(0)
    },
    tell: (receipt: Parameters<FakeChannel['receipt']>[0]) => world.parley.handleWebhook('long', line.receipt(receipt)),
    async passing(ms: number, step = MINUTE): Promise<void> {
      for (let passed = 0; passed < ms; passed += step) await world.pass(Math.min(step, ms - passed))
    },
    // A spread drops members that are not enumerable.
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

describe('found by use: a callback that never arrived is recovered', () => {
  it('ten sends accepted, the process killed, the provider delivers, restart: all are delivered, by one look-up', async () => {
    await using world = await openWorld()
    await world.send(10)
    expect(statuses(await world.all())).toEqual(['queued'])
    world.die()
    for (const { providerId } of world.line.accepted) world.line.progress(providerId, 'delivered')
    await world.environment.advance(20_000)
    await world.begin()
    await world.environment.advance(MINUTE + 15_000)
    expect(statuses(await world.all())).toEqual(['delivered'])
    expect(world.line.lookedUp).toEqual([10])
  })

  it('a message is looked up by its age while the process runs, and no more when it has ended', async () => {
    await using world = await drained({ capabilities: { receipts: 'delivered' } })
    await world.send()
    const asked: number[] = []
    const passing = async (minutes: number): Promise<void> => {
      for (let minute = 1; minute <= minutes; minute += 1) {
        const before = world.line.lookedUp.length
        await world.pass(MINUTE)
        if (world.line.lookedUp.length > before) asked.push(minute)
      }
    }
    await passing(61)
    expect(asked).toEqual([1, 2, 5, 15, 30, 60])
    world.line.progress('fake-1', 'delivered')
    await passing(61)
    expect(asked.slice(6)).toEqual([59])
    expect(statuses(await world.all())).toEqual(['delivered'])
    await world.passing(3 * DAY, HOUR)
    expect(world.line.lookedUp).toHaveLength(7)
  })

  it('a status that is too old is flagged once, and is looked up no more', async () => {
    await using world = await drained({ capabilities: { tracking: { for: 2 * DAY } } })
    await world.send()
    world.line.progress('fake-1', 'sending')
    await world.passing(2 * MINUTE)
    const [open] = await world.all()
    expect([open?.status, open && trackingOf(open)]).toEqual(['sending', 'open'])
    await world.passing(2 * DAY, 30 * MINUTE)
    const [over] = await world.all()
    expect([over?.status, over?.askAt, over && trackingOf(over)]).toEqual(['sending', null, 'not_observable'])
    const { length } = world.line.lookedUp
    await world.passing(3 * DAY, 30 * MINUTE)
    expect(world.line.lookedUp).toHaveLength(length)
    const flagged = (await world.log()).filter(({ type }) => type === 'message.flagged')
    expect(flagged).toMatchObject([{ messageId: over?.id, status: 'sending', tracking: 'not_observable' }])
  })

  it('a later receipt is still recorded', async () => {
    await using world = await drained({ capabilities: { tracking: { for: DAY } } })
    await world.send()
    await world.passing(2 * DAY, 30 * MINUTE)
    await world.tell({ providerId: 'fake-1', status: 'delivered' })
    const [message] = await world.all()
    expect([message?.status, message && trackingOf(message)]).toEqual(['delivered', 'ended'])
  })

  it('a message of a channel without look-ups ends as not observable', async () => {
    await using world = await drained({ canLookUpMany: false, capabilities: { tracking: { for: DAY } } })
    await world.send()
    await world.passing(DAY - HOUR, 30 * MINUTE)
    const [open] = await world.all()
    expect(open && trackingOf(open)).toBe('open')
    await world.passing(HOUR + 2 * MINUTE)
    const [over] = await world.all()
    expect([over?.status, over && trackingOf(over)]).toEqual(['queued', 'not_observable'])
  })

  it.each([
    ['none', 'queued', 'not_observable'],
    ['sent', 'sent', 'not_observable'],
    ['delivered', 'delivered', 'ended'],
  ] as const)('a channel that reports %s is not looked up for more', async (receipts, status, tracking) => {
    await using world = await drained({ capabilities: { receipts } })
    world.line.script({ type: 'accepted', status: status === 'sent' ? 'sent' : 'queued' })
    await world.send()
    if (status === 'delivered') await world.tell({ providerId: 'fake-1', status })
    await world.passing(DAY, 30 * MINUTE)
    const [message] = await world.all()
    expect([message?.status, message?.askAt, message && trackingOf(message)]).toEqual([status, null, tracking])
    expect(world.line.lookedUp).toEqual([])
  })

  it('a message with a lost response and a dead job is found by its text, and its job ends', async () => {
    await using world = await openWorld({ canLookUp: false, canLookUpMany: true })
    world.line.script({ type: 'unknown', detail: 'Lost.', accepted: true, text: 'Trial account - text 0' })
    await world.send(1)
    await world.environment.advance(2000)
    expect(statuses(await world.all())).toEqual(['unknown'])
    expect((await world.parley.jobs.list({ where: { state: 'dead' } })).items).toHaveLength(1)
    world.line.progress('fake-1', 'delivered')
    await world.environment.advance(3 * MINUTE)
    expect(await world.all()).toMatchObject([{ status: 'delivered', providerId: 'fake-1' }])
    expect((await world.parley.jobs.list({ where: { state: 'dead' } })).items).toEqual([])
    expect(world.line.sent).toHaveLength(1)
  })

  it('after an outage of the provider, all messages in transit are looked up at once', async () => {
    await using world = await openWorld()
    await world.send(3)
    await world.environment.advance(20 * MINUTE)
    world.line.reachable(false)
    await world.environment.advance(20 * MINUTE)
    for (const { providerId } of world.line.accepted) world.line.progress(providerId, 'delivered')
    world.line.reachable(true)
    await world.environment.advance(2 * MINUTE)
    expect(statuses(await world.all())).toEqual(['delivered'])
  })

  it('look-ups run at most once a minute, for any number of starts', async () => {
    await using world = await openWorld()
    await world.send(20)
    for (let restart = 0; restart < 12; restart += 1) {
      world.die()
      await world.begin()
      await world.environment.advance(20_000)
    }
    expect(world.line.lookedUp.length).toBeGreaterThan(0)
    expect(world.line.lookedUp.length).toBeLessThanOrEqual(5)
  })

  it('many are looked up in turn, each once, and a start skips none', async () => {
    await using world = await openWorld()
    const count = 2300
    for (let place = 0; place < count; place += 1) {
      void world.parley.conversations.start({ channel: 'line', to: `+141555${10_000 + place}`, text: 'text' })
      if (place % 200 === 199) await world.environment.advance(100)
    }
    await world.environment.advance(30_000)
    expect(world.line.accepted).toHaveLength(count)
    world.die()
    for (const { providerId } of world.line.accepted) world.line.progress(providerId, 'delivered')
    await world.begin()
    const { length } = world.line.lookedUp
    await world.environment.advance(75_000)
    expect(world.line.lookedUp.slice(length)).toEqual([1000, 1000, 300])
    const page = await world.parley.conversations.list({ limit: 100 })
    const lists = await Promise.all(page.items.map(({ id }) => world.parley.messages.list(id)))
    expect(statuses(lists.flatMap(({ items }) => items))).toEqual(['delivered'])
  })
})
