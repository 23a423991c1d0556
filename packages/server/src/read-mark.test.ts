import { personReadMarkSchema } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { openRig } from '../test/rig.ts'
import { risingClock } from '../test/rising-clock.ts'

describe('the read mark of a person', () => {
  it('is moved forward by its person, by a message or a cursor, and the mark of the team stays', async () => {
    await using rig = await openRig({
      environment: risingClock(),
      authenticate: (request) => ({ id: `user:${request.headers.get('authorization')?.slice(-1)}`, role: 'agent' }),
    })
    for (const text of ['One', 'Two', 'Three']) await rig.receive(text)
    const { id } = await rig.conversation()
    const path = `/api/v1/conversations/${id}/read-mark`
    const as = (person: string) => ({ authorization: `Bearer ${person}` })
    const get = async (person: string) => (await rig.ask(path, { headers: as(person) })).json()
    const put = async (person: string, readThrough: string) => {
      const response = await rig.ask(path, { method: 'PUT', body: { readThrough }, headers: as(person) })
      return personReadMarkSchema.parse(await response.json())
    }
    const unmoved = { conversationId: id, readThrough: null, sequence: 0, at: null }
    expect(await get('1')).toEqual({ person: 'user:1', ...unmoved })
    const { items, asOf } = await (await rig.ask(`/api/v1/conversations/${id}/messages?order=oldest`)).json()
    await rig.receive('Four')
    const moved = await put('1', items[1].id)
    expect(moved).toMatchObject({ person: 'user:1', readThrough: items[1].id, sequence: 2 })
    expect(await get('1')).toEqual(moved)
    expect(await get('2')).toEqual({ person: 'user:2', ...unmoved })
    expect(await put('2', asOf)).toMatchObject({ person: 'user:2', readThrough: items[2].id, sequence: 3 })
    expect(await put('2', items[0].id)).toMatchObject({ readThrough: items[2].id, sequence: 3 })
    expect(await rig.conversation()).toMatchObject({ unread: 4 })
  })

  it('of a cursor behind everything is the last message', async () => {
    await using rig = await openRig({ environment: risingClock() })
    for (const text of ['One', 'Two']) await rig.receive(text)
    const { id, lastMessage } = (await rig.conversation()) as { id: string; lastMessage: { id: string } }
    const { asOf } = await (await rig.ask('/api/v1/conversations')).json()
    const body = { readThrough: asOf }
    const response = await rig.ask(`/api/v1/conversations/${id}/read-mark`, { method: 'PUT', body })
    expect(await response.json()).toMatchObject({ readThrough: lastMessage.id, sequence: 2 })
  })

  it('refuses a conversation that does not exist, and a message of another one', async () => {
    await using rig = await openRig()
    await rig.receive('One', { from: '+14155550001' })
    await rig.receive('Two', { from: '+14155550002' })
    const { items } = await (await rig.ask('/api/v1/conversations')).json()
    const path = `/api/v1/conversations/${items[0].id}/read-mark`
    const refusal = async (body: unknown): Promise<unknown> => {
      const response = await rig.ask(path, { method: 'PUT', body })
      return [response.status, (await response.json()).field]
    }
    expect(await refusal({ readThrough: items[1].lastMessage.id })).toEqual([422, 'readThrough'])
    expect(await refusal({})).toEqual([422, 'readThrough'])
    expect(await refusal({ readThrough: 1 })).toEqual([422, 'readThrough'])
    for (const method of ['GET', 'PUT']) {
      const body = method === 'PUT' ? { body: { readThrough: 'msg_1' } } : {}
      expect((await rig.ask('/api/v1/conversations/con_none/read-mark', { method, ...body })).status).toBe(404)
    }
  })
})
