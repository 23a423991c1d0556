import { problemSchema } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'
import { risingClock } from '../test/rising-clock.ts'

async function patch(rig: Rig, id: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return rig.ask(`/api/v1/conversations/${id}`, { method: 'PATCH', body, headers })
}

describe('found by use: read means read up to a message', () => {
  it('a text that arrives between listing and marking stays unread', async () => {
    await using rig = await openRig({ environment: risingClock() })
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const { items, asOf } = await (await rig.ask(`/api/v1/conversations/${id}/messages`)).json()
    await rig.receive('Are you there?')
    for (const readThrough of [items[0].id, asOf]) {
      const response = await patch(rig, id, { readThrough })
      expect([response.status, (await response.json()).unread]).toEqual([200, 1])
    }
    const { asOf: now } = await (await rig.ask('/api/v1/conversations')).json()
    expect(await (await patch(rig, id, { readThrough: now })).json()).toMatchObject({ unread: 0 })
    expect(await (await patch(rig, id, { unread: true })).json()).toMatchObject({ unread: 1 })
  })

  it('a mark over unseen texts is 422 and names the field', async () => {
    await using rig = await openRig({ environment: risingClock() })
    await rig.receive('Hello')
    await rig.receive('Hello', { from: '+14155550199' })
    const { items } = await (await rig.ask('/api/v1/conversations')).json()
    const [foreign, { id }] = items
    const bodies: [unknown, string][] = [
      [{ read: true }, 'read'],
      [{ unread: false }, 'unread'],
      [{ readThrough: true }, 'readThrough'],
      [{ readThrough: '' }, 'readThrough'],
      [{ readThrough: 'newest' }, 'readThrough'],
      [{ readThrough: foreign.lastMessage.id }, 'readThrough'],
      [{ readThrough: 'msg_unknown' }, 'readThrough'],
      [{ readThrough: 'x'.repeat(3000) }, 'readThrough'],
    ]
    for (const [body, field] of bodies) {
      const response = await patch(rig, id, body)
      const problem = problemSchema.parse(await response.json())
      expect(problem).toMatchObject({ status: 422, code: 'input.invalid', field })
    }
    const old = problemSchema.parse(await (await patch(rig, id, { read: true })).json())
    expect(old.detail).toContain('readThrough')
    expect(await (await rig.ask(`/api/v1/conversations/${id}`)).json()).toMatchObject({ unread: 1 })
  })

  it('the same key is answered with the same bytes, after any later messages and changes', async () => {
    await using rig = await openRig({ environment: risingClock() })
    await rig.receive('Hello')
    const { id, lastMessage, address } = (await rig.conversation()) as unknown as {
      id: string
      lastMessage: { id: string }
      address: { id: string }
    }
    const headers = { 'idempotency-key': 'once' }
    const first = await (await patch(rig, id, { readThrough: lastMessage.id }, headers)).text()
    await rig.receive('Are you there?')
    await rig.ask(`/api/v1/addresses/${address.id}`, { method: 'PATCH', body: { blocked: true } })
    const again = await patch(rig, id, { readThrough: lastMessage.id }, headers)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await again.text()).toBe(first)
  })
})
