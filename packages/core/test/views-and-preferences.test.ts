import { describe, expect, it } from 'vitest'
import type { Principal } from '../src/index.ts'
import { preferences } from '../src/preferences.ts'
import { openTestParley } from '../src/testing.ts'
import { views } from '../src/views.ts'

async function open() {
  const world = await openTestParley({ modules: [views(), preferences()] })
  const as = (name: string, role: Principal['role'] = 'viewer') => world.parley.as({ id: `user:${name}`, role })
  return { world, as, ann: as('ann'), bob: as('bob', 'agent'), admin: as('cleo', 'admin') }
}

const namesOf = ({ items }: { items: readonly { name: string }[] }): string[] => items.map(({ name }) => name)

describe('saved views', () => {
  it('are of the team or of one person of any role, in the order of their positions', async () => {
    const { world, ann, bob, admin } = await open()
    await using _ = world
    const team = await admin.views.add({ name: 'Team', query: { status: 'open' }, person: null, position: 5 })
    const last = await ann.views.add({ name: 'Last', query: { label: ['vip', 'urgent'] } })
    await ann.views.add({ name: 'First', query: {}, position: 1 })
    const order = 'oldest'
    expect(namesOf(await ann.views.list({ order }))).toEqual(['First', 'Team', 'Last'])
    expect(namesOf(await bob.views.list({ order }))).toEqual(['Team'])
    await ann.views.edit({ id: last.id, position: 0, name: 'Zero' })
    expect(namesOf(await ann.views.list({ order }))).toEqual(['Zero', 'First', 'Team'])
    await expect(bob.views.edit({ id: team.id, name: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(bob.views.add({ name: 'x', query: {}, person: null })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(bob.views.remove(last.id)).rejects.toMatchObject({ code: 'not_found' })
    await ann.views.remove(last.id)
    expect(namesOf(await ann.views.list({ order }))).toEqual(['First', 'Team'])
  })

  it('have a query of few short parameters, without the place in the list', async () => {
    const { world, ann } = await open()
    await using _ = world
    for (const query of [{ cursor: 'x' }, { limit: '5' }, { 'a b': 'x' }, { status: [] }, { status: 'x'.repeat(201) }])
      await expect(ann.views.add({ name: 'x', query: query as never })).rejects.toMatchObject({
        code: 'input.invalid',
        field: expect.stringMatching(/^query/),
      })
  })
})

describe('preferences', () => {
  it('are merged by name for one person; null removes one', async () => {
    const { world, ann, bob } = await open()
    await using _ = world
    expect(await ann.preferences.mine({})).toMatchObject({ values: {}, version: 0 })
    await ann.preferences.change({ values: { theme: 'dark', 'inbox.columns': ['a', { b: 1 }] } })
    const changed = await ann.preferences.change({ values: { theme: 'light', sound: false } })
    expect(changed.values).toEqual({ theme: 'light', 'inbox.columns': ['a', { b: 1 }], sound: false })
    await ann.preferences.change({ values: { sound: null, unknown: null } })
    const { values, version, id } = await ann.preferences.mine({})
    expect([values, version]).toEqual([{ theme: 'light', 'inbox.columns': ['a', { b: 1 }] }, 3])
    expect((await ann.preferences.change({ values: { theme: 'light' } })).version).toBe(3)
    expect((await bob.preferences.mine({})).values).toEqual({})
    await expect(bob.preferences.get(id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.parley.preferences.mine({})).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('have at most 64 kB together, and names that are no members of objects', async () => {
    const { world, ann } = await open()
    await using _ = world
    await ann.preferences.change({ values: { one: 'x'.repeat(40_000) } })
    const large = { code: 'input.invalid', field: 'values' }
    await expect(ann.preferences.change({ values: { two: 'x'.repeat(40_000) } })).rejects.toMatchObject(large)
    const odd = JSON.parse('{"__proto__": 1}')
    await ann.preferences.change({ values: odd }).catch(() => undefined)
    expect(Object.keys((await ann.preferences.mine({})).values)).toEqual(['one'])
    for (const name of ['', ' ', '1a', 'x'.repeat(101)])
      await expect(ann.preferences.change({ values: { [name]: 1 } })).rejects.toMatchObject({ code: 'input.invalid' })
    const nothing = (): unknown => undefined
    await expect(ann.preferences.change({ values: { one: nothing } })).rejects.toMatchObject({ code: 'input.invalid' })
  })
})
