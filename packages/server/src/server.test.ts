import { memoryStore } from '@parley/core/memory'
import { conversationSchema, listSchema, messageSchema, startedSchema } from '@parley/core/protocol'
import type { Store } from '@parley/core/store'
import { describe, expect, it } from 'vitest'
import { openRig } from '../test/rig.ts'

describe('conversations', () => {
  it('shows what a customer wrote', async () => {
    await using rig = await openRig()
    expect((await rig.receive('Hello')).status).toBe(200)
    const response = await rig.ask('/api/v1/conversations')
    expect(response.status).toBe(200)
    const list = listSchema(conversationSchema).parse(await response.json())
    expect(list).toMatchObject({
      items: [
        {
          channel: 'pigeon',
          address: { value: '+14155550123', display: '+14155550123' },
          status: 'open',
          unread: 1,
          starred: false,
          assignee: null,
          labels: [],
          lastMessage: { text: 'Hello', direction: 'inbound' },
        },
      ],
      next: null,
    })
    const one = await rig.ask(`/api/v1/conversations/${list.items[0]?.id}`)
    expect(await one.json()).toEqual(list.items[0])
  })

  it('pages without repeating, and refuses a cursor of other filters', async () => {
    await using rig = await openRig()
    for (let each = 0; each < 5; each++) await rig.receive('Hello', { from: `+1415555010${each}` })
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: { items: { id: string }[]; next: string | null } = await (
        await rig.ask(`/api/v1/conversations?limit=2${next && `&cursor=${next}`}`)
      ).json()
      seen.push(...page.items.map(({ id }) => id))
      if (page.next !== null) {
        const other = await rig.ask(`/api/v1/conversations?limit=2&starred=true&cursor=${page.next}`)
        expect(other.status).toBe(422)
        expect(await other.json()).toMatchObject({ code: 'cursor.invalid', field: 'cursor' })
      }
      next = page.next
    }
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
  })

  it('filters', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const count = async (query: string): Promise<number> =>
      (await (await rig.ask(`/api/v1/conversations?${query}`)).json()).items.length
    expect(await count('unread=true&status=open&channel=pigeon&starred=false')).toBe(1)
    expect(await count('unread=false')).toBe(0)
    expect(await count('status=archived')).toBe(0)
    expect(await count('channel=sms')).toBe(0)
    expect(await count('assignee=ada')).toBe(0)
    const { id } = await rig.conversation()
    await rig.ask(`/api/v1/conversations/${id}`, { method: 'PATCH', body: { assignee: 'ada' } })
    expect(await count('assignee=ada')).toBe(1)
  })

  it('changes what a patch names and nothing else', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const before = await rig.conversation()
    const readThrough = (before.lastMessage as { id: string }).id
    const patch = { starred: true, readThrough, status: 'archived', assignee: 'ada', labels: ['vip', 'late'] }
    const response = await rig.ask(`/api/v1/conversations/${before.id}`, { method: 'PATCH', body: patch })
    expect(response.status).toBe(200)
    const changed = { starred: true, unread: 0, status: 'archived', assignee: 'ada', labels: ['late', 'vip'] }
    expect(await response.json()).toEqual({ ...before, ...changed, archivedAt: expect.any(String), waitingSince: null })
  })

  it('opens a conversation with 201, and answers 200 for an existing one', async () => {
    await using rig = await openRig()
    const body = { channel: 'pigeon', to: '+14155550123', text: 'Hello' }
    const opened = await rig.ask('/api/v1/conversations', { method: 'POST', body })
    expect(opened.status).toBe(201)
    const first = startedSchema.parse(await opened.json())
    expect(first.message).toMatchObject({
      conversationId: first.id,
      direction: 'outbound',
      text: 'Hello',
      status: 'queued',
    })
    const stood = await rig.ask('/api/v1/conversations', { method: 'POST', body })
    expect(stood.status).toBe(200)
    expect(startedSchema.parse(await stood.json()).id).toBe(first.id)
  })
})

describe('messages', () => {
  it('queues a reply with 202 and shows it beside what was received', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const response = await rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body: { text: 'Hi' } })
    expect(response.status).toBe(202)
    const message = messageSchema.parse(await response.json())
    expect(message).toMatchObject({
      conversationId: id,
      direction: 'outbound',
      text: 'Hi',
      status: 'queued',
      error: null,
    })
    await rig.parley.drain()
    const list = listSchema(messageSchema).parse(await (await rig.ask(`/api/v1/conversations/${id}/messages`)).json())
    expect(list.items.map(({ text, direction }) => [direction, text])).toEqual([
      ['outbound', 'Hi'],
      ['inbound', 'Hello'],
    ])
    expect(list.items[1]?.status).toBe('received')
  })

  it('shows any text unaltered', async () => {
    await using rig = await openRig()
    const text = `<script>alert(1)</script>'; DROP TABLE x; -- 100%_\\ \u202Eabc\u200F 👩‍👩‍👧 ${'x'.repeat(65_000)}`
    await rig.receive(text)
    const { id } = await rig.conversation()
    const { items } = await (await rig.ask(`/api/v1/conversations/${id}/messages`)).json()
    expect(items[0].text).toBe(text)
  })
})

describe('health', () => {
  it('is live, ready and of a version', async () => {
    await using rig = await openRig()
    expect(await (await rig.ask('/live')).json()).toEqual({ status: 'ok' })
    expect((await rig.ask('/ready')).status).toBe(200)
    expect(await (await rig.ask('/version')).json()).toEqual({ name: 'parley', version: '1.2.3' })
  })
})

describe('stopping', () => {
  it('announces its end while it still serves', async () => {
    await using rig = await openRig()
    const before = await rig.receive('Hello')
    expect([before.status, before.headers.get('connection')]).toEqual([200, null])
    rig.server.leave()
    expect((await rig.ask('/ready')).status).toBe(503)
    for (const served of [await rig.receive('Again'), await rig.ask('/api/v1/conversations')]) {
      expect([served.status, served.headers.get('connection')]).toEqual([200, 'close'])
    }
  })

  it('answers a waiting readiness check as soon as it leaves, while the store is slow', async () => {
    const store = memoryStore()
    let hangs = false
    const migrate: Store['migrate'] = (options) => (hangs ? new Promise(() => {}) : store.migrate(options))
    await using rig = await openRig({ store: { ...store, migrate } })
    hangs = true
    const ready = rig.ask('/ready')
    await new Promise(setImmediate)
    rig.server.leave()
    expect((await ready).status).toBe(503)
  })

  it('answers the requests in progress, and refuses later ones', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const taken = rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body: { text: 'Hi' } })
    let answered = false
    void taken.then(() => {
      answered = true
    })
    await rig.server.stop()
    await new Promise(setImmediate)
    expect(answered).toBe(true)
    expect((await taken).status).toBe(202)
    for (const refused of [
      await rig.receive('Again'),
      await rig.ask('/api/v1/conversations'),
      await rig.ask('/ready'),
    ]) {
      expect(refused.status).toBe(503)
      expect(refused.headers.get('retry-after')).toBe('1')
    }
    expect((await rig.ask('/live')).status).toBe(200)
  })
})

describe('the description', () => {
  it('is OpenAPI 3.1 and has an example of each body', async () => {
    await using rig = await openRig()
    const document = await (await rig.ask('/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/v1/addresses',
      '/api/v1/addresses/{id}',
      '/api/v1/channel-types',
      '/api/v1/channels',
      '/api/v1/channels/{id}',
      '/api/v1/channels/{id}/setup',
      '/api/v1/channels/{id}/test',
      '/api/v1/conversations',
      '/api/v1/conversations/changes',
      '/api/v1/conversations/{id}',
      '/api/v1/conversations/{id}/messages',
      '/api/v1/conversations/{id}/read-mark',
      '/api/v1/conversations/{id}/typing',
      '/api/v1/events',
      '/api/v1/jobs',
      '/api/v1/jobs/{id}',
      '/api/v1/jobs/{id}/replay',
      '/api/v1/media',
      '/api/v1/media/{id}',
      '/api/v1/messages/search',
      '/api/v1/messages/{id}',
      '/api/v1/presence',
      '/api/v1/search',
      '/api/v1/session',
      '/api/v1/socket',
      '/api/v1/statistics',
      '/api/v1/statistics/summary',
      '/errors/{code}',
      '/live',
      '/media/{tenant}/{id}',
      '/openapi.json',
      '/ready',
      '/version',
      '/webhooks/{channel}',
    ])
    const { schemas } = document.components
    const ofRequests = ['ConversationPatch', 'AddressPatch', 'Reply', 'Start']
    for (const name of [
      'Conversation',
      'Message',
      'SearchHit',
      'Address',
      'Job',
      'Statistic',
      'Problem',
      ...ofRequests,
    ]) {
      expect(schemas[name], name).toHaveProperty('examples')
    }
  })
})

describe('an error page', () => {
  it('explains a code to people and programs', async () => {
    await using rig = await openRig()
    const asked = await rig.ask('/errors/text.empty')
    expect(await asked.json()).toMatchObject({ code: 'text.empty', status: 422, retryable: false })
    const page = await rig.ask('/errors/text.empty', { headers: { accept: 'text/html,*/*;q=0.8' } })
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('There is no text to send.')
    expect((await rig.ask('/errors/toString')).status).toBe(404)
  })
})
