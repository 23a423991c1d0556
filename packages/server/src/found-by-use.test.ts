import { ParleyError } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import type { Store } from '@parley/core/store'
import { describe, expect, it } from 'vitest'
import { openRig } from '../test/rig.ts'

const invisible = ['', ' \n', '\u200b', '\u2060', '\u00ad', '\u2800', '\u3164', '\ufe0f', '\ufffc', '\u0000']

describe('found by use: invisible text', () => {
  it.each(invisible)('is refused over HTTP as the same error as by the SDK: %j', async (text) => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const asked = [
      rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body: { text } }),
      rig.ask('/api/v1/conversations', { method: 'POST', body: { channel: 'pigeon', to: '+14155550123', text } }),
    ]
    for (const response of await Promise.all(asked)) {
      expect(response.status).toBe(422)
      expect(await response.json()).toMatchObject({ code: 'text.empty', field: 'text' })
    }
  })
})

/** A store that fails for each query with a value that no database can compare. */
function pickyStore(): Store {
  const inner = memoryStore()
  return new Proxy(inner, {
    get(target, name) {
      const member = Reflect.get(target, name)
      if (typeof member !== 'function' || typeof name === 'symbol') return member
      return async (...args: unknown[]) => {
        // A query and a signal hold no value of a request.
        const asked = JSON.stringify(args, (field, value) =>
          ['query', 'signal', 'schema'].includes(field) ? '' : value,
        )
        if (/\\u0000|\\ud[89a-f]/i.test(asked ?? ''))
          throw new ParleyError('store.unavailable', { reason: `Called with ${asked}.` })
        return Reflect.apply(member, target, args)
      }
    },
  })
}

/** A cursor of this server with other content. */
function forged(cursor: string, change: (inside: unknown[]) => unknown): string {
  const inside: unknown[] = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
  return encodeURIComponent(btoa(JSON.stringify(change(inside))))
}

describe('found by use: forged input', () => {
  it.each<[string, (inside: unknown[]) => unknown]>([
    ['NUL in an id', (inside) => [...inside.slice(0, -1), 'con_\u0000']],
    ['half of a surrogate pair', (inside) => [...inside.slice(0, -1), JSON.parse('"\\ud800"')]],
    ['a number beyond 64 bits', ([question, , id]) => [question, 2 ** 70, id]],
    ['a text in place of a time', ([question, , id]) => [question, 'now', id]],
    ['a record in place of an id', (inside) => [...inside.slice(0, -1), { id: 1 }]],
    ['too little', ([question]) => [question]],
    ['too much', (inside) => [...inside, 1]],
    ['another question', ([, ...position]) => ['00000000', ...position]],
    ['no list', () => ({ a: 1 })],
  ])('a cursor with %s is invalid, and the store is not called', async (_, change) => {
    await using rig = await openRig({ store: pickyStore() })
    for (const from of ['+14155550123', '+14155550124']) await rig.receive('Hello', { from })
    const { next } = await (await rig.ask('/api/v1/conversations?limit=1')).json()
    const response = await rig.ask(`/api/v1/conversations?limit=1&cursor=${forged(next, change)}`)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'cursor.invalid', field: 'cursor' })
  })

  it.each([
    '/api/v1/conversations/con_%00',
    '/api/v1/conversations/con_%ED%A0%80/messages',
    '/api/v1/conversations?assignee=%00',
    '/api/v1/conversations?cursor=%00',
    '/api/v1/messages/search?q=%00',
    '/api/v1/messages/search?q=hello&conversationId=con_%00',
    `/api/v1/conversations?channel=${'x'.repeat(5000)}`,
    `/api/v1/conversations/${'x'.repeat(5000)}`,
    '/webhooks/%00',
  ])('%s is refused permanently', async (path) => {
    await using rig = await openRig({ store: pickyStore() })
    const { status } = await rig.ask(path, path.startsWith('/webhooks') ? { method: 'POST', body: {} } : {})
    expect([path, status >= 400 && status < 500]).toEqual([path, true])
  })

  it.each(['x', 'x.9999999999999999999', '.', '-1', `${'9'.repeat(3000)}`, 'a.b.c'])(
    'a stream after the cursor %j is refused or begins with reset',
    async (cursor) => {
      await using rig = await openRig({ store: pickyStore() })
      const response = await rig.ask('/api/v1/events', { headers: { 'last-event-id': cursor } })
      expect([200, 422]).toContain(response.status)
      await response.body?.cancel()
    },
  )

  it.each(['', 'a b', 'ü', 'x'.repeat(256)])('an Idempotency-Key %j is refused by its name', async (key) => {
    await using rig = await openRig({ store: pickyStore() })
    const body = { channel: 'pigeon', to: '+14155550123', text: 'Hi' }
    const response = await rig.ask('/api/v1/conversations', {
      method: 'POST',
      body,
      headers: { 'idempotency-key': key },
    })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ field: 'idempotency-key' })
  })
})
