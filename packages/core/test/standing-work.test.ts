import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { Query } from '../src/lib/model/record.ts'
import { kernel } from '../src/lib/model/schema.ts'
import { createParley } from '../src/lib/parley.ts'
import type { ChannelSource } from '../src/lib/ports/channel.ts'
import { defineChannel } from '../src/lib/ports/define-channel.ts'
import type { Fact } from '../src/lib/ports/fact.ts'
import { customer, openTestParley, type TestParley, type TestParleyOptions } from '../src/testing.ts'

const DAY = 86_400_000

// The recurring jobs are made at the start. The worker itself is not needed, because the clock is virtual.
async function begun(options: TestParleyOptions = {}): Promise<TestParley> {
  const world = await openTestParley(options)
  await world.parley.start()
  return world
}

/** A channel that is pulled, and records the checkpoints. */
function pulled(
  batches: { facts: Fact[]; checkpoint: string }[],
  askedSince: (string | undefined)[] = [],
  ensureUp: () => void = () => {},
): ChannelSource {
  return defineChannel({
    kind: 'pulled',
    config: z.object({}),
    capabilities: {
      text: { max: 100 },
      threads: 'address',
      receipts: 'none',
      sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
    },
    open: () => ({
      parseAddress: () => undefined,
      thread: ([to]) => to.value,
      send: async () => ({ type: 'refused', code: 'never', detail: 'It only receives.' }),
      async *pull(since) {
        ensureUp()
        askedSince.push(since)
        yield* batches.splice(0)
      },
    }),
  })({})
}

function told(providerId: string): Fact {
  const from = { scheme: 'name', value: 'bob', display: 'Bob' }
  const thread = [{ thread: 'bob' }]
  return { type: 'message', direction: 'inbound', providerId, from, thread, text: providerId }
}

describe('pulling a channel', () => {
  it('stores the reported facts, continues from its checkpoint, and stores nothing twice', async () => {
    const askedSince: (string | undefined)[] = []
    const batches = [
      { facts: [told('1'), told('2')], checkpoint: 'b1' },
      { facts: [told('2'), told('3')], checkpoint: 'b2' },
    ]
    await using world = await begun({ channels: { inbox: pulled(batches, askedSince) } })
    await world.pass(0)
    await world.pass(1000)
    expect((await world.parley.conversations.list()).items).toMatchObject([{ messageCount: 3 }])
    expect(askedSince.slice(0, 2)).toEqual([undefined, 'b2'])
  })
})

describe('recurring jobs', () => {
  it('continue after an outage of any length', async () => {
    let down = true
    const ensureUp = (): void => {
      if (down) throw new Error('The provider is down.')
    }
    const inbox = pulled([{ facts: [told('1')], checkpoint: 'b1' }], [], ensureUp)
    await using world = await begun({ channels: { inbox } })
    for (let tries = 0; tries < 50; tries += 1) await world.pass(300_000)
    down = false
    await world.pass(300_000)
    expect((await world.parley.conversations.list()).items).toMatchObject([{ messageCount: 1 }])
  })
})

describe('retention', () => {
  it('remove the old end of the log, and reset a cursor that points there', async () => {
    await using world = await begun({ logKept: DAY })
    await world.receive('one')
    const { events } = await world.store.log(world.parley.id, { after: 'oldest', limit: 1 })
    await world.pass(2 * DAY)
    await world.receive('two')
    expect((await world.log()).map(({ type }) => type)).toEqual(['message.received'])
    const after = events[0]?.cursor ?? 'oldest'
    for await (const item of world.parley.events({ after, signal: AbortSignal.timeout(1000) })) {
      expect(item.type).toBe('reset')
      break
    }
  })

  it('delete expired keys of commands, and unclaimed receipts', async () => {
    await using world = await begun()
    await world.parley.conversations.start({ channel: 'line', to: customer, text: 'hi' }, { key: 'k' })
    await world.post(world.line.receipt({ providerId: 'stranger', status: 'sent' }))
    const kept = async (query: Query): Promise<number> => {
      const page = await world.store.find(world.parley.id, { query, where: {}, order: 'oldest', limit: 10 })
      return page.records.length
    }
    expect([await kept(kernel.idempotency.queries.expiring), await kept(kernel.parked.queries.parked)]).toEqual([1, 1])
    await world.pass(3 * DAY)
    expect([await kept(kernel.idempotency.queries.expiring), await kept(kernel.parked.queries.parked)]).toEqual([0, 1])
    await world.pass(7 * DAY)
    expect(await kept(kernel.parked.queries.parked)).toBe(0)
  })

  it('free an expired key for a new message', async () => {
    await using world = await begun()
    const value = await world.parley.conversations.start({ channel: 'line', to: customer, text: 'hi' })
    const send = () => world.parley.messages.send(value.conversation.id, { text: 'again' }, { key: 'k' })
    const first = await send()
    await world.pass(3 * DAY)
    const second = await send()
    expect(second.replayed).toBe(false)
    expect(second.message.id).not.toBe(first.message.id)
  })
})

describe('the end', () => {
  it('accepts no more work, with a retryable error', async () => {
    const world = await begun()
    await world.parley.stop()
    const response = await world.receive('one')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    await world.parley.stop()
  })

  it('does not wait for a pull', async () => {
    const silent = pulled([])
    const listening: ChannelSource = {
      ...silent,
      async open(context) {
        const channel = await silent.open(context)
        return {
          ...channel,
          async *pull(_since, { signal }) {
            await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
          },
        }
      },
    }
    const world = await begun({ channels: { inbox: listening } })
    await world.parley.stop({ timeout: 60_000 })
    await expect(world.parley.ready()).rejects.toMatchObject({ code: 'store.unavailable' })
  })

  it('ends its streams', async () => {
    const world = await begun()
    const reading = (async () => {
      for await (const _ of world.parley.events({ after: 'oldest' }));
      return 'ended'
    })()
    await world.parley.stop()
    expect(await reading).toBe('ended')
  })
})

describe('the beginning', () => {
  it('refuses an invalid public URL, by its name', async () => {
    await expect(createParley({ store: memoryStore(), publicUrl: 'example.com' })).rejects.toThrow(
      /^publicUrl: It must be an http or https URL/,
    )
  })
})
