import { addressSchema, conversationSchema, problemSchema, type StreamEvent } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { readEvents, readStream } from '../test/read-stream.ts'
import { openRig, type Rig } from '../test/rig.ts'

const number = '+14155550123'

async function addressOf(rig: Rig): Promise<string> {
  const { address } = conversationSchema.parse(await rig.conversation())
  return address.id
}

function change(rig: Rig, id: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return rig.ask(`/api/v1/addresses/${id}`, { method: 'PATCH', body, headers })
}

describe('found by use: rest lags the sdk: block and opt-out', () => {
  it('are set and read on the address, alone or together', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const id = await addressOf(rig)
    const read = async (): Promise<unknown> =>
      addressSchema.parse(await (await rig.ask(`/api/v1/addresses/${id}`)).json())
    expect(await read()).toMatchObject({ id, value: number, channel: 'pigeon', blocked: false, optedOut: false })
    for (const patch of [
      { blocked: true },
      { optedOut: true },
      { blocked: false },
      { blocked: true, optedOut: false },
      { blocked: false },
    ]) {
      const response = await change(rig, id, patch)
      expect([response.status, await response.json()]).toEqual([200, await read()])
      expect(await read()).toMatchObject(patch)
    }
  })

  it('are shown on the conversation, in every answer', async () => {
    await using rig = await openRig()
    await rig.receive('Hello order')
    const { id } = await rig.conversation()
    const { asOf } = await (await rig.ask('/api/v1/conversations')).json()
    await change(rig, await addressOf(rig), { blocked: true, optedOut: true })
    const state = { address: { value: number, blocked: true, optedOut: true } }
    const json = async (path: string, options?: { method: string; body: unknown }): Promise<unknown> =>
      (await rig.ask(`/api/v1/${path}`, options)).json()
    expect(await json(`conversations/${id}`)).toMatchObject(state)
    expect(await json('conversations')).toMatchObject({ items: [state] })
    expect(await json('messages/search?q=order')).toMatchObject({ items: [{ conversation: state }] })
    const starred = { method: 'PATCH', body: { starred: true } }
    expect(await json(`conversations/${id}`, starred)).toMatchObject(state)
    const start = { method: 'POST', body: { channel: 'pigeon', to: number, text: 'Hello' } }
    expect(await json('conversations', start)).toMatchObject(state)
    const blocks = readStream(await rig.ask(`/api/v1/events?after=${asOf}`))
    const events = (await readEvents(blocks, 3)).map(({ data }): StreamEvent => JSON.parse(data))
    expect(events).toMatchObject([
      { type: 'address.changed', ...state, changes: { blocked: true, optedOut: true } },
      { type: 'conversation.changed', conversation: state },
      { type: 'message.queued', conversation: state },
    ])
  })

  it('hold a message back, and release it again', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const address = await addressOf(rig)
    const send = async (): Promise<string> => {
      const body = { text: 'Hi' }
      const sent = await (await rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body })).json()
      await rig.parley.drain()
      return (await (await rig.ask(`/api/v1/messages/${sent.id}`)).json()).status
    }
    await change(rig, address, { optedOut: true })
    expect(await send()).toBe('failed')
    await change(rig, address, { optedOut: false })
    expect(await send()).toBe('sent')
  })

  it('refuse an empty or unknown change, and an address that is not there', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const id = await addressOf(rig)
    const refusals: [string, unknown, number, string | undefined][] = [
      [id, {}, 422, 'body'],
      [id, { blockedAt: 1 }, 422, 'blockedAt'],
      [id, { blocked: 'true' }, 422, 'blocked'],
      [id, { optedOut: null }, 422, 'optedOut'],
      ['adr_unknown', { blocked: true }, 404, 'address'],
      ['%00', { blocked: true }, 404, undefined],
    ]
    for (const [address, body, status, field] of refusals) {
      const problem = problemSchema.parse(await (await change(rig, address, body)).json())
      expect([problem.status, problem.field]).toEqual([status, field])
    }
    expect((await rig.ask('/api/v1/addresses/adr_unknown')).status).toBe(404)
  })

  it('are carried out once per key', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const id = await addressOf(rig)
    const headers = { 'idempotency-key': 'once' }
    const first = await (await change(rig, id, { blocked: true }, headers)).text()
    await change(rig, id, { blocked: false })
    const again = await change(rig, id, { blocked: true }, headers)
    expect([again.headers.get('idempotent-replayed'), await again.text()]).toEqual(['true', first])
    expect((await change(rig, id, { optedOut: true }, headers)).status).toBe(422)
    expect(await (await rig.ask(`/api/v1/addresses/${id}`)).json()).toMatchObject({ blocked: false })
  })

  it('are found by a number as a person writes it', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    for (const address of ['%2B14155550123', '+14155550123']) {
      const response = await rig.ask(`/api/v1/addresses?address=${address}`)
      expect(await response.json()).toMatchObject({ items: [{ value: number }], next: null, asOf: expect.any(String) })
    }
    expect((await (await rig.ask('/api/v1/addresses?address=%2B14155550199')).json()).items).toEqual([])
    for (const query of ['', '?address=', '?address=ann', '?address=%2B14155550123&extra=1'])
      expect([query, (await rig.ask(`/api/v1/addresses${query}`)).status]).toEqual([query, 422])
  })
})
