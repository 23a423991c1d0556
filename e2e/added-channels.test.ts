import { join } from 'node:path'
import { createParley, type Parley, silentLogger } from '@parley/core'
import type { Store } from '@parley/core/store'
import { fakeChannelType } from '@parley/core/testing'
import { expect } from 'vitest'
import { openDatabase } from './lib/own-database.ts'
import { promised, timeout } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { storeOn } from './lib/store-on.ts'
import { itOnEveryStore, type StoreKind } from './lib/stores.ts'
import { until } from './lib/until.ts'

const SOON = promised(1000)
const config = { number: '+15550100001', token: 'good-token' }

/** Signals are lossy, so that only the reads of a process find a change. */
const lost = {
  publish: async (): Promise<void> => undefined,
  async *subscribe(_: string, { signal }: { signal: AbortSignal }): AsyncGenerator<string> {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  },
}

itOnEveryStore(
  'a channel that is added in one process is open in another within a second, without a signal; a change and the removal follow as soon, and no other process sends twice',
  async (kind) => {
    await using database = await databaseOf(kind)
    const fake = fakeChannelType()
    const begin = (store: Store): Promise<Parley> =>
      createParley({
        ...{ store, signals: lost, environment: { log: silentLogger } },
        channelTypes: { fake: fake.type },
      })
    await using one = await begin(database.open())
    await using two = await begin(database.open())
    await Promise.all([one.start(), two.start()])
    const text = (id: string): Promise<Response> =>
      two.handleWebhook('desk', fake.line.inbound({ id, from: '+14155550123', text: id }))
    await one.channels.add({ id: 'desk', type: 'fake', config })
    await until('the channel is open', () => two.hasChannel('desk'), { within: SOON })
    expect((await text('first')).status).toBe(204)
    const [conversation] = (await two.conversations.list()).items
    if (conversation === undefined) throw new Error('There is no conversation.')
    await one.channels.update('desk', { access: ['user:1'] })
    const isClosed = async (): Promise<boolean> => (await one.conversations.get(conversation.id)).status === 'closed'
    await until('the conversation is closed', isClosed)
    expect((await text('second')).status).toBe(204)
    const [fresh] = (await one.conversations.list({ where: { status: 'open' } })).items
    expect(fresh?.access).toEqual(['user:1'])
    for (const place of Array.from({ length: 20 }, (_, each) => each))
      await one.messages.send((fresh ?? conversation).id, `${place}`)
    await until('20 messages are sent', () => fake.line.sent.length >= 20)
    await one.channels.remove('desk')
    await until('the channel is closed', () => fake.open.length === 0, { within: SOON * 2 })
    expect((await text('late')).status).toBe(410)
    expect(fake.line.sent.map(({ message }) => message.text)).toEqual(
      Array.from({ length: 20 }, (_, place) => `${place}`),
    )
  },
  timeout({ full: 2, short: 2 }),
)

async function databaseOf(kind: StoreKind): Promise<AsyncDisposable & { open(): Store }> {
  if (kind === 'postgres') {
    const own = await openDatabase()
    return { open: () => storeOn(own.url), [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() }
  }
  const folder = scratch()
  return {
    open: () => storeOn(join(folder.path, 'parley.db')),
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  }
}
