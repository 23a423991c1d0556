import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory/store.ts'
import type { Message } from '../model/message.ts'
import { createParley, type Parley } from '../parley.ts'
import { type FakeChannel, type FakeChannelOptions, fakeChannel, type ScriptedSend } from './channel.ts'
import { type VirtualEnvironment, virtualEnvironment } from './environment.ts'

interface Stage {
  sms: FakeChannel
  parley: Parley
  world: VirtualEnvironment
  /** Sends a message, advances the clock by a minute, and returns the message as it is then. */
  deliver(...script: ScriptedSend[]): Promise<Message>
}

async function stage(options?: FakeChannelOptions): Promise<Stage> {
  const [sms, world] = [fakeChannel(options), virtualEnvironment()]
  const parley = await createParley({ store: memoryStore(), channels: { sms }, environment: world })
  await parley.start()
  const deliver = async (...script: ScriptedSend[]): Promise<Message> => {
    sms.script(...script)
    const value = await parley.conversations.start({ channel: 'sms', to: '+1 555 010 0001', text: 'Hello' })
    await world.advance(60_000)
    const { items } = await parley.messages.list(value.conversation.id)
    const [message] = items
    if (message === undefined) throw new Error('The conversation has no message.')
    return message
  }
  return { sms, parley, world, deliver }
}

describe('a fake channel', () => {
  it('records each send, and accepts it', async () => {
    const { sms, deliver } = await stage()
    const message = await deliver()
    expect(message).toMatchObject({ status: 'queued', providerId: 'fake-1' })
    expect(sms.sent).toMatchObject([
      { to: { scheme: 'tel', value: '+15550100001' }, attempt: 1, message: { text: 'Hello' } },
    ])
    expect(sms.accepted).toMatchObject([{ providerId: 'fake-1' }])
  })

  it('follows its script: deferred, then accepted under a given id', async () => {
    const { sms, deliver } = await stage()
    const later = { type: 'deferred', code: '429', detail: 'Too many.' } as const
    const message = await deliver(later, { type: 'accepted', providerId: 'SM7', status: 'sent' })
    expect(message).toMatchObject({ status: 'sent', providerId: 'SM7' })
    expect([sms.sent.length, sms.accepted.length]).toEqual([2, 1])
  })

  it('refuses', async () => {
    const { sms, deliver } = await stage()
    const message = await deliver({ type: 'refused', code: '21211', detail: 'No such number.' })
    expect(message).toMatchObject({ status: 'failed', errorCode: '21211' })
    expect([sms.sent.length, sms.accepted.length]).toEqual([1, 0])
  })

  it.each(['unknown', 'throw'] as const)('is looked up when the response was lost: %s', async (type) => {
    const { sms, deliver } = await stage()
    const message = await deliver({ type, detail: 'Connection reset.', accepted: true })
    expect(message).toMatchObject({ providerId: 'fake-1', possibleDuplicate: false })
    expect([sms.sent.length, sms.accepted.length]).toEqual([1, 1])
  })

  it('gets the message again if it accepted nothing', async () => {
    const { sms, deliver } = await stage()
    const message = await deliver({ type: 'throw', detail: 'Connection refused.' })
    expect(message.attempts.map(({ number }) => number)).toEqual([1, 2])
    expect([sms.sent.length, sms.accepted.length]).toEqual([2, 1])
  })

  it('has no look-up if that is configured: an unknown message stays unknown', async () => {
    const { sms, deliver } = await stage({ canLookUp: false })
    const message = await deliver({ type: 'unknown', detail: 'Timeout.' })
    expect(message.status).toBe('unknown')
    expect(sms.sent.length).toBe(1)
  })

  it('hangs until it is aborted', async () => {
    const { sms, parley, world, deliver } = await stage()
    const message = await deliver({ type: 'hang', accepted: true })
    expect([message.status, sms.accepted.length]).toEqual(['queued', 1])
    const stopped = parley.stop({ timeout: 1000 })
    await world.advance(2000)
    await stopped
    expect(sms.sent.length).toBe(1)
  })

  it('reports inbound messages, each once', async () => {
    const { sms, parley } = await stage()
    const once = { from: '+15550100001', text: 'Hi', id: 'm1' }
    for (const message of [once, once, { from: '+15550100001', text: 'Hi' }]) {
      expect((await parley.handleWebhook('sms', sms.inbound(message))).status).toBe(204)
    }
    const { items } = await parley.conversations.list()
    expect(items).toMatchObject([{ addressValue: '+15550100001', unread: 2, lastMessageText: 'Hi' }])
  })

  it('reports the progress of a delivery', async () => {
    const { sms, parley, deliver } = await stage()
    const { id } = await deliver()
    await parley.handleWebhook('sms', sms.receipt({ providerId: 'fake-1', status: 'delivered' }))
    expect((await parley.messages.get(id)).status).toBe('delivered')
  })

  it('refuses a webhook that it did not make, and one that it cannot read', async () => {
    const { sms, parley } = await stage()
    const { url, headers } = sms.inbound({ from: '+15550100001', text: 'Hi' })
    const forged = await parley.handleWebhook('sms', new Request(url, { method: 'POST', body: '{}' }))
    const strange = await parley.handleWebhook(
      'sms',
      new Request(url, { method: 'POST', headers, body: '{"type":"?"}' }),
    )
    const unreadable = await parley.handleWebhook('sms', sms.inbound({ from: 'unreadable', text: 'Hi' }))
    expect([forged.status, strange.status, unreadable.status]).toEqual([403, 400, 400])
    expect((await parley.conversations.list()).items).toEqual([])
  })
})
