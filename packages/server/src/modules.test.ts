import { message } from '@parley/core'
import { contacts } from '@parley/core/contacts'
import { defineModule } from '@parley/core/module'
import { notes } from '@parley/core/notes'
import { describe, expect, it } from 'vitest'
import { openRig } from '../test/rig.ts'

const open = () => openRig({ modules: [contacts(), notes()] })

describe('the routes of modules', () => {
  it('list, search, get and change contacts', async () => {
    await using rig = await open()
    await rig.receive('Hello', { from: '+14155550123' })
    const { items } = await (await rig.ask('/api/v1/contacts')).json()
    expect(items).toMatchObject([
      { id: expect.stringMatching(/^per_/), name: null, createdAt: expect.stringMatching(/Z$/) },
    ])
    const [{ id }] = items
    const changed = await rig.ask(`/api/v1/contacts/${id}`, {
      method: 'PATCH',
      body: { name: 'Ann', attributes: { vip: true } },
    })
    expect([changed.status, await changed.json()]).toMatchObject([200, { id, name: 'Ann', attributes: { vip: true } }])
    expect(await (await rig.ask('/api/v1/contacts/search?q=ann')).json()).toMatchObject({ items: [{ id }] })
    expect(await (await rig.ask(`/api/v1/contacts/${id}`)).json()).toMatchObject({ id, name: 'Ann' })
    expect((await rig.ask('/api/v1/contacts/per_none')).status).toBe(404)
  })

  it('run a command once per key', async () => {
    await using rig = await open()
    await rig.receive('Hello')
    const { id: conversationId } = await rig.conversation()
    const options = { method: 'POST', body: { conversationId, text: 'x' }, headers: { 'idempotency-key': 'k' } }
    const [one, again] = [await rig.ask('/api/v1/notes', options), await rig.ask('/api/v1/notes', options)]
    expect([one.headers.has('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([false, 'true'])
    expect(await again.text()).toBe(await one.text())
    const list = await rig.ask(`/api/v1/notes?conversationId=${conversationId}`)
    expect(await list.json()).toMatchObject({ items: [{ text: 'x', editedAt: null }] })
  })

  it('refuse a body by its field, and a list without its filter', async () => {
    await using rig = await open()
    const refused = await rig.ask('/api/v1/notes', { method: 'POST', body: { text: '' } })
    expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'input.invalid' }])
    expect((await rig.ask('/api/v1/notes')).status).toBe(422)
  })

  it.each([
    ['GET /conversations', 'GET /api/v1/conversations'],
    ['GET /messages/{messageId}', 'GET /api/v1/messages/{id}'],
    ['GET /conversations/open', 'GET /api/v1/conversations/{id}'],
  ])('that the server answers itself are refused by name: %s', async (route, served) => {
    const shop = defineModule({ id: 'shop', reads: { get: message }, routes: { [route]: 'get' } } as never)
    await expect(openRig({ modules: [shop] })).rejects.toMatchObject({
      code: 'parley.misconfigured',
      field: 'modules.shop',
      reason: `The server answers the route ${route} itself, as ${served}. Give it another path.`,
    })
  })

  it('are in the document', async () => {
    await using rig = await open()
    const { paths } = await (await rig.ask('/openapi.json')).json()
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/v1/contacts', '/api/v1/contacts/{id}', '/api/v1/notes']),
    )
    expect(Object.keys(paths['/api/v1/notes/{id}'])).toEqual(expect.arrayContaining(['get', 'patch', 'delete']))
  })
})

describe('the events of modules', () => {
  it('are on the stream, joined with their records', async () => {
    await using rig = await open()
    await rig.receive('Hello')
    const { id: conversationId } = await rig.conversation()
    const { asOf } = await (await rig.ask('/api/v1/conversations')).json()
    await rig.ask('/api/v1/notes', { method: 'POST', body: { conversationId, text: 'seen' } })
    const stream = await rig.ask(`/api/v1/events?after=${asOf}`)
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('note.added')) text += (await reader?.read())?.value ?? ''
    await reader?.cancel()
    expect(text).toContain('event: note.added')
    expect(text).toContain('"note":{"id":"not_')
  })
})
