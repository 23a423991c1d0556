import { describe, expect, it } from 'vitest'
import { memoryMedia } from '../src/lib/memory/media.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { Conversation } from '../src/lib/model/conversation.ts'
import type { MediaId } from '../src/lib/model/media-id.ts'
import type { RecordKind, Stored } from '../src/lib/model/record.ts'
import { kernel } from '../src/lib/model/schema.ts'
import { note as noteKind } from '../src/lib/modules/notes/note.ts'
import type { Reported } from '../src/lib/ports/fact.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { notes } from '../src/notes.ts'
import { customer, openTestParley } from '../src/testing.ts'

const NOW = 1_700_000_000_000
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])

const serve = async (): Promise<Response> => new Response(png)

function openWorld(store: Store = memoryStore()) {
  const media = memoryMedia()
  return { media, opening: openTestParley({ store, modules: [notes()], media: { store: media, fetch: serve } }) }
}

type World = Awaited<ReturnType<typeof openWorld>['opening']>

async function only({ parley }: World): Promise<Conversation> {
  const [found] = (await parley.conversations.list()).items
  if (found === undefined) throw new Error('There is no conversation.')
  return found
}

/** All records of a kind that a query without required filters lists. */
async function all<R extends Stored>({ store, parley }: World, kind: RecordKind<R>, name: string): Promise<R[]> {
  const query = Reflect.get(kind.queries as object, name)
  const { records } = await store.find<R, object>(parley.id, { query, where: {}, order: 'oldest', limit: 1000 })
  return records
}

async function messagesOf({ store, parley }: World, { id }: Conversation): Promise<number> {
  const query = kernel.message.queries.messages
  const page = { query, where: { conversationId: id }, order: 'newest', limit: 1000 } as const
  return (await store.find(parley.id, page)).records.length
}

describe('the removal of a conversation', () => {
  it('takes it out of every list at once, and a job removes its messages, read marks, notes and jobs', async () => {
    const { opening } = openWorld()
    await using world = await opening
    for (let number = 0; number < 450; number += 1) await world.receive(`text ${number}`)
    const conversation = await only(world)
    const { id, addressId, contactId } = conversation
    await world.parley.conversations.update(id, { snoozedUntil: NOW + 1000 })
    await world.parley.messages.send(id, { text: 'Later' }, { due: NOW + 1000 })
    await world.parley.notes.add({ conversationId: id, text: 'A remark.' })
    const { asOf } = await world.parley.messages.list(id)
    await world.parley.conversations.readBy(id, { person: 'ann', readThrough: asOf })
    const removed = await world.parley.conversations.remove(id)
    expect(removed).toEqual({ conversationId: id, removedAt: NOW, replayed: false })
    expect((await world.parley.conversations.list()).items).toEqual([])
    expect((await world.parley.messages.search('text')).items).toEqual([])
    for (const call of [
      () => world.parley.conversations.get(id),
      () => world.parley.messages.list(id),
      () => world.parley.messages.send(id, 'Hi'),
      () => world.parley.conversations.update(id, { status: 'open' }),
      () => world.parley.conversations.remove(id),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'not_found' })
    await world.pass(0)
    await world.pass(10_000)
    expect(await messagesOf(world, conversation)).toBe(0)
    expect(await all(world, kernel.readMark, 'readMarks')).toEqual([])
    expect((await world.parley.notes.list({ where: { conversationId: id } })).items).toEqual([])
    expect((await world.parley.notes.search('remark')).items).toEqual([])
    expect((await world.parley.jobs.list()).items).toEqual([])
    expect(world.line.accepted).toEqual([])
    expect((await world.log()).filter(({ type }) => type === 'conversation.removed')).toMatchObject([
      { conversationId: id, channel: 'line' },
    ])
    expect(await world.parley.addresses.get(addressId)).toMatchObject({ contactId })
    expect(noteKind.kind).toBe('note')
  })

  it('frees its thread and its keys: the next message opens a conversation with its own counts', async () => {
    const { opening } = openWorld()
    await using world = await opening
    for (const id of ['a', 'b']) await world.receive('One', { id })
    const first = await only(world)
    await world.parley.conversations.remove(first.id)
    await world.receive('Two')
    const next = await only(world)
    expect(next.id).not.toBe(first.id)
    expect(next).toMatchObject({ unread: 1, messageCount: 1, addressId: first.addressId, contactId: first.contactId })
    await world.pass(0)
    expect(await only(world)).toEqual(next)
    await world.receive('One', { id: 'a' })
    expect(await only(world)).toMatchObject({ unread: 2, messageCount: 2 })
  })

  it('removes files that no other message has, and their bytes', async () => {
    const { media, opening } = openWorld()
    await using world = await opening
    await world.receive('One')
    await world.receive('Two', { from: '+14155550124' })
    const [two, one] = (await world.parley.conversations.list({ sort: 'created' })).items as [
      Conversation,
      Conversation,
    ]
    const upload = async (): Promise<MediaId> => (await world.parley.media.put(png)).file.id
    const [own, shared, unsent] = [await upload(), await upload(), await upload()]
    const attached = (...ids: MediaId[]) => ({ text: 'Files', attachments: ids.map((mediaId) => ({ mediaId })) })
    await world.parley.messages.send(one.id, attached(own, shared))
    await world.parley.messages.send(one.id, attached(own))
    await world.parley.messages.send(two.id, attached(shared))
    await world.pass(0)
    await world.parley.conversations.remove(one.id)
    await world.pass(0)
    const isOpen = async (id: MediaId): Promise<boolean> => {
      const { signal } = new AbortController()
      const bytes = await media.open(id, { signal })
      await bytes?.content.cancel()
      const record = await world.parley.media.get(id).catch(() => undefined)
      expect(record === undefined).toBe(bytes === undefined)
      return bytes !== undefined
    }
    expect([await isOpen(own), await isOpen(shared), await isOpen(unsent)]).toEqual([false, true, true])
    expect((await world.parley.media.get(shared)).uses).toBe(1)
    await world.parley.conversations.remove(two.id)
    await world.pass(0)
    expect([await isOpen(shared), await isOpen(unsent)]).toEqual([false, true])
  })

  it('an inbound file goes with its message, unless it was sent on', async () => {
    const media = memoryMedia()
    await using world = await openTestParley({ media: { store: media, fetch: serve } })
    const from = { scheme: 'tel', value: customer, display: customer }
    const url = 'https://provider.example/1'
    const fact = (providerId: string): Reported => ({
      type: 'message',
      direction: 'inbound',
      ...{ providerId, from, text: providerId, thread: [{ thread: customer }] },
      attachments: [{ url, contentType: 'image/png' }],
    })
    world.line.hasFile(url, { contentType: 'image/png', content: png })
    await world.post(world.line.report(fact('kept'), fact('gone')))
    await world.pass(0)
    const [conversation] = (await world.parley.conversations.list()).items as [Conversation]
    const { items } = await world.parley.messages.list(conversation.id, { order: 'oldest' })
    const [kept, gone] = items.map(({ attachments }) => attachments[0]?.mediaId as MediaId) as [MediaId, MediaId]
    const other = await world.parley.conversations.start({
      ...{ channel: 'line', to: '+14155550124', text: 'See' },
      attachments: [{ mediaId: kept }],
    })
    await world.parley.conversations.remove(conversation.id)
    await world.pass(0)
    expect(await world.parley.media.get(kept)).toMatchObject({ messageId: null, uses: 1, state: 'stored' })
    await expect(world.parley.media.get(gone)).rejects.toMatchObject({ code: 'not_found' })
    await world.parley.conversations.remove(other.conversation.id)
    await world.pass(0)
    await expect(world.parley.media.get(kept)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('continues after a crash between two batches, and sends nothing meanwhile', async () => {
    const store = memoryStore()
    const { opening } = openWorld(store)
    await using world = await opening
    for (let number = 0; number < 450; number += 1) await world.receive(String(number))
    const conversation = await only(world)
    await world.parley.messages.send(conversation.id, 'Hi')
    await world.parley.conversations.remove(conversation.id)
    const { commit } = store
    let commits = 0
    store.commit = (batch, options) => {
      const removes = batch.some(({ remove }) => remove.length > 0)
      if (removes && ++commits === 2) return Promise.reject(new Error('The disk is gone.'))
      return commit.call(store, batch, options)
    }
    await world.pass(0)
    expect(await messagesOf(world, conversation)).toBeGreaterThan(0)
    for (let tries = 0; tries < 5; tries += 1) await world.pass(600_000)
    expect(await messagesOf(world, conversation)).toBe(0)
    expect((await world.parley.jobs.list()).items).toEqual([])
    expect(world.line.accepted).toEqual([])
  })

  it('is of owners and admins, of conversations that they see, and once for a key', async () => {
    const { opening } = openWorld()
    await using world = await opening
    await world.receive('One')
    const { id } = await only(world)
    for (const role of ['agent', 'viewer'] as const)
      await expect(world.parley.as({ id: 'user:1', role }).conversations.remove(id)).rejects.toMatchObject({
        code: 'forbidden',
      })
    const narrowed = world.parley.as({ id: 'user:2', role: 'admin', access: ['k1'] })
    await expect(narrowed.conversations.remove(id)).rejects.toMatchObject({ code: 'not_found' })
    await world.parley.conversations.update(id, { access: ['k1'] })
    const { asOf } = await narrowed.conversations.list()
    const first = await narrowed.conversations.remove(id, { key: 'k' })
    expect(await narrowed.conversations.remove(id, { key: 'k' })).toEqual({ ...first, replayed: true })
    const seen = async (access: string[]): Promise<string[]> => {
      const view = world.parley.as({ id: 'user:3', role: 'agent', access })
      for await (const item of view.events({ after: asOf })) return [item.type]
      return []
    }
    expect([await seen(['k1']), await seen(['k2'])]).toEqual([['event'], ['passed']])
  })
})
