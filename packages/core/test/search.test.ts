import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../src/index.ts'
import { openTestParley } from '../src/testing.ts'

describe('a search', () => {
  it('returns messages with their conversations and highlights, the newest first', async () => {
    await using world = await openTestParley()
    await world.receive('Where is my parcel?')
    const [conversation] = (await world.parley.conversations.list()).items
    if (conversation === undefined) throw new Error('Ann wrote, but there is no conversation.')
    await world.parley.messages.send(conversation.id, { text: 'Your PARCEL left today.' })
    await world.pass(0)
    const { items, next, asOf } = await world.parley.messages.search('parcel')
    expect(items.map(({ message, highlights }) => [message.text, highlights])).toEqual([
      ['Your PARCEL left today.', [{ field: 'text', start: 5, end: 11 }]],
      ['Where is my parcel?', [{ field: 'text', start: 12, end: 18 }]],
    ])
    const now = await world.parley.conversations.get(conversation.id)
    expect(items.map((hit) => hit.conversation)).toEqual([now, now])
    expect([next, asOf]).toEqual([null, (await world.parley.conversations.list()).asOf])
  })

  it('finds every message of the lists, also silent ones', async () => {
    await using world = await openTestParley()
    await world.receive('Hello')
    const [conversation] = (await world.parley.conversations.list()).items
    if (conversation === undefined) throw new Error('Ann wrote, but there is no conversation.')
    await world.parley.addresses.block(conversation.addressId)
    await world.receive('a parcel of nonsense')
    expect((await world.parley.messages.list(conversation.id)).items).toHaveLength(2)
    expect((await world.parley.messages.search('nonsense')).items).toHaveLength(1)
  })

  it('pages by a cursor of its own question', async () => {
    await using world = await openTestParley()
    for (let number = 0; number < 5; number++) await world.receive(`parcel ${number}`)
    const texts: string[] = []
    let cursor: string | undefined
    do {
      const page = await world.parley.messages.search('parcel', { limit: 2, cursor })
      texts.push(...page.items.map(({ message }) => message.text))
      cursor = page.next ?? undefined
      if (cursor !== undefined) {
        const same = await world.parley.messages.search(' PARCEL', { limit: 2, cursor })
        expect(same.items).toHaveLength(texts.length === 2 ? 2 : 1)
        await expect(world.parley.messages.search('letter', { cursor })).rejects.toMatchObject({ field: 'cursor' })
      }
    } while (cursor !== undefined)
    expect(texts).toEqual([4, 3, 2, 1, 0].map((number) => `parcel ${number}`))
  })

  it('stays in the given conversation, and in the tenant', async () => {
    await using world = await openTestParley()
    await world.receive('parcel')
    const [conversation] = (await world.parley.conversations.list()).items
    if (conversation === undefined) throw new Error('Ann wrote, but there is no conversation.')
    const within = { conversationId: conversation.id }
    expect((await world.parley.messages.search('parcel', within)).items).toHaveLength(1)
    const other = world.parley.tenant('globex')
    expect((await other.messages.search('parcel')).items).toEqual([])
    const missing = { conversationId: 'con_missing' as ConversationId }
    const refusals = [other.messages.search('parcel', within), world.parley.messages.search('parcel', missing)]
    for (const refusal of refusals) await expect(refusal).rejects.toMatchObject({ code: 'not_found' })
  })

  it('found by use: search for punctuation alone gives an empty page with the reason', async () => {
    await using world = await openTestParley()
    await world.receive('?!')
    const page = await world.parley.messages.search('?!')
    expect(page).toMatchObject({ items: [], next: null, reason: expect.stringContaining('Give at least one word') })
    const missing = { conversationId: 'con_missing' as ConversationId }
    await expect(world.parley.messages.search('?!', missing)).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.parley.messages.search('?!', { cursor: '?' })).rejects.toMatchObject({ code: 'cursor.invalid' })
  })

  it('of blanks, or with a foreign cursor, is refused', async () => {
    await using world = await openTestParley()
    await expect(world.parley.messages.search(' ')).rejects.toMatchObject({ code: 'input.invalid', field: 'q' })
    for (const cursor of ['nonsense', btoa('["0"]'), btoa('[{},7]')]) {
      await expect(world.parley.messages.search('parcel', { cursor })).rejects.toMatchObject({ code: 'cursor.invalid' })
    }
  })
})
