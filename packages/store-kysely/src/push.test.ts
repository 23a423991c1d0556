import { memoryStore } from '@parley/core/memory'
import { people } from '@parley/core/people'
import { preferences } from '@parley/core/preferences'
import { type PushSender, push } from '@parley/core/push'
import type { Store } from '@parley/core/store'
import { openTestParley } from '@parley/core/testing'
import { expect, it } from 'vitest'
import { openEmbedded } from '../test/embedded.ts'
import { pglite } from './pglite.ts'
import { sqlite } from './sqlite.ts'

const keys = { publicKey: 'P'.repeat(87), privateKey: 'k'.repeat(43) }

/** Subscribes two persons in three browsers, one of them shared, and receives a message. Returns the pushes and browsers. */
async function story(store: Store): Promise<object> {
  const sent: string[] = []
  const sender: PushSender = {
    makeKeys: () => keys,
    whyNot: () => undefined,
    async send({ endpoint }, payload) {
      if (endpoint.endsWith('gone')) return 'gone'
      sent.push(`${endpoint} ${JSON.parse(payload).text}`)
      return 'sent'
    },
  }
  await using world = await openTestParley({ store, modules: [push({ sender }), people(), preferences()] })
  const { parley } = world
  await parley.push.setUp(keys)
  const join = async (name: string) => {
    const { id } = await parley.people.add({ email: `${name}@example.com`, name, role: 'agent' })
    return parley.as({ id: `user:${id}`, role: 'agent' })
  }
  const [ann, bob] = [await join('ann'), await join('bob')]
  const browser = (name: string) => ({
    ...{ endpoint: `https://push.test/${name}`, label: name },
    keys: { p256dh: 'p'.repeat(87), auth: 'a'.repeat(22) },
  })
  for (const name of ['desk', 'gone', 'shared']) await ann.push.subscribe(browser(name))
  await world.pass(1000)
  await bob.push.subscribe(browser('shared'))
  await world.pass(1000)
  await world.receive('Hello')
  await world.pass(1000)
  const labels = async (view: typeof ann) => (await view.push.list()).items.map(({ label }) => label)
  return { sent: sent.sort(), ann: await labels(ann), bob: await labels(bob) }
}

it.each<[string, () => Promise<Store> | Store]>([
  ['memory', () => memoryStore()],
  ['SQLite', () => sqlite({ path: ':memory:', thread: false })],
  ['PGlite', async () => pglite({ database: await openEmbedded(), durable: true })],
])('push on %s: each browser once, the shared one of its last person, none that is gone', async (_, open) => {
  expect(await story(await open())).toEqual({
    sent: ['https://push.test/desk Hello', 'https://push.test/shared Hello'],
    ann: ['desk'],
    bob: ['shared'],
  })
})
