import { describe, expect, it } from 'vitest'
import { memoryMedia } from '../src/lib/memory/media.ts'
import { eventTypes, isNewsType } from '../src/lib/model/event.ts'
import type { Reported } from '../src/lib/ports/fact.ts'
import { defineModule } from '../src/module.ts'
import { customer, openTestParley, type TestParley } from '../src/testing.ts'

const NOW = 1_700_000_000_000
const DAY = 86_400_000
const address = { scheme: 'tel', value: customer, display: customer }

/** A message of history, older with a higher number. */
function old(number: number, more: object = {}): Reported {
  const inbound = number % 3 !== 0
  return {
    type: 'message',
    direction: inbound ? 'inbound' : 'outbound',
    providerId: `old-${number}`,
    from: address,
    ...(inbound ? {} : { to: [address] }),
    thread: [{ thread: `${customer}-${number % 7}` }],
    text: `memory ${number} zebra`,
    at: NOW - number * DAY,
    history: true,
    ...more,
  } as Reported
}

const url = 'https://provider.example/1'

/** Every tenth message has a name, every hundredth a file. */
function partsOf(number: number): object {
  return {
    ...(number % 10 === 0 ? { name: 'Ann' } : {}),
    ...(number % 100 === 0 ? { attachments: [{ url, contentType: 'image/png' }] } : {}),
  }
}

interface Watcher {
  id: 'watcher'
}

/** The reads of an installation, with any modules. */
interface Reading {
  parley: Pick<TestParley['parley'], 'conversations' | 'messages'>
}

async function imported(world: Reading): Promise<{ texts: string[]; unread: number; active: number[] }> {
  const { items } = await world.parley.conversations.list({ limit: 100 })
  const texts: string[] = []
  for (const { id } of items) {
    let cursor: string | undefined
    do {
      const page = await world.parley.messages.list(id, { order: 'oldest', limit: 100, cursor })
      const times = page.items.map(({ at }) => at)
      expect(times).toEqual([...times].sort((a, b) => a - b))
      texts.push(...page.items.map(({ text }) => text))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
  }
  return {
    texts,
    unread: items.reduce((sum, each) => sum + each.unread, 0),
    active: items.map((each) => each.activeAt),
  }
}

describe('invariant 13: history is not news', () => {
  it.each(['pull', 'sync'] as const)(
    'invariant 13: 10 000 old messages by %s: 0 handlers, 0 replies, 0 unread, all searchable, in order',
    async (way) => {
      const handled: string[] = []
      const note = ({ event }: { event: { type: string } }) => void handled.push(event.type)
      const on = {
        ...Object.fromEntries(
          Object.keys(eventTypes)
            .filter(isNewsType)
            .map((type) => [type, note]),
        ),
        'message.received': async ({ reply }: { reply(text: string): Promise<unknown> }) => {
          handled.push('message.received')
          await reply('Thank you!')
        },
      }
      const reacted: string[] = []
      const reactions = Object.keys(eventTypes).map((type) => [type, () => void reacted.push(type)])
      const watcher = defineModule<Watcher>({ id: 'watcher', records: [], on: Object.fromEntries(reactions) })
      const media = { store: memoryMedia(), fetch: () => Promise.reject(new Error('The channel fetches.')) }
      const line = { canPull: way === 'pull' }
      await using world = await openTestParley({ on, media, modules: [watcher], line })
      world.line.hasFile(url, { contentType: 'image/png', content: new TextEncoder().encode('a picture') })
      world.line.has(...Array.from({ length: 10_000 }, (_, number) => old(number + 1, partsOf(number + 1))))
      if (way === 'sync') {
        const progress: number[] = []
        for await (const { done, total } of world.parley.channels.sync('line')) progress.push(done / (total ?? 1))
        expect(progress.at(-1)).toBe(1)
      } else {
        await world.parley.start()
      }
      await world.pass(0)
      await world.pass(60_000)
      const { texts, unread, active } = await imported(world)
      expect(new Set(texts).size).toBe(10_000)
      expect([handled, reacted, world.line.sent.length, unread]).toEqual([[], [], 0, 0])
      expect((await world.parley.search(customer)).contacts.items).toMatchObject([{ contact: { name: 'Ann' } }])
      expect((await world.parley.messages.search('"memory 100 zebra"')).items).toMatchObject([
        { message: { attachments: [{ state: 'stored', contentType: 'image/png' }] } },
      ])
      expect(Math.max(...active)).toBeLessThanOrEqual(NOW - DAY)
      for (const number of [1, 5000, 10_000]) {
        const { items } = await world.parley.messages.search(`"memory ${number} zebra"`)
        expect(items.map(({ message }) => message.text)).toEqual([`memory ${number} zebra`])
      }
      expect((await world.parley.statistics.list()).items).toEqual([])
      expect((await world.parley.jobs.list({ where: { state: 'dead' } })).items).toEqual([])
    },
    300_000,
  )

  it('invariant 13: a time before 1970 stays, one in the future becomes now, and the order is by time', async () => {
    await using world = await openTestParley()
    const times = [NOW - DAY, -DAY * 365 * 50, NOW + 900 * DAY, 0, NOW - 2 * DAY]
    const facts = times.map((at, place) => old(place * 7 + 7, { at, text: `t${place}` }))
    await world.post(world.line.report(...facts))
    expect((await imported(world)).texts).toEqual(['t1', 't3', 't4', 't0', 't2'])
    const [conversation] = (await world.parley.conversations.list()).items
    const { items } = await world.parley.messages.list(conversation?.id as never, { order: 'newest', limit: 1 })
    expect(items[0]?.at).toBe(NOW)
  })

  it('invariant 13: into an existing conversation, it changes neither unread nor the status nor the consent', async () => {
    await using world = await openTestParley()
    await world.receive('news')
    const [known] = (await world.parley.conversations.list()).items
    await world.parley.conversations.update(known?.id as never, { status: 'archived', archiveReason: 'Done.' })
    const fact = old(1, { thread: [{ thread: customer }], consent: 'opt_out', text: 'STOP' })
    await world.post(world.line.report(fact))
    const [after] = (await world.parley.conversations.list()).items
    expect(after).toMatchObject({
      id: known?.id,
      unread: 1,
      status: 'archived',
      messageCount: 2,
      activeAt: known?.activeAt,
    })
    expect(after).toMatchObject({ lastMessageText: 'news', archiveReason: 'Done.', archivedAt: NOW })
    expect((await world.parley.addresses.get(after?.addressId as never)).optedOutAt).toBeNull()
    expect((await world.log()).map(({ type }) => type)).toEqual([
      'conversation.opened',
      'message.received',
      'conversation.changed',
      'message.imported',
    ])
    await world.parley.conversations.update(after?.id as never, {
      readThrough: (await world.parley.messages.list(after?.id as never)).items[1]?.id as never,
    })
    await world.parley.conversations.update(after?.id as never, { unread: true })
    expect((await world.parley.conversations.list()).items[0]).toMatchObject({ unread: 1 })
  })

  it('invariant 13: the names and the files of an import are on the stream as history', async () => {
    const media = { store: memoryMedia(), fetch: () => Promise.reject(new Error('The channel fetches.')) }
    await using world = await openTestParley({ media })
    world.line.hasFile(url, { contentType: 'image/png', content: new TextEncoder().encode('a picture') })
    await world.post(world.line.report(old(1), old(8, { ...partsOf(100) })))
    await world.pass(0)
    expect((await world.log()).slice(2)).toMatchObject([
      { type: 'contact.described', history: true },
      { type: 'message.imported' },
      { type: 'message.changed', fields: ['attachments'], history: true },
    ])
  })

  it('invariant 13: a second import stores nothing twice', async () => {
    await using world = await openTestParley()
    world.line.has(...Array.from({ length: 50 }, (_, number) => old(number)))
    for (const _ of [1, 2]) for await (const _progress of world.parley.channels.sync('line'));
    expect((await imported(world)).texts).toHaveLength(50)
    expect((await world.log()).filter(({ type }) => type === 'message.imported')).toHaveLength(50)
  })

  it('no handler can react to imported messages', async () => {
    await expect(openTestParley({ on: { 'message.imported': () => {} } as never })).rejects.toMatchObject({
      code: 'parley.misconfigured',
      field: 'on["message.imported"]',
    })
  })

  it('a channel without synchronization rejects, and one thread can be synchronized', async () => {
    await using world = await openTestParley()
    world.line.has(old(1), old(2), old(8))
    const options = { thread: `${customer}-1`, since: NOW - 7 * DAY }
    for await (const { total } of world.parley.channels.sync('line', options)) expect(total).toBe(1)
    expect((await imported(world)).texts).toEqual(['memory 1 zebra'])
    await expect(async () => {
      for await (const _ of world.parley.channels.sync('nowhere' as 'line'));
    }).rejects.toMatchObject({ code: 'channel.unknown' })
  })
})
