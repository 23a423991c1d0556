import { messageSchema } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'
import { risingClock } from '../test/rising-clock.ts'

async function valuesOf(rig: Rig, query: string): Promise<string[]> {
  const response = await rig.ask(`/api/v1/conversations?${query}`)
  expect([query, response.status]).toEqual([query, 200])
  const { items } = await response.json()
  return items.map(({ address }: { address: { value: string } }) => address.value)
}

async function three(): Promise<Rig> {
  const rig = await openRig({ environment: risingClock() })
  for (const end of ['1', '2', '3']) await rig.receive(`Hello ${end}`, { from: `+1415555000${end}` })
  return rig
}

describe('found by use: rest lags the sdk: filters', () => {
  it('search finds the conversation of a number, in any spelling or by the id of its address', async () => {
    await using rig = await three()
    const { items } = await (await rig.ask('/api/v1/conversations?address=%2B14155550002')).json()
    const [{ address }] = items
    for (const query of [
      'address=%2B14155550002',
      'address=+14155550002',
      'address=%2B14155550002&channel=pigeon',
      `address=${address.id}`,
      'address=%2B14155550002&unread=true&status=open&assignee=none',
    ])
      expect(await valuesOf(rig, query)).toEqual(['+14155550002'])
    expect(await valuesOf(rig, 'address=%2B14155550009')).toEqual([])
    expect(await valuesOf(rig, 'address=adr_unknown')).toEqual([])
    expect(await valuesOf(rig, 'address=%2B14155550002&channel=raven')).toEqual([])
    const { contactId } = await (await rig.ask(`/api/v1/addresses/${address.id}`)).json()
    expect(await valuesOf(rig, `contactId=${contactId}`)).toEqual(['+14155550002'])
  })

  it('a text that no channel parses as an address is 422 and names the field', async () => {
    await using rig = await three()
    for (const address of ['', 'ann', '4155550002', '%00', '%E2%80%A8', 'x'.repeat(400)]) {
      const response = await rig.ask(`/api/v1/conversations?address=${address}`)
      expect([address, response.status, (await response.json()).field]).toEqual([address, 422, 'address'])
    }
  })

  it('assignee=none lists those without an assignee', async () => {
    await using rig = await three()
    const { items } = await (await rig.ask('/api/v1/conversations')).json()
    await rig.ask(`/api/v1/conversations/${items[0].id}`, { method: 'PATCH', body: { assignee: 'ada' } })
    expect(await valuesOf(rig, 'assignee=none')).toEqual(['+14155550002', '+14155550001'])
    expect(await valuesOf(rig, 'assignee=ada')).toEqual(['+14155550003'])
    await rig.ask(`/api/v1/conversations/${items[0].id}`, { method: 'PATCH', body: { assignee: null } })
    expect(await valuesOf(rig, 'assignee=none')).toHaveLength(3)
  })

  it('order=oldest reverses a list, and a cursor belongs to its order', async () => {
    await using rig = await three()
    expect(await valuesOf(rig, 'order=oldest')).toEqual((await valuesOf(rig, 'order=newest')).toReversed())
    const { next } = await (await rig.ask('/api/v1/conversations?order=oldest&limit=1')).json()
    expect(await valuesOf(rig, `order=oldest&limit=1&cursor=${next}`)).toEqual(['+14155550002'])
    expect((await rig.ask(`/api/v1/conversations?limit=1&cursor=${next}`)).status).toBe(422)
    expect((await rig.ask('/api/v1/conversations?order=random')).status).toBe(422)
  })

  it('one message is read by its id', async () => {
    await using rig = await three()
    const { items } = await (await rig.ask('/api/v1/conversations')).json()
    const response = await rig.ask(`/api/v1/messages/${items[0].lastMessage.id}`)
    expect(messageSchema.parse(await response.json())).toMatchObject({ text: 'Hello 3', conversationId: items[0].id })
    for (const id of ['msg_unknown', items[0].id, '%00', '..']) {
      const missing = await rig.ask(`/api/v1/messages/${id}`)
      expect(missing.status).toBe(404)
    }
  })

  it('statistics are listed by day, for one metric or one channel', async () => {
    await using rig = await three()
    const statistic = { name: 'message.received', channel: 'pigeon', day: '2026-03-01', count: 3 }
    for (const query of ['', '?name=message.received', '?channel=pigeon&order=oldest&limit=1']) {
      expect(await (await rig.ask(`/api/v1/statistics${query}`)).json()).toMatchObject({
        items: [statistic],
        next: null,
      })
    }
    expect(await (await rig.ask('/api/v1/statistics?name=message.queued')).json()).toMatchObject({ items: [] })
    expect((await rig.ask('/api/v1/statistics?name=message')).status).toBe(422)
  })
})
