import { type Cursor, createParley, type ParleyView, type StreamItem } from '@parley/core'
import type { AnyEvent } from '@parley/core/module'
import { sqlite } from '@parley/store-kysely/sqlite'
import { describe, expect, it } from 'vitest'
import { paper, written } from './lib/paper.ts'
import { scratch } from './lib/scratch.ts'
import { unhurried } from './lib/unhurried.ts'

async function open() {
  const folder = scratch()
  const sent: string[] = []
  const parley = await createParley({
    store: sqlite(folder.file('parley.db')),
    channels: {
      ours: { tenant: 'acme', source: paper({ sent }) },
      theirs: { tenant: 'globex', source: paper({ sent }) },
    },
    environment: unhurried,
  })
  const acme = parley.tenant('acme')
  const globex = parley.tenant('globex')
  // The same person writes the same text with the same id to both.
  await parley.handleWebhook('ours', written({ id: '1', from: 'ann', text: 'for acme' }))
  await parley.handleWebhook('theirs', written({ id: '1', from: 'ann', text: 'for globex' }))
  return {
    parley,
    acme,
    globex,
    sent,
    async [Symbol.asyncDispose]() {
      await parley.stop()
      folder[Symbol.dispose]()
    },
  }
}

async function only(view: ParleyView) {
  const { items } = await view.conversations.list()
  const [conversation] = items
  if (conversation === undefined || items.length !== 1) throw new Error(`There are ${items.length} conversations.`)
  return conversation
}

/** Everything that the log holds behind a cursor. */
async function logOf(view: ParleyView, after: Cursor | 'oldest' = 'oldest'): Promise<StreamItem<AnyEvent>[]> {
  const { asOf } = await view.conversations.list()
  const items: StreamItem<AnyEvent>[] = []
  for await (const item of view.events({ after })) {
    items.push(item)
    if (item.cursor === asOf) break
  }
  return items
}

describe('invariant 7: tenant everywhere', () => {
  it('separates the messages of one person to two tenants', async () => {
    await using world = await open()
    expect((await only(world.acme)).lastMessageText).toBe('for acme')
    expect((await only(world.globex)).lastMessageText).toBe('for globex')
    expect((await world.parley.conversations.list()).items).toEqual([])
  })

  it('answers a foreign record like a missing one', async () => {
    await using world = await open()
    const { id } = await only(world.acme)
    const missing = 'con_missing' as typeof id
    const said = async (promise: Promise<unknown>): Promise<string> =>
      promise.then(
        () => 'found',
        (error: Error) => error.message,
      )
    for (const ask of [
      (conversation: typeof id) => world.globex.conversations.get(conversation),
      (conversation: typeof id) => world.globex.conversations.update(conversation, { starred: true }),
      (conversation: typeof id) => world.globex.messages.list(conversation),
      (conversationId: typeof id) => world.globex.messages.search('acme', { conversationId }),
      (conversation: typeof id) => world.globex.messages.send(conversation, { text: 'mine?' }),
    ]) {
      expect(await said(ask(id))).toBe(await said(ask(missing)))
      expect(await said(ask(id))).toMatch(/^conversation: There is nothing here/)
    }
    expect((await only(world.acme)).starred).toBe(false)
  })

  it("does not let a tenant write on another's channel", async () => {
    await using world = await open()
    await expect(async () =>
      world.globex.conversations.start({ channel: 'ours', to: 'bob', text: 'hi' }),
    ).rejects.toMatchObject({
      code: 'channel.unknown',
    })
  })

  it('shows each tenant its own log, jobs and counts', async () => {
    await using world = await open()
    const acme = await logOf(world.acme)
    expect(acme.map((item) => item.type === 'event' && item.event.type)).toEqual([
      'conversation.opened',
      'message.received',
    ])
    const { id } = await only(world.acme)
    expect(
      acme.every((item) => item.type === 'event' && 'conversationId' in item.event && item.event.conversationId === id),
    ).toBe(true)
    await world.acme.messages.send(id, { text: 'only acme' })
    expect((await world.globex.jobs.list()).items).toEqual([])
    expect((await world.globex.statistics.list()).items.map(({ name, count }) => [name, count])).toEqual([
      ['message.received', 1],
    ])
  })

  it('finds no text of another tenant', async () => {
    await using world = await open()
    const said = async (view: ParleyView, q: string): Promise<string[]> =>
      (await view.messages.search(q)).items.map(({ message }) => message.text)
    expect(await said(world.acme, 'for')).toEqual(['for acme'])
    expect(await said(world.globex, 'for')).toEqual(['for globex'])
    expect(await said(world.globex, 'acme')).toEqual([])
    expect(await said(world.parley, 'for')).toEqual([])
  })

  it("answers a cursor of another tenant's log with reset, or without that log's events", async () => {
    await using world = await open()
    const [first] = await logOf(world.acme)
    for (const item of await logOf(world.globex, first?.cursor)) {
      if (item.type === 'event' && 'conversationId' in item.event) {
        expect(item.event.conversationId).toBe((await only(world.globex)).id)
      }
    }
  })
})
