import { describe, expect, it } from 'vitest'
import type { Principal } from '../src/index.ts'
import type { StreamItem } from '../src/lib/engine/read/feed.ts'
import { type Memo, openWorld, type World } from './access-world.ts'

type View = ReturnType<World['parley']['as']>

const principal = (name: string, more: Partial<Principal> = {}): Principal => ({
  id: `user:${name}`,
  role: 'owner',
  ...more,
})

/** A world with memos and tips of two persons, and its views: narrowed or not, of any role. */
async function open() {
  const { parley } = await openWorld(1, 1)
  const [ann, bob] = [parley.as(principal('1')), parley.as(principal('2'))]
  const mine = await ann.desk.addMemo({ title: 'mine', person: 'user:1' })
  const other = await bob.desk.addMemo({ title: 'mine too', person: 'user:2' })
  const tips = [
    await ann.desk.addTip({ title: 'of ann', person: 'user:1' }),
    await bob.desk.addTip({ title: 'of bob', person: 'user:2' }),
    await parley.desk.addTip({ title: 'of all', person: null }),
  ]
  const views: [string, View][] = [
    ['an owner', ann],
    ['a narrowed owner', parley.as(principal('1', { access: ['k1'] }))],
    ['an agent without access', parley.as(principal('1', { role: 'agent', access: [] }))],
  ]
  return { parley, ann, bob, mine, other, tips, views }
}

const titles = ({ items }: { items: readonly { title: string }[] }): string[] => items.map(({ title }) => title).sort()

async function eventsUntil(view: View, end: string): Promise<string[]> {
  const types: string[] = []
  for await (const item of view.events({ after: 'oldest' })) {
    const { type, event } = item as Extract<StreamItem, { type: 'event' }>
    if (type === 'event' && /^(memo|tip)/.test(event.type)) types.push(event.type)
    if (item.cursor === end) break
  }
  return types
}

describe('a record of one person', () => {
  it('is listed, found, loaded and got by its person alone, of any role and access', async () => {
    const { parley, mine, other, tips, views } = await open()
    await using _ = parley
    for (const [name, view] of views) {
      expect([name, titles(await view.desk.memos())]).toEqual([name, ['mine']])
      expect([name, titles(await view.desk.memos({ where: { person: 'user:2' } }))]).toEqual([name, []])
      expect([name, titles(await view.desk.memoSearch('mine'))]).toEqual([name, ['mine']])
      expect([name, titles(await view.desk.tips())]).toEqual([name, ['of all', 'of ann']])
      const refs = [mine, other, ...tips].map(({ kind, id }) => ({ kind, id }))
      expect([name, titles({ items: (await view.load(refs)) as Memo[] })]).toEqual([name, ['mine', 'of all', 'of ann']])
      await expect(view.desk.memo(other.id)).rejects.toMatchObject({ code: 'not_found' })
      expect(await view.desk.memo(mine.id)).toEqual(mine)
    }
    expect(titles(await parley.desk.memos())).toEqual(['mine', 'mine too'])
    expect(titles(await parley.desk.tips())).toEqual(['of all', 'of ann', 'of bob'])
  })

  it('is answered as a missing one by every command of another person, also if the input does not name it', async () => {
    const { parley, ann, bob, mine } = await open()
    await using _ = parley
    const missing = { code: 'not_found' }
    await expect(bob.desk.renameMemo({ id: mine.id, title: 'x' })).rejects.toMatchObject(missing)
    await expect(bob.desk.removeMemo({ id: mine.id })).rejects.toMatchObject(missing)
    await expect(bob.desk.renameSecretly({ title: 'x' })).rejects.toMatchObject(missing)
    await expect(bob.desk.addMemo({ title: 'for ann', person: 'user:1' })).rejects.toMatchObject(missing)
    expect(await parley.desk.memo(mine.id)).toEqual(mine)
    expect(await ann.desk.renameMemo({ id: mine.id, title: 'x' })).toMatchObject({ title: 'x' })
    expect(await ann.desk.renameSecretly({ title: 'y' })).toEqual({ title: 'y' })
  })

  it('has its events in the stream of its person alone, also after its removal', async () => {
    const { parley, ann, bob, mine, tips } = await open()
    await using _ = parley
    expect(tips).toHaveLength(3)
    await ann.desk.removeMemo({ id: mine.id })
    const { asOf } = await parley.conversations.list({ limit: 1 })
    const ofAnn = ['tip.made', 'tip.made', 'memo.gone']
    // The record of memo.made is removed, and that event has no owner.
    expect(await eventsUntil(ann, asOf)).toEqual(ofAnn)
    expect(await eventsUntil(parley.as(principal('1', { access: ['k1'] })), asOf)).toEqual(ofAnn)
    expect(await eventsUntil(bob, asOf)).toEqual(['memo.made', 'tip.made', 'tip.made'])
    expect(await eventsUntil(parley, asOf)).toEqual([
      ...['memo.made', 'memo.made', 'tip.made', 'tip.made', 'tip.made', 'memo.gone'],
    ])
  })
})

describe('a command of a module', () => {
  it('needs its own action, and may ask for a further one', async () => {
    const { parley } = await openWorld(1, 1)
    await using _ = parley
    const as = (role: Principal['role']): View => parley.as({ id: 'user:1', role })
    for (const role of ['owner', 'admin', 'agent', 'viewer'] as const)
      expect(await as(role).desk.look({ title: role })).toEqual({ title: role })
    await expect(as('viewer').desk.manage({ team: false })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await as('agent').desk.manage({ team: false })).toEqual({ team: false })
    const reason = 'The role agent has no modules.manage.'
    await expect(as('agent').desk.manage({ team: true })).rejects.toMatchObject({ code: 'forbidden', reason })
    expect(await as('admin').desk.manage({ team: true })).toEqual({ team: true })
    expect(await parley.desk.manage({ team: true })).toEqual({ team: true })
  })
})
