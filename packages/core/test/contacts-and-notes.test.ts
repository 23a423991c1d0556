import { describe, expect, it } from 'vitest'
import { contacts } from '../src/contacts.ts'
import { type ContactId, type ConversationId, createParley } from '../src/index.ts'
import { memoryStore } from '../src/memory.ts'
import { notes } from '../src/notes.ts'
import { fakeChannel } from '../src/testing.ts'

async function open() {
  const [line, mail] = [fakeChannel({ kind: 'line' }), fakeChannel({ kind: 'mail' })]
  const parley = await createParley({
    store: memoryStore(),
    channels: { line, mail },
    modules: [contacts(), notes()],
  })
  const meet = async (channel: 'line' | 'mail', from: string, name?: string): Promise<ConversationId> => {
    const source = channel === 'line' ? line : mail
    await parley.handleWebhook(channel, source.inbound({ from, text: 'hi', ...(name === undefined ? {} : { name }) }))
    const { items } = await parley.conversations.list({ where: { address: from, channel } })
    return items[0]?.id as ConversationId
  }
  const contactOf = async (id: ConversationId): Promise<ContactId> => (await parley.conversations.get(id)).contactId
  return { parley, meet, contactOf }
}

describe('contacts', () => {
  it('are found by any word of the name, by prefix, and by the digits of a number in any form', async () => {
    const { parley, meet, contactOf } = await open()
    const ann = await contactOf(await meet('line', '+14155550123', 'Ann Lee'))
    await meet('line', '+14155550199', 'Bob')
    for (const q of ['ann', 'lee', 'an*', '415 555 0123', '(415) 555-0123', '5550123', '+1-415-555-0123']) {
      expect([q, (await parley.contacts.search(q)).items.map(({ id }) => id)]).toEqual([q, [ann]])
    }
    await parley.contacts.update({ id: ann, name: 'Ann Smith' })
    expect((await parley.contacts.search('lee')).items).toEqual([])
    expect((await parley.contacts.search('smith')).items).toMatchObject([{ id: ann }])
    await parley.stop()
  })

  it('have attributes: a patch sets some, removes some, and is refused if there would be too many', async () => {
    const { parley, meet, contactOf } = await open()
    const id = await contactOf(await meet('line', '+14155550123', 'Ann'))
    await parley.contacts.update({ id, attributes: { stage: 'lead', score: 3 } })
    const changed = await parley.contacts.update({ id, attributes: { stage: null, vip: true } })
    expect(changed).toMatchObject({ name: 'Ann', attributes: { score: 3, vip: true } })
    expect((await parley.contacts.update({ id, attributes: { vip: true } })).version).toBe(changed.version)
    const fifty = (letter: string): Record<string, number> =>
      Object.fromEntries(Array.from({ length: 50 }, (_, place) => [`${letter}${place}`, place]))
    await parley.contacts.update({ id, attributes: fifty('a') })
    const reason = 'There would be 102 attributes; at most 100 are kept. Remove some with null.'
    const refused = { code: 'input.invalid', field: 'attributes', reason }
    await expect(parley.contacts.update({ id, attributes: fifty('b') })).rejects.toMatchObject(refused)
    const conversation = await meet('line', '+14155550123')
    await parley.conversations.update(conversation, { attributes: { ...fifty('a'), a0: 'x' } })
    await parley.conversations.update(conversation, { attributes: fifty('b') })
    await expect(parley.conversations.update(conversation, { attributes: { c: 1 } })).rejects.toMatchObject({
      field: 'attributes',
    })
    await parley.stop()
  })

  it('of one person are merged, with their conversations, and separated again', async () => {
    const { parley, meet, contactOf } = await open()
    const talks = [await meet('line', '+14155550123', 'Ann'), await meet('mail', '+14155550124')]
    const [into, from] = [await contactOf(talks[0] as ConversationId), await contactOf(talks[1] as ConversationId)]
    const merge = await parley.contacts.merge({ from, into })
    await parley.drain()
    expect(await Promise.all(talks.map((id) => contactOf(id as ConversationId)))).toEqual([into, into])
    expect((await parley.contacts.addresses({ where: { contactId: into } })).items).toHaveLength(2)
    expect((await parley.contacts.search('5550124')).items).toMatchObject([{ id: into, name: 'Ann' }])
    expect((await parley.conversations.list({ where: { contactId: into } })).items).toHaveLength(2)
    await parley.contacts.undo(merge.id)
    await parley.drain()
    expect(await Promise.all(talks.map((id) => contactOf(id as ConversationId)))).toEqual([into, from])
    expect((await parley.contacts.search('5550124')).items).toMatchObject([{ id: from }])
    expect((await parley.contacts.merges({ where: { into } })).items).toMatchObject([{ undoneAt: expect.any(Number) }])
    await parley.stop()
  })

  it('cannot be merged with themselves, nor with a missing one', async () => {
    const { parley, meet, contactOf } = await open()
    const ann = await contactOf(await meet('line', '+14155550123'))
    await expect(parley.contacts.merge({ from: ann, into: ann })).rejects.toMatchObject({ field: 'into' })
    const unknown = 'per_unknown' as ContactId
    await expect(parley.contacts.merge({ from: unknown, into: ann })).rejects.toMatchObject({
      code: 'not_found',
      field: 'from',
    })
    await parley.stop()
  })

  it('have a block list', async () => {
    const { parley, meet } = await open()
    const { addressId } = await parley.conversations.get(await meet('line', '+14155550123'))
    expect((await parley.contacts.blocked()).items).toEqual([])
    await parley.addresses.block(addressId)
    expect((await parley.contacts.blocked()).items).toMatchObject([{ id: addressId }])
    await parley.stop()
  })
})

describe('notes', () => {
  it('are written, edited, found and removed, and no customer gets them', async () => {
    const { parley, meet } = await open()
    const conversationId = await meet('line', '+14155550123')
    const note = await parley.notes.add({ conversationId, text: 'Wants a refund' }, { key: 'k' })
    expect(await parley.notes.add({ conversationId, text: 'Wants a refund' }, { key: 'k' })).toEqual(note)
    await parley.notes.edit({ id: note.id, text: 'Wants a full refund' })
    expect((await parley.notes.list({ where: { conversationId } })).items).toMatchObject([
      { text: 'Wants a full refund' },
    ])
    expect((await parley.notes.search('full refund')).items).toMatchObject([{ id: note.id }])
    await parley.drain()
    expect((await parley.messages.list(conversationId)).items.map(({ direction }) => direction)).toEqual(['inbound'])
    await parley.notes.remove(note.id)
    expect((await parley.notes.list({ where: { conversationId } })).items).toEqual([])
    await parley.stop()
  })

  it('need a conversation, and a visible text', async () => {
    const { parley, meet } = await open()
    const conversationId = await meet('line', '+14155550123')
    await expect(parley.notes.add({ conversationId: 'con_none' as ConversationId, text: 'x' })).rejects.toMatchObject({
      code: 'not_found',
      field: 'conversationId',
    })
    await expect(parley.notes.add({ conversationId, text: '\u200b' })).rejects.toMatchObject({ field: 'text' })
    await parley.stop()
  })
})
