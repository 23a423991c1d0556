import { setTimeout as sleep } from 'node:timers/promises'
import { createParley, type Parley, silentLogger } from '@parley/core'
import type { Store } from '@parley/core/store'
import { pglite } from '@parley/store-kysely/pglite'
import { postgres } from '@parley/store-kysely/postgres'
import { sqlite } from '@parley/store-kysely/sqlite'
import { expect, it } from 'vitest'
import { archive } from './lib/archive.ts'
import { openDatabase } from './lib/own-database.ts'
import { scratch } from './lib/scratch.ts'
import { itOnEveryStore } from './lib/stores.ts'

const SIZE = Number(process.env.PARLEY_HISTORY ?? 300)
const BEFORE = Date.UTC(2026, 0, 1)

/** An empty database, and its store. */
interface Place extends AsyncDisposable {
  open(): Store
}

const places = {
  async sqlite(): Promise<Place> {
    const folder = scratch()
    return {
      open: () => sqlite(folder.file('parley.db')),
      [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
    }
  },
  async postgres(): Promise<Place> {
    const database = await openDatabase()
    return { open: () => postgres(database.url), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
  },
  async pglite(): Promise<Place> {
    const folder = scratch()
    return {
      open: () => pglite(folder.file('pglite')),
      [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
    }
  },
}

for (const way of ['pull', 'sync'] as const) {
  const name = `invariant 13: ${SIZE} old messages by ${way}: 0 handlers, 0 replies, 0 unread, all searchable, in order`
  itOnEveryStore(name, (store) => imported(way, places[store]), 600_000)
  it(`${name}, on pglite`, () => imported(way, places.pglite), 600_000)
}

async function imported(way: 'pull' | 'sync', place: () => Promise<Place>): Promise<void> {
  await using database = await place()
  const handled: string[] = []
  const parley = await createParley({
    store: database.open(),
    channels: { old: archive({ size: SIZE, before: BEFORE, pulls: way === 'pull' }) },
    environment: { log: silentLogger },
    on: {
      'message.received': async ({ reply }) => {
        handled.push('message.received')
        await reply('Thank you!')
      },
      'message.adopted': () => void handled.push('message.adopted'),
      'conversation.opened': () => void handled.push('conversation.opened'),
    },
  })
  await parley.start()
  if (way === 'sync') for await (const _ of parley.channels.sync('old'));
  while ((await storedIn(parley)) < SIZE) await sleep(50)
  await parley.stop()
  await using again: Parley = await createParley({ store: database.open() })
  await checkHistory(again)
  expect(handled).toEqual([])
  const jobs = (await again.jobs.list({ limit: 100 })).items
  expect(jobs.filter(({ queue, state }) => queue.startsWith('deliver') || state === 'dead')).toEqual([])
}

async function storedIn(parley: Parley): Promise<number> {
  const { items } = await parley.conversations.list({ limit: 100 })
  return items.reduce((sum, { messageCount }) => sum + messageCount, 0)
}

async function checkHistory(parley: Parley): Promise<void> {
  const { items } = await parley.conversations.list({ limit: 100 })
  let messages = 0
  for (const conversation of items) {
    const times: number[] = []
    let cursor: string | undefined
    do {
      const page = await parley.messages.list(conversation.id, { order: 'oldest', limit: 100, cursor })
      times.push(...page.items.map(({ at }) => at))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(conversation).toMatchObject({ unread: 0, hasUnread: false, activeAt: times.at(-1) })
    messages += times.length
  }
  expect(messages).toBe(SIZE)
  for (let number = 0; number < SIZE; number += Math.ceil(SIZE / 40)) {
    const found = await parley.messages.search(`memory${number}`)
    expect(found.items.map(({ message }) => message.text)).toEqual([`memory${number}`])
  }
}
