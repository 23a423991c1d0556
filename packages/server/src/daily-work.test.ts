import { drafts } from '@parley/core/drafts'
import { preferences } from '@parley/core/preferences'
import { responses } from '@parley/core/responses'
import { views } from '@parley/core/views'
import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'

const people = {
  ann: { id: 'user:ann', role: 'agent', name: 'Ann' },
  bob: { id: 'user:bob', role: 'agent' },
  admin: { id: 'user:cleo', role: 'admin' },
  viewer: { id: 'user:vic', role: 'viewer' },
} as const
type Name = keyof typeof people

interface World {
  rig: Rig
  as(person: Name, method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>
}
interface Answer {
  id: string
  items: { id: string }[]
  [field: string]: unknown
}

async function open(): Promise<World> {
  const rig = await openRig({
    modules: [drafts(), responses(), views(), preferences()],
    authenticate: (request) => people[(request.headers.get('authorization') ?? '').slice('Bearer '.length) as Name],
  })
  const as: World['as'] = async (person, method, path, body) => {
    const headers = { authorization: `Bearer ${person}` }
    const response = await rig.ask(`/api/v1${path}`, { method, body, headers })
    return { status: response.status, body: await response.json() }
  }
  return { rig, as }
}

describe('canned responses over REST', () => {
  it('are written, searched, rendered, changed and removed', async () => {
    const { rig, as } = await open()
    await using _ = rig
    await rig.receive('Hello')
    const { items } = (await as('ann', 'GET', '/conversations')).body
    const text = 'Hi {{contact.name|there}}, {{me.name}} here.'
    const made = await as('ann', 'POST', '/responses', { shortcut: 'hi', title: 'Greeting', text })
    const { id } = made.body
    expect(made).toMatchObject({ status: 200, body: { shortcut: 'hi', person: 'user:ann' } })
    expect((await as('ann', 'GET', '/responses/search?q=greet*')).body.items).toMatchObject([{ id }])
    expect((await as('bob', 'GET', '/responses')).body.items).toEqual([])
    const rendering = await as('ann', 'POST', `/responses/${id}/render`, { conversationId: items[0]?.id })
    expect(rendering.body).toEqual({ text: 'Hi there, Ann here.', missing: [] })
    expect((await as('bob', 'POST', `/responses/${id}/render`, { conversationId: items[0]?.id })).status).toBe(404)
    expect((await as('ann', 'PATCH', `/responses/${id}`, { title: 'Hi' })).body).toMatchObject({ title: 'Hi', text })
    expect((await as('ann', 'DELETE', `/responses/${id}`)).status).toBe(200)
    expect((await as('ann', 'GET', `/responses/${id}`)).status).toBe(404)
  })

  it('are refused with the field, the reason and the fix', async () => {
    const { rig, as } = await open()
    await using _ = rig
    const response = { shortcut: 'hi', title: 'Greeting', text: 'Hi' }
    await as('admin', 'POST', '/responses', { ...response, person: null })
    const refusals = [
      ['ann', { ...response, text: '{{me.nme}}' }, 422, 'text'],
      ['ann', response, 422, 'shortcut'],
      ['ann', { ...response, shortcut: 'a b' }, 422, 'shortcut'],
      ['ann', { ...response, shortcut: 'x', person: null }, 403, undefined],
      ['viewer', { ...response, shortcut: 'x' }, 403, undefined],
    ] as const
    for (const [person, body, status, field] of refusals) {
      const refused = await as(person, 'POST', '/responses', body)
      expect([refused.status, (refused.body.errors as { field: string }[])?.[0]?.field]).toEqual([status, field])
    }
    const { errors } = (await as('ann', 'POST', '/responses', { ...response, text: '{{me.nme}}' })).body
    expect(errors).toMatchObject([{ detail: 'Unknown variable `me.nme`. Did you mean `me.name`?' }])
  })
})

describe('saved views and preferences over REST', () => {
  it('are those of the caller and of the team', async () => {
    const { rig, as } = await open()
    await using _ = rig
    const query = { status: 'open', label: ['vip', 'late'] }
    const own = (await as('viewer', 'POST', '/views', { name: 'Mine', query })).body
    expect(own).toMatchObject({ name: 'Mine', query, person: 'user:vic', position: expect.any(Number) })
    const team = (await as('admin', 'POST', '/views', { name: 'Ours', query: {}, person: null, position: 1 })).body
    expect((await as('viewer', 'GET', '/views?order=oldest')).body.items.map(({ id }) => id)).toEqual([team.id, own.id])
    expect((await as('ann', 'GET', '/views')).body.items.map(({ id }) => id)).toEqual([team.id])
    expect((await as('ann', 'PATCH', `/views/${team.id}`, { name: 'x' })).status).toBe(403)
    expect((await as('ann', 'DELETE', `/views/${own.id}`)).status).toBe(404)
    expect((await as('viewer', 'PATCH', `/views/${own.id}`, { position: 0 })).body).toMatchObject({ position: 0 })
    expect((await as('viewer', 'DELETE', `/views/${own.id}`)).status).toBe(200)
  })

  it('are merged by name, for each person', async () => {
    const { rig, as } = await open()
    await using _ = rig
    expect((await as('viewer', 'GET', '/preferences')).body).toMatchObject({ person: 'user:vic', values: {} })
    await as('viewer', 'PATCH', '/preferences', { values: { theme: 'dark', sound: true } })
    const patched = await as('viewer', 'PATCH', '/preferences', { values: { sound: null } })
    expect(patched).toMatchObject({ status: 200, body: { values: { theme: 'dark' } } })
    expect((await as('viewer', 'GET', '/preferences')).body).toEqual(patched.body)
    expect((await as('ann', 'GET', '/preferences')).body.values).toEqual({})
    const large = await as('ann', 'PATCH', '/preferences', { values: { one: 'x'.repeat(70_000) } })
    expect([large.status, large.body.errors]).toMatchObject([422, [{ field: 'values' }]])
  })
})
