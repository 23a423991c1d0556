import { createParley } from '@parley/core'
import { sqlite } from '@parley/store-kysely/sqlite'
import { expect, it } from 'vitest'
import { paper, written } from './lib/paper.ts'
import { promised } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { unhurried } from './lib/unhurried.ts'

it('500 changes of conversations on SQLite are durable within two seconds, and so are their undos', async () => {
  using folder = scratch()
  const store = sqlite(folder.file('parley.db'))
  const parley = await createParley({ store, channels: { post: paper({ sent: [] }) }, environment: unhurried })
  const posts = Array.from({ length: 500 }, (_, place) => ({
    id: `m${place}`,
    from: `p${place}`,
    text: 'hello',
    at: 1,
  }))
  await Promise.all(posts.map((each) => parley.handleWebhook('post', written(each))))
  const changes = []
  let cursor: string | undefined
  do {
    const page = await parley.conversations.list({ limit: 100, cursor })
    changes.push(...page.items.map(({ id }) => ({ id, patch: { status: 'archived' as const, labels: ['bulk'] } })))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  expect(changes).toHaveLength(500)
  const begun = performance.now()
  const { items } = await parley.conversations.updateMany(changes)
  expect(performance.now() - begun).toBeLessThan(promised(2000))
  const undos = items.flatMap((each) =>
    'undo' in each && each.undo !== null ? [{ id: each.id, patch: each.undo }] : [],
  )
  const between = performance.now()
  await parley.conversations.updateMany(undos)
  expect(performance.now() - between).toBeLessThan(promised(2000))
  const open = await parley.conversations.list({ where: { status: 'open' }, limit: 100 })
  expect([undos.length, open.items.length, open.items[0]?.labels]).toEqual([500, 100, []])
  await parley.stop()
})
