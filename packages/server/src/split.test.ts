import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'

interface Sent {
  id: string
  text: string
  further?: Sent[]
}

const sentence = `${'word '.repeat(25).trim()}. `
const long = sentence.repeat(3).trim()

async function reply(rig: Rig, id: string, body: unknown, key: string): Promise<Response> {
  const headers = { 'idempotency-key': key }
  return rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body, headers })
}

async function openConversation(rig: Rig): Promise<string> {
  await rig.receive('Hello')
  return (await rig.conversation()).id
}

async function outbound(rig: Rig, id: string): Promise<Sent[]> {
  const { items } = await (await rig.ask(`/api/v1/conversations/${id}/messages?limit=100&order=oldest`)).json()
  return items.filter((each: { direction: string }) => each.direction === 'outbound')
}

describe('a reply that is longer than the channel carries', () => {
  it('is refused, with the limit and the way to send it', async () => {
    await using rig = await openRig()
    const id = await openConversation(rig)
    const refused = await reply(rig, id, { text: long }, 'k')
    expect(refused.status).toBe(422)
    const problem = await refused.json()
    expect(problem).toMatchObject({ code: 'text.too_long', field: 'text' })
    expect(JSON.stringify(problem)).toContain('carries 160. With \\"split\\": true')
    expect(await outbound(rig, id)).toEqual([])
  })

  it('with split is several messages, in order, and one command', async () => {
    await using rig = await openRig()
    const id = await openConversation(rig)
    const body = { text: long, split: true }
    const first = await reply(rig, id, body, 'k')
    const bytes = await first.text()
    const again = await reply(rig, id, body, 'k')
    expect([first.status, again.headers.get('idempotent-replayed'), await again.text()]).toEqual([202, 'true', bytes])
    const { further = [], ...sent }: Sent = JSON.parse(bytes)
    await rig.parley.drain()
    const messages = await outbound(rig, id)
    expect(messages.map(({ text }) => text)).toEqual([sentence.trim(), sentence.trim(), sentence.trim()])
    expect(messages.map((each) => each.id)).toEqual([sent.id, ...further.map((each) => each.id)])
    expect(first.headers.get('location')).toBe(`/api/v1/messages/${sent.id}`)
  })

  it('that fits is one message, without further ones', async () => {
    await using rig = await openRig()
    const id = await openConversation(rig)
    const answer: Sent = await (await reply(rig, id, { text: 'Hi', split: true }, 'k')).json()
    expect(answer.further).toBe(undefined)
    expect(await outbound(rig, id)).toHaveLength(1)
  })

  it('every message of it can be read by its id', async () => {
    await using rig = await openRig()
    const id = await openConversation(rig)
    const { further = [] }: Sent = await (await reply(rig, id, { text: long, split: true }, 'k')).json()
    for (const each of further) {
      const read: Sent = await (await rig.ask(`/api/v1/messages/${each.id}`)).json()
      expect(read.text).toBe(each.text)
    }
  })

  it('begins a conversation too', async () => {
    await using rig = await openRig()
    const body = { channel: 'pigeon', to: '+14155550123', text: long, split: true }
    const started = await rig.ask('/api/v1/conversations', { method: 'POST', body })
    const { id, message, further }: { id: string; message: Sent; further: Sent[] } = await started.json()
    expect([started.status, further.length]).toEqual([201, 2])
    expect((await outbound(rig, id)).map((each) => each.id)).toEqual([message.id, ...further.map((each) => each.id)])
  })

  it('a split that is no boolean names its field', async () => {
    await using rig = await openRig()
    const id = await openConversation(rig)
    const refused = await reply(rig, id, { text: 'Hi', split: 'yes' }, 'k')
    expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'input.invalid', field: 'split' }])
  })
})
