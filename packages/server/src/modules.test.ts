import { type ConversationId, message, type TenantId } from '@parley/core'
import { contacts } from '@parley/core/contacts'
import { type Branded, defineModule, defineRecord, type ModuleDraft, type ModuleTypes, text } from '@parley/core/module'
import { notes } from '@parley/core/notes'
import { describe, expect, it } from 'vitest'
import { openRig } from '../test/rig.ts'

interface Notice {
  kind: 'notice'
  tenant: TenantId
  id: Branded<'NoticeId'>
  version: number
  conversationId: ConversationId
  text: string
}

const notice = defineRecord<Notice>()({
  kind: 'notice',
  prefix: 'ntc',
  table: 'notices',
  keyed: false,
  columns: { conversationId: text, text },
  search: ['text'],
  queries: {
    list: { required: ['conversationId'], keyset: ['id'] },
    search: { search: true, filters: ['conversationId'], keyset: ['place'] },
  },
})

/** A notice for each message. Its routes have parts in braces of any name. */
const desk = () =>
  defineModule({
    id: 'desk',
    records: [notice],
    reads: { get: notice, list: notice.queries.list, search: notice.queries.search },
    on: {
      'message.received': (draft: ModuleDraft<ModuleTypes>, { conversationId }: Notice) => {
        draft.put(notice, { id: draft.newId(notice), conversationId, text: `About ${conversationId}` })
      },
    },
    routes: {
      'GET /notices/{noticeId}': 'get',
      'GET /desk/{conversationId}/notices': 'list',
      'GET /desk/{conversationId}/search/{q}': 'search',
    },
  } as never)

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
    const reads = { get: message, list: message.queries.messages }
    const shop = defineModule({ id: 'shop', reads, routes: { [route]: route.includes('{') ? 'get' : 'list' } } as never)
    await expect(openRig({ modules: [shop] })).rejects.toMatchObject({
      code: 'parley.misconfigured',
      field: 'modules.shop',
      reason: `The server answers the route ${route} itself, as ${served}. Give it another path.`,
    })
  })

  it('read the parts of their paths under any name', async () => {
    await using rig = await openRig({ modules: [desk()] })
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    await rig.receive('Hello', { from: '+14155550199' })
    const listed = await rig.ask(`/api/v1/desk/${id}/notices`)
    const { items } = await listed.json()
    expect([listed.status, items]).toMatchObject([200, [{ conversationId: id, text: `About ${id}` }]])
    expect(items).toHaveLength(1)
    const one = await rig.ask(`/api/v1/notices/${items[0].id}`)
    expect([one.status, await one.json()]).toMatchObject([200, items[0]])
    expect((await rig.ask('/api/v1/notices/ntc_none')).status).toBe(404)
    const found = await rig.ask(`/api/v1/desk/${id}/search/about`)
    expect([found.status, await found.json()]).toMatchObject([200, { items }])
    expect((await (await rig.ask(`/api/v1/desk/${id}/search/other`)).json()).items).toEqual([])
  })

  it('refuse a filter of the path in the query too, by its name', async () => {
    await using rig = await openRig({ modules: [desk()] })
    const twice = await rig.ask('/api/v1/desk/con_1/notices?conversationId=con_2')
    expect([twice.status, await twice.json()]).toMatchObject([
      422,
      { code: 'input.invalid', errors: [{ field: 'conversationId' }] },
    ])
  })

  it('have the parts of their paths in the document, as parameters of the path', async () => {
    await using rig = await openRig({ modules: [desk()] })
    const { paths } = await (await rig.ask('/openapi.json')).json()
    const parameters = (path: string): string[] =>
      paths[path].get.parameters.map((each: { in: string; name: string }) => `${each.in} ${each.name}`)
    expect(parameters('/api/v1/notices/{noticeId}')).toEqual(['path noticeId'])
    const ofList = parameters('/api/v1/desk/{conversationId}/notices')
    expect(ofList).toContain('path conversationId')
    expect(ofList).not.toContain('query conversationId')
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
