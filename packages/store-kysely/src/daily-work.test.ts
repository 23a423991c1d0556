import { drafts } from '@parley/core/drafts'
import { memoryStore } from '@parley/core/memory'
import { preferences } from '@parley/core/preferences'
import { responses } from '@parley/core/responses'
import type { Store } from '@parley/core/store'
import { openTestParley } from '@parley/core/testing'
import { views } from '@parley/core/views'
import { expect, it } from 'vitest'
import { openEmbedded } from '../test/embedded.ts'
import { pglite } from './pglite.ts'
import { sqlite } from './sqlite.ts'

/** Records without the fields that differ from run to run. A store may have a clock of its own. */
function shown(records: readonly object[]): object[] {
  return records.map((record) => {
    const { id: _, keys: __, conversationId: ___, updatedAt: ____, ...rest } = record as { [field: string]: unknown }
    return rest
  })
}

/** In an order that does not depend on the clock. */
function sorted(records: readonly object[]): object[] {
  return shown(records).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

const DAY = 86_400_000

/** The results of the same commands and lists, of two persons. */
async function story(store: Store): Promise<object> {
  await using world = await openTestParley({ store, modules: [drafts(), responses(), views(), preferences()] })
  const { parley } = world
  const [ann, bob] = [parley.as({ id: 'user:ann', role: 'admin' }), parley.as({ id: 'user:bob', role: 'agent' })]
  for (let place = 0; place < 3; place += 1) {
    await world.receive('Hello', { from: `+1415555012${place}` })
    await world.pass(1000)
  }
  const ids = (await parley.conversations.list()).items.map(({ id }) => id)
  for (const [place, conversationId] of ids.entries()) {
    await ann.drafts.save({ conversationId, type: 'reply', text: `draft ${place}`, subject: place === 1 ? 'x' : null })
    await world.pass(1000)
    await bob.drafts.save({ conversationId, type: 'note', text: `note ${place}` })
    await world.pass(1000)
  }
  const [first] = ids
  if (first !== undefined) await ann.messages.send(first, { text: 'sent' })
  for (const shortcut of ['b', 'a', 'c'])
    await ann.responses.add({ shortcut, title: `Title of ${shortcut}`, text: '{{me.name|me}}', person: null })
  await bob.responses.add({ shortcut: 'bobs', title: 'Title of Bob', text: 'x' })
  const taken = await bob.responses.add({ shortcut: 'a', title: 'x', text: 'x' }).catch(({ field }) => field)
  await ann.views.add({ name: 'two', query: { label: ['x', 'y'] }, person: null, position: 2 })
  await bob.views.add({ name: 'one', query: { status: 'open' }, position: 1 })
  await bob.preferences.change({ values: { theme: 'dark', list: [1, { a: null }] } })
  await bob.preferences.change({ values: { theme: null, more: true } })
  const paged = await ann.drafts.list({ limit: 1 })
  const rest = await ann.drafts.list({ limit: 1, cursor: paged.next ?? '' })
  const [newest] = (await parley.messages.list(first as never)).items
  const now = newest?.createdAt ?? 0
  const { totals, conversations } = await parley.statistics.summary({ from: now - DAY, to: now + DAY, step: 'hour' })
  return {
    statistics: { ...totals, responseSeconds: null, conversations },
    drafts: [sorted((await ann.drafts.list()).items), sorted((await bob.drafts.list({ order: 'oldest' })).items)],
    pages: [sorted([...paged.items, ...rest.items]), rest.next],
    ofConversation: sorted((await bob.drafts.list({ where: { conversationId: { anyOf: ids } } })).items),
    responses: [shown((await ann.responses.list()).items), shown((await bob.responses.list()).items)],
    found: shown((await bob.responses.search('title bo*')).items),
    taken,
    views: shown((await bob.views.list({ order: 'oldest' })).items),
    preferences: shown([await bob.preferences.mine({})]),
  }
}

it.each<[string, () => Promise<Store> | Store]>([
  ['sqlite', () => sqlite({ path: ':memory:', thread: false })],
  ['pglite', async () => pglite({ database: await openEmbedded(), durable: true })],
])('drafts, responses, views, preferences and statistics are the same on %s as in memory', async (_, open) => {
  expect(await story(await open())).toEqual(await story(memoryStore()))
})
