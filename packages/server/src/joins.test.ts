import type { ParleyView } from '@parley/core'
import { contacts } from '@parley/core/contacts'
import { memoryStore } from '@parley/core/memory'
import type { Conversation, StreamEvent } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { readEvents, readStream } from '../test/read-stream.ts'
import { openRig, type Rig } from '../test/rig.ts'
import { risingClock } from '../test/rising-clock.ts'
import { joinsOf } from './lib/joins.ts'

async function listed(rig: Rig): Promise<Conversation[]> {
  return (await (await rig.ask('/api/v1/conversations')).json()).items
}

/** The number of calls of `load` for a list. */
async function loadsOf(view: ParleyView): Promise<number> {
  let loads = 0
  const counting: Pick<ParleyView, 'load'> = {
    load(lookups, options) {
      loads += 1
      return view.load(lookups, options)
    },
  }
  const { items } = await view.conversations.list()
  await joinsOf(counting, items, {})
  return loads
}

describe('a conversation is shown with its contact and its last message', () => {
  it('its last message has the status, the tracking and the error of the message, without a write per receipt', async () => {
    await using rig = await openRig({ environment: risingClock() })
    await rig.receive('Hello')
    const [first] = await listed(rig)
    expect(first).toMatchObject({ contactName: null, lastMessage: { status: 'received', tracking: null, error: null } })
    const { message } = await rig.parley.messages.send(first?.id as never, { text: 'Hi' })
    expect((await listed(rig))[0]?.lastMessage).toMatchObject({ status: 'queued', tracking: 'open' })
    await rig.parley.drain()
    const { version } = await rig.parley.conversations.get(first?.id as never)
    await rig.report(message.id, 'delivered')
    expect((await listed(rig))[0]?.lastMessage).toMatchObject({
      id: message.id,
      status: 'delivered',
      tracking: 'ended',
    })
    await rig.report(message.id, 'failed')
    const [failed] = await listed(rig)
    const one = await (await rig.ask(`/api/v1/conversations/${failed?.id}`)).json()
    expect(one).toEqual(failed)
    expect((await rig.parley.conversations.get(first?.id as never)).version).toBe(version)
    const changed = await rig.ask(`/api/v1/conversations/${failed?.id}`, { method: 'PATCH', body: { starred: true } })
    expect(await changed.json()).toEqual({ ...failed, starred: true })
  })

  it('its last message has the type of its first file', async () => {
    await using rig = await openRig()
    await rig.receive('', { files: [{ url: 'https://files.example/1', contentType: 'audio/ogg' }] })
    expect((await listed(rig))[0]?.lastMessage).toMatchObject({ text: '', contentType: 'audio/ogg' })
  })

  it('each event of the stream shows the last message as it was then', async () => {
    await using rig = await openRig({ environment: risingClock() })
    await rig.receive('Hello')
    const [first] = await listed(rig)
    const { message } = await rig.parley.messages.send(first?.id as never, { text: 'Hi' })
    await rig.parley.drain()
    await rig.report(message.id, 'delivered')
    const blocks = readStream(await rig.ask('/api/v1/events?after=oldest&types=message.queued,message.status_changed'))
    const events = (await readEvents(blocks, 3)).map(({ data }) => JSON.parse(data) as StreamEvent)
    const shown = events.map((event) =>
      'message' in event ? [event.message.status, event.conversation.lastMessage?.status] : [],
    )
    expect(shown).toEqual([
      ['queued', 'queued'],
      ['sent', 'sent'],
      ['delivered', 'delivered'],
    ])
  })

  it('its contact has the name of the contact that replaced it, before and after the conversation follows', async () => {
    const store = memoryStore()
    await using rig = await openRig({ store, modules: [contacts()], environment: risingClock() })
    await rig.receive('One', { from: '+14155550001' })
    await rig.receive('Two', { from: '+14155550002' })
    const [two, one] = await rig.parley.conversations.list().then(({ items }) => items)
    await rig.parley.command('contacts', 'update', { id: one?.contactId, name: 'Ada' })
    const names = async (): Promise<unknown[]> => (await listed(rig)).map(({ contactName }) => contactName)
    expect(await names()).toEqual([null, 'Ada'])
    expect(await loadsOf(rig.parley)).toBe(1)
    const merged = await rig.parley.command('contacts', 'merge', { from: two?.contactId, into: one?.contactId })
    expect(await names()).toEqual(['Ada', 'Ada'])
    await rig.parley.drain()
    expect(await names()).toEqual(['Ada', 'Ada'])
    expect(await loadsOf(rig.parley)).toBe(1)
    await rig.parley.command('contacts', 'undo', Reflect.get(merged.value as object, 'id'))
    expect(await names()).toEqual([null, 'Ada'])
    expect(await loadsOf(rig.parley)).toBeLessThanOrEqual(2)
  })

  it('a narrowed principal sees the name of a visible contact', async () => {
    await using rig = await openRig({
      modules: [contacts()],
      authenticate: () => ({ id: 'user:1', role: 'agent', access: ['k1'] }),
    })
    await rig.receive('Hello')
    const [known] = await rig.parley.conversations.list().then(({ items }) => items)
    await rig.parley.command('contacts', 'update', { id: known?.contactId, name: 'Ada' })
    expect(await listed(rig)).toEqual([])
    await rig.parley.conversations.update(known?.id as never, { access: ['k1'] })
    expect(await listed(rig)).toMatchObject([{ contactName: 'Ada', lastMessage: { text: 'Hello' } }])
  })

  it('a started conversation is shown with its message', async () => {
    await using rig = await openRig()
    const body = { channel: 'pigeon', to: '+14155550123', text: 'Hello' }
    const started = await (await rig.ask('/api/v1/conversations', { method: 'POST', body })).json()
    expect(started).toMatchObject({ contactName: null, lastMessage: { id: started.message.id, status: 'queued' } })
  })
})
