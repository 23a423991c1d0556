import { describe, expect, it } from 'vitest'
import { contacts } from '../src/contacts.ts'
import { type AddressId, type ContactId, type ConversationId, createParley } from '../src/index.ts'
import type { Reported } from '../src/lib/ports/fact.ts'
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
  /** A first message of a number under a scheme: two schemes are two contacts. */
  const meetAs = async (scheme: string, value: string, name: string): Promise<ContactId> => {
    const from = { scheme, value, display: value }
    const fact = { direction: 'inbound', providerId: name, from, thread: [{ thread: name }], text: 'hi', name } as const
    await parley.handleWebhook('line', line.report({ type: 'message', ...fact }))
    const found = (await parley.contacts.list()).items.find((each) => each.name === name)
    return found?.id as ContactId
  }
  /** The contacts of a list, with the fields that people see. */
  const shown = async () =>
    (await parley.contacts.list({ order: 'oldest' })).items.map(({ version: _, ...each }) => each)
  const report = (fact: Reported) => parley.handleWebhook('mail', mail.report(fact))
  return { parley, meet, meetAs, report, contactOf, shown }
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

  it('have every address of a number: one on another channel is added', async () => {
    const { parley, meet, contactOf } = await open()
    const talks = [await meet('line', '+14155550123', 'Ann'), await meet('mail', '+14155550123')] as const
    const ann = await contactOf(talks[0])
    expect(await contactOf(talks[1])).toBe(ann)
    const { addresses, numbers } = await parley.contacts.get(ann)
    expect(addresses).toEqual(
      (await Promise.all(talks.map((id) => parley.conversations.get(id)))).map((c) => c.addressId),
    )
    expect(numbers).toEqual(['+14155550123'])
    const bob = await contactOf(await meet('line', '+14155550199', 'Bob'))
    await parley.contacts.merge({ from: ann, into: bob })
    await parley.drain()
    expect(await Promise.all(talks.map(contactOf))).toEqual([bob, bob])
    expect((await parley.contacts.addresses({ where: { contactId: ann } })).items).toEqual([])
    await parley.stop()
  })

  it('that were merged are followed: a number on another channel belongs to the last target', async () => {
    const { parley, meet, contactOf, shown } = await open()
    const [ann, bob, cid, dan] = [
      await contactOf(await meet('line', '+14155550101', 'Ann')),
      await contactOf(await meet('line', '+14155550102', 'Bob')),
      await contactOf(await meet('line', '+14155550103', 'Cid')),
      await contactOf(await meet('line', '+14155550104', 'Dan')),
    ]
    const before = await shown()
    const merges = [
      await parley.contacts.merge({ from: ann, into: bob }),
      await parley.contacts.merge({ from: bob, into: cid }),
      await parley.contacts.merge({ from: cid, into: dan }),
    ]
    const late = await meet('mail', '+14155550101', 'Annie')
    expect(await contactOf(late)).toBe(dan)
    expect((await parley.contacts.get(dan)).addresses).toHaveLength(5)
    for (const { id } of merges.toReversed()) await parley.contacts.undo(id)
    await parley.drain()
    expect(await contactOf(late)).toBe(ann)
    const { addressId } = await parley.conversations.get(late)
    const added = (each: { id: ContactId; addresses: unknown[] }) =>
      each.id === ann ? { ...each, addresses: [...each.addresses, addressId] } : each
    expect(await shown()).toEqual(before.map(added))
    await parley.stop()
  })

  const number = '+14155550101'
  const address = { scheme: 'tel', value: number, display: number }
  const news: [string, Reported | undefined][] = [
    ['a message of ours', undefined],
    ['a consent', { type: 'consent', from: address, consent: 'opt_out' }],
    ['a description', { type: 'contact', address, attributes: { stage: 'lead' } }],
    ['a conversation', { type: 'conversation', thread: 'call', from: address }],
    [
      'a message with several recipients',
      {
        ...{ type: 'message', direction: 'inbound', providerId: '1', text: 'hi', thread: [{ thread: 't' }] },
        ...{ from: { scheme: 'tel', value: '+14155550177', display: '' }, to: [address] },
      } as Reported,
    ],
  ]

  it.each(news)('that were merged are followed by %s on another channel', async (_, fact) => {
    const { parley, meet, report, contactOf } = await open()
    const [ann, bob] = [
      await contactOf(await meet('line', number)),
      await contactOf(await meet('line', '+14155550102')),
    ]
    await parley.contacts.merge({ from: ann, into: bob })
    if (fact === undefined) await parley.conversations.start({ channel: 'mail', to: number, text: 'Hello' })
    else expect((await report(fact)).status).toBe(204)
    const { items } = await parley.contacts.addresses({ where: { contactId: bob } })
    expect(items.map(({ channel, value }) => `${channel} ${value}`).sort()).toEqual(
      [`line ${number}`, 'line +14155550102', `mail ${number}`].sort(),
    )
    expect((await parley.contacts.get(bob)).addresses.toSorted()).toEqual(items.map(({ id }) => id).sort())
    expect((await parley.jobs.list({ where: { state: 'dead' } })).items).toEqual([])
    await parley.stop()
  })

  it('that are merged while a message of their number arrives on another channel are one contact', async () => {
    const { parley, meet, contactOf } = await open()
    const [ann, bob] = [
      await contactOf(await meet('line', number)),
      await contactOf(await meet('line', '+14155550102')),
    ]
    const [talk] = await Promise.all([meet('mail', number), parley.contacts.merge({ from: ann, into: bob })])
    await parley.drain()
    expect(await contactOf(talk)).toBe(bob)
    expect((await parley.contacts.get(bob)).addresses).toHaveLength(3)
    expect(await parley.contacts.get(ann)).toMatchObject({ addresses: [], numbers: [], mergedInto: bob })
    await parley.stop()
  })

  it('are separated in any order: an earlier merge is undone while a later one holds', async () => {
    const { parley, meet, contactOf, shown } = await open()
    const [ann, bob, cid] = [
      await contactOf(await meet('line', '+14155550101', 'Ann')),
      await contactOf(await meet('line', '+14155550102', 'Bob')),
      await contactOf(await meet('line', '+14155550103', 'Cid')),
    ]
    const before = await shown()
    const first = await parley.contacts.merge({ from: ann, into: bob })
    const second = await parley.contacts.merge({ from: bob, into: cid })
    await parley.contacts.undo(first.id)
    expect((await shown()).map(({ name, addresses }) => [name, addresses.length])).toEqual([
      ['Ann', 1],
      ['Cid', 2],
    ])
    await parley.contacts.undo(second.id)
    expect(await shown()).toEqual(before)
    await parley.stop()
  })

  it('that were merged into another one are neither listed nor found nor changed, until the merge is undone', async () => {
    const { parley, meet, contactOf, shown } = await open()
    const ann = await contactOf(await meet('line', '+14155550101', 'Ann'))
    const nameless = await contactOf(await meet('line', '+14155550102'))
    const before = await shown()
    const merge = await parley.contacts.merge({ from: ann, into: nameless })
    expect((await parley.contacts.list()).items.map(({ id, name }) => [id, name])).toEqual([[nameless, 'Ann']])
    for (const q of ['ann', '5550101']) {
      expect((await parley.contacts.search(q)).items.map(({ id }) => id)).toEqual([nameless])
      expect((await parley.search(q)).contacts.items.map(({ contact }) => contact.id)).toEqual([nameless])
    }
    expect(await parley.contacts.get(ann)).toMatchObject({ name: null, addresses: [], mergedInto: nameless })
    const addressId = (await parley.conversations.list()).items[0]?.addressId as AddressId
    const refused = { code: 'input.invalid', reason: 'The contact was merged into another one.' }
    for (const [field, call] of [
      ['id', () => parley.contacts.update({ id: ann, name: 'Ann' })],
      ['from', () => parley.contacts.merge({ from: ann, into: nameless })],
      ['into', () => parley.contacts.merge({ from: nameless, into: ann })],
      ['contactId', () => parley.contacts.move({ addressId, contactId: ann })],
    ] as const) {
      await expect(call()).rejects.toMatchObject({ ...refused, field })
    }
    await parley.contacts.undo(merge.id)
    expect(await shown()).toEqual(before)
    expect((await parley.contacts.search('ann')).items.map(({ id }) => id)).toEqual([ann])
    await parley.stop()
  })

  it.each(['undo', 'move'] as const)('keep a number of their own after %s of another address of it', async (way) => {
    const { parley, meetAs } = await open()
    const into = await meetAs('tel', '+14155550123', 'Ann')
    const from = await meetAs('whatsapp', '+14155550123', 'Ann W')
    const merge = await parley.contacts.merge({ from, into })
    if (way === 'undo') await parley.contacts.undo(merge.id)
    else {
      const other = await meetAs('tel', '+14155550199', 'Bob')
      await parley.contacts.move({ addressId: merge.addresses[0] as never, contactId: other })
    }
    const { addresses, numbers } = await parley.contacts.get(into)
    expect([addresses.length, numbers]).toEqual([1, ['+14155550123']])
    expect((await parley.contacts.search('4155550123')).items.map(({ id }) => id)).toContain(into)
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
