import { setTimeout as sleep } from 'node:timers/promises'
import { createParley, type Parley, silentLogger } from '@parley/core'
import { expect } from 'vitest'
import { archive } from './lib/archive.ts'
import { count } from './lib/database.ts'
import { openDatabase } from './lib/own-database.ts'
import { scratch } from './lib/scratch.ts'
import { storeOn } from './lib/store-on.ts'
import { itOnEveryStore, type StoreKind } from './lib/stores.ts'

const SIZE = Number(process.env.PARLEY_HISTORY ?? 1000)
const BEFORE = Date.UTC(2026, 0, 1)

/** An empty database of a store. */
async function databaseOf(store: StoreKind): Promise<{ name: string } & AsyncDisposable> {
  if (store === 'postgres') {
    const database = await openDatabase()
    return { name: database.url, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
  }
  const folder = scratch()
  return { name: folder.file('parley.db'), [Symbol.asyncDispose]: async () => folder[Symbol.dispose]() }
}

for (const way of ['pull', 'sync'] as const) {
  itOnEveryStore(
    `invariant 13: ${SIZE} old messages by ${way}: 0 handlers, 0 replies, 0 unread, all searchable, in order`,
    async (store) => {
      await using database = await databaseOf(store)
      const handled: string[] = []
      const parley = await createParley({
        store: storeOn(database.name),
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
      const stored = (): number => count(database.name, 'select count(*) from parley_messages')
      while (stored() < SIZE) await sleep(50)
      await parley.stop()
      await using again: Parley = await createParley({ store: storeOn(database.name) })
      await checkHistory(again)
      expect([handled, stored()]).toEqual([[], SIZE])
      expect(count(database.name, "select count(*) from parley_jobs where queue like 'deliver%'")).toBe(0)
      expect(count(database.name, "select count(*) from parley_jobs where state = 'dead'")).toBe(0)
    },
    600_000,
  )
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
