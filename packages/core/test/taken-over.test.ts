import { describe, expect, it } from 'vitest'
import { memoryStore } from '../src/lib/memory/store.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import type { ChannelSource } from '../src/lib/ports/channel.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { type FakeChannel, fakeChannel } from '../src/lib/testing/channel.ts'
import { customer } from '../src/testing.ts'

const MINUTE = 60_000

/** A point at which a call waits until it is opened. */
interface Gate {
  reached: Promise<void>
  pass(): Promise<void>
  open(): void
}

function gate(): Gate {
  const reached = new EventTarget()
  const opened = new EventTarget()
  const once = (target: EventTarget) =>
    new Promise<void>((resolve) => target.addEventListener('now', () => resolve(), { once: true }))
  const opening = once(opened)
  return {
    reached: once(reached),
    open: () => void opened.dispatchEvent(new Event('now')),
    pass() {
      reached.dispatchEvent(new Event('now'))
      return opening
    },
  }
}

/** A store with a late response to the last load before a call. */
function slowBeforeCall(store: Store, held: Gate): Store {
  return {
    ...store,
    async load(tenant, lookups) {
      const loaded = await store.load(tenant, lookups)
      const kinds = lookups.map((each) => ('kind' in each ? each.kind : 'key'))
      const last = kinds.join() === 'message,conversation,address'
      if (last) await held.pass()
      return loaded
    },
  }
}

/** A channel with a late response. */
function slowAfterCall(source: FakeChannel, held: Gate): ChannelSource {
  return {
    ...source,
    async open(context) {
      const channel = await source.open(context)
      return {
        ...channel,
        async send(message, options) {
          const result = await channel.send(message, options)
          await held.pass()
          return result
        },
      }
    },
  }
}

/** Two processes over one store, with a virtual clock. */
async function processes() {
  const store = memoryStore()
  let now = 1_700_000_000_000
  const open = (channel: ChannelSource, over: Store = store): Promise<Parley> =>
    createParley({ store: over, channels: { line: channel }, environment: { now: () => now, random: () => 1 } })
  const pass = async (parley: Parley, minutes: number): Promise<void> => {
    for (let passed = 0; passed < minutes; passed += 1) {
      now += MINUTE
      await parley.drain()
    }
  }
  return { store, open, pass }
}

describe('a worker with an expired lease', () => {
  it('does not send a message that another worker has sent again', async () => {
    const line = fakeChannel({ capabilities: { sending: { ambiguityWindow: MINUTE } } })
    const { store, open, pass } = await processes()
    const held = gate()
    await using slow = await open(line, slowBeforeCall(store, held))
    await using other = await open(line)
    await slow.conversations.start({ channel: 'line', to: customer, text: 'hello' })
    const late = slow.drain()
    await held.reached
    await pass(other, 4)
    held.open()
    await late
    expect(line.sent.map(({ attempt }) => attempt)).toEqual([2])
  })

  it('ends no job, but records the result of the provider', async () => {
    const line = fakeChannel({ canLookUp: false })
    const { open, pass } = await processes()
    const held = gate()
    await using slow = await open(slowAfterCall(line, held))
    await using other = await open(line)
    const value = await slow.conversations.start({ channel: 'line', to: customer, text: 'hello' })
    const late = slow.drain()
    await held.reached
    await pass(other, 1)
    expect(await other.messages.get(value.message.id)).toMatchObject({ status: 'unknown' })
    held.open()
    await late
    expect(await other.messages.get(value.message.id)).toMatchObject({ status: 'queued', providerId: 'fake-1' })
    expect((await other.jobs.list()).items).toMatchObject([{ state: 'dead', fence: 2 }])
  })
})
