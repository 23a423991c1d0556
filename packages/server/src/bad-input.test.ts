import { ParleyError } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { problemSchema } from '@parley/core/protocol'
import type { Store } from '@parley/core/store'
import { describe, expect, it } from 'vitest'
import { seal } from '../test/pigeon-channel.ts'
import { openRig, type Rig } from '../test/rig.ts'

async function refusal(response: Response): Promise<{ status: number; code: string; field: string | undefined }> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const { status, code, field } = problemSchema.parse(await response.json())
  expect(status).toBe(response.status)
  return { status, code, field }
}

function post(rig: Rig, path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  const init: RequestInit = { method: 'POST', body, headers }
  return Promise.resolve(rig.server.fetch(new Request(`http://localhost${path}`, init)))
}

/** A store that cannot answer after it is cut off. */
function fragileStore(): { store: Store; cut(): void } {
  const inner = memoryStore()
  let down = false
  const store = new Proxy(inner, {
    get(target, name) {
      const member = Reflect.get(target, name)
      if (typeof member !== 'function' || name === Symbol.asyncDispose) return member
      return async (...args: unknown[]) => {
        if (down) throw new ParleyError('store.unavailable')
        return Reflect.apply(member, target, args)
      }
    },
  })
  return { store, cut: () => (down = true) }
}

describe('a webhook', () => {
  it('that is forged is answered 403, and nothing is stored', async () => {
    await using rig = await openRig()
    const body = JSON.stringify({ type: 'message', id: '1', from: '+14155550123', text: 'Hello' })
    expect(await refusal(await post(rig, '/webhooks/pigeon', body, { 'x-seal': 'wax' }))).toMatchObject({
      status: 403,
      code: 'webhook.forged',
    })
    expect(await rig.conversation()).toBeUndefined()
  })

  it('that cannot be read is answered 400', async () => {
    await using rig = await openRig()
    expect(await refusal(await post(rig, '/webhooks/pigeon', '{', { 'x-seal': seal }))).toMatchObject({ status: 400 })
  })

  it('of an unknown channel is answered 404', async () => {
    await using rig = await openRig()
    expect(await refusal(await post(rig, '/webhooks/raven', '{}'))).toMatchObject({
      status: 404,
      code: 'channel.unknown',
    })
  })

  it('that is too large is answered 413', async () => {
    await using rig = await openRig()
    const response = await post(rig, '/webhooks/pigeon', 'x'.repeat(262_145), { 'x-seal': seal })
    expect(await refusal(response)).toMatchObject({ status: 413, field: 'body' })
  })

  it('is answered 503 with Retry-After while the store is down, never 200', async () => {
    const { store, cut } = fragileStore()
    await using rig = await openRig({ store })
    cut()
    const response = await rig.receive('Hello')
    expect(response.headers.get('retry-after')).toBe('1')
    expect(await refusal(response)).toMatchObject({ status: 503, code: 'store.unavailable' })
  })
})

describe('a request', () => {
  it('without a key, or with a wrong one, is answered 401 and learns nothing', async () => {
    await using rig = await openRig()
    for (const authorization of ['', 'Bearer nobody', 'Basic YTpi', 'Bearer']) {
      for (const path of ['/api/v1/conversations', '/api/v1/events', '/api/v1/nothing']) {
        const response = await rig.ask(path, { headers: { authorization } })
        expect(response.headers.get('www-authenticate')).toBe('Bearer')
        expect(await refusal(response)).toMatchObject({ status: 401 })
      }
    }
    const bare = await rig.server.fetch(new Request('http://localhost/api/v1/conversations'))
    expect(await refusal(bare)).toMatchObject({ code: 'auth.missing' })
  })

  it('is accepted with any of the keys', async () => {
    await using rig = await openRig()
    const response = await rig.ask('/api/v1/conversations', { headers: { authorization: 'bearer another-key' } })
    expect(response.status).toBe(200)
  })

  it.each([
    ['an invalid number', '/api/v1/conversations', { channel: 'pigeon', to: 'nobody', text: 'Hi' }, 'to'],
    ['an empty text', '/api/v1/conversations', { channel: 'pigeon', to: '+14155550123', text: ' ' }, 'text'],
    [
      'a text over the limit',
      '/api/v1/conversations',
      { channel: 'pigeon', to: '+14155550123', text: 'x'.repeat(161) },
      'text',
    ],
    ['a missing text', '/api/v1/conversations', { channel: 'pigeon', to: '+14155550123' }, 'text'],
    [
      'an unknown field',
      '/api/v1/conversations',
      { channel: 'pigeon', to: '+14155550123', text: 'Hi', bcc: 'me' },
      'bcc',
    ],
  ])('with %s is answered 422, naming the field', async (_, path, body, field) => {
    await using rig = await openRig()
    expect(await refusal(await rig.ask(path, { method: 'POST', body }))).toMatchObject({ status: 422, field })
    expect(await rig.conversation()).toBeUndefined()
  })

  it.each([
    [{}, 'body'],
    [{ starred: 'yes' }, 'starred'],
    [{ status: 'gone' }, 'status'],
    [{ labels: ['ok', ''] }, 'labels[1]'],
    [{ unread: 3 }, 'unread'],
    [[], 'body'],
  ])('that patches with %j is answered 422', async (body, field) => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const response = await rig.ask(`/api/v1/conversations/${id}`, { method: 'PATCH', body })
    expect(await refusal(response)).toEqual({ status: 422, code: 'input.invalid', field })
  })

  it.each(['limit=0', 'limit=101', 'limit=many', 'limit=', 'limit=1&limit=2', 'starred=1', 'channel=%00', 'limt=5'])(
    'that lists with ?%s is answered 422',
    async (query) => {
      await using rig = await openRig()
      const [field] = query.split('=')
      expect(await refusal(await rig.ask(`/api/v1/conversations?${query}`))).toMatchObject({ status: 422, field })
    },
  )

  it.each(['-1', 'many', '', '1.5', '101'])(
    'that lists with ?limit=%s is answered with the range of a limit',
    async (limit) => {
      await using rig = await openRig()
      const response = await rig.ask(`/api/v1/conversations?limit=${limit}`)
      expect(await response.json()).toMatchObject({ detail: '`limit` must be a whole number from 1 to 100.' })
    },
  )

  it('for a missing record is answered 404', async () => {
    await using rig = await openRig()
    for (const path of ['/nothing', '/api/v1/nothing']) {
      expect(await refusal(await rig.ask(path))).toMatchObject({ status: 404, code: 'path.unknown' })
    }
    for (const path of ['/api/v1/conversations/con_0', '/api/v1/conversations/%00/messages']) {
      expect(await refusal(await rig.ask(path))).toMatchObject({ status: 404, code: 'not_found' })
    }
    const reply = { method: 'POST', body: { text: 'Hi' } }
    expect(await refusal(await rig.ask('/api/v1/conversations/con_0/messages', reply))).toMatchObject({ status: 404 })
    const start = { method: 'POST', body: { channel: 'raven', to: '+14155550123', text: 'Hi' } }
    expect(await refusal(await rig.ask('/api/v1/conversations', start))).toMatchObject({ code: 'channel.unknown' })
  })

  it('by an unsupported method is answered 405 with Allow', async () => {
    await using rig = await openRig()
    const response = await rig.ask('/api/v1/conversations', { method: 'DELETE' })
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS')
    expect(await refusal(response)).toMatchObject({ status: 405, code: 'method.not_allowed' })
    const webhook = await rig.ask('/webhooks/pigeon')
    expect(webhook.headers.get('allow')).toBe('POST, OPTIONS')
    expect(webhook.status).toBe(405)
    const options = await rig.ask('/api/v1/conversations', { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS'])
    const head = await rig.ask('/api/v1/conversations', { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('with a body that is not JSON is answered 400 or 415', async () => {
    await using rig = await openRig()
    const malformed = await rig.ask('/api/v1/conversations', { method: 'POST', body: '{"text":' })
    expect(await refusal(malformed)).toEqual({ status: 400, code: 'input.malformed', field: 'body' })
    const form = { method: 'POST', body: 'text=Hi', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    expect(await refusal(await rig.ask('/api/v1/conversations', form))).toMatchObject({ status: 415 })
    expect(await refusal(await rig.ask('/api/v1/conversations', { method: 'POST' }))).toMatchObject({ status: 422 })
  })

  it('with a compressed body is answered 415, naming the header', async () => {
    await using rig = await openRig()
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const response = await rig.ask('/api/v1/conversations', { method: 'POST', body: '\u001f\u008b', headers })
    expect(await refusal(response)).toMatchObject({ status: 415, field: 'content-encoding' })
  })

  it('with a body over a megabyte is answered 413, with or without a content length', async () => {
    await using rig = await openRig()
    const text = 'x'.repeat(1024 * 1024)
    const told = await rig.ask('/api/v1/conversations', { method: 'POST', body: { text } })
    expect(await refusal(told)).toMatchObject({ status: 413, field: 'body' })
    const announced = await rig.ask('/api/v1/conversations', {
      method: 'POST',
      body: '{}',
      headers: { 'content-length': '2000000' },
    })
    expect(announced.status).toBe(413)
  })

  it('is answered 503 with Retry-After while the store is down', async () => {
    const { store, cut } = fragileStore()
    await using rig = await openRig({ store })
    cut()
    for (const path of ['/api/v1/conversations', '/api/v1/events', '/ready']) {
      const response = await rig.ask(path)
      expect(response.headers.get('retry-after')).toBe('1')
      expect(await refusal(response)).toMatchObject({ status: 503 })
    }
  })
})

describe('every answer', () => {
  it('names its request, in the problem too', async () => {
    await using rig = await openRig()
    for (const path of ['/live', '/nothing', '/api/v1/conversations', '/webhooks/pigeon']) {
      const response = await rig.ask(path)
      const id = response.headers.get('x-request-id')
      expect(id, path).toMatch(/^[0-9a-f]{32}$/)
      if (response.status >= 400) expect(await response.json()).toMatchObject({ requestId: id })
    }
    const named = await rig.ask('/live', { headers: { 'x-request-id': 'trace-42' } })
    expect(named.headers.get('x-request-id')).toBe('trace-42')
    for (const insane of ['x'.repeat(65), '<script>', 'a b']) {
      const response = await rig.ask('/live', { headers: { 'x-request-id': insane } })
      expect(response.headers.get('x-request-id')).not.toBe(insane)
    }
    const refused = await post(rig, '/webhooks/raven', '{}')
    expect(await refused.json()).toMatchObject({ requestId: refused.headers.get('x-request-id') })
    const webhook = await rig.receive('Hello')
    expect(webhook.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
    expect(await webhook.text()).toBe('coo')
  })

  it('is labelled even if it is immutable: a mounted route may return the answer of another server', async () => {
    await using rig = await openRig({ mounted: ['/mounted'] })
    rig.server.app.get('/mounted', () => Response.redirect('https://parley.example/elsewhere'))
    const response = await rig.ask('/mounted')
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://parley.example/elsewhere'])
  })
})
