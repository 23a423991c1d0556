import { describe, expect, it } from 'vitest'
import { type DraftContent, drafts } from '../src/drafts.ts'
import type { ConversationId, Principal } from '../src/index.ts'
import { memoryMedia } from '../src/memory.ts'
import { customer, openTestParley } from '../src/testing.ts'

const person = (name: string, more: Partial<Principal> = {}): Principal => ({
  ...{ id: `user:${name}`, role: 'agent' },
  ...more,
})

async function open() {
  const media = { store: memoryMedia(), fetch: async () => new Response('') }
  const world = await openTestParley({ modules: [drafts()], media })
  await world.receive('Hello')
  const [found] = (await world.parley.conversations.list()).items
  const id = found?.id as ConversationId
  const [ann, bob] = [world.parley.as(person('ann')), world.parley.as(person('bob'))]
  const reply = (text: string, more: Partial<DraftContent> = {}): DraftContent => ({
    ...{ conversationId: id, type: 'reply', text },
    ...more,
  })
  return { world, id, ann, bob, reply }
}

const textsOf = ({ items }: { items: readonly { text: string }[] }): string[] => items.map(({ text }) => text)

describe('a draft', () => {
  it('is one for each conversation, person and type; the last write wins', async () => {
    const { world, ann, bob, reply } = await open()
    await using _ = world
    const first = await ann.drafts.save(reply('Than'))
    const second = await ann.drafts.save(reply('Thanks', { subject: 'Re: refund' }))
    await ann.drafts.save(reply('Ask Bob', { type: 'note' }))
    await bob.drafts.save(reply('Hi'))
    expect(second).toMatchObject({ id: first.id, version: 2, person: 'user:ann', subject: 'Re: refund' })
    expect(textsOf(await ann.drafts.list()).sort()).toEqual(['Ask Bob', 'Thanks'])
    expect(textsOf(await bob.drafts.list())).toEqual(['Hi'])
    expect((await ann.drafts.save(reply('Thanks', { subject: 'Re: refund' }))).version).toBe(2)
    await Promise.all(Array.from({ length: 30 }, (_, place) => ann.drafts.save(reply(`text ${place}`))))
    expect(textsOf(await ann.drafts.list())).toEqual(expect.arrayContaining(['text 29']))
  })

  it('is removed by its message, also if the text is twelve messages of one commit', async () => {
    const { world, id, ann, reply } = await open()
    await using _ = world
    await ann.drafts.save(reply('long'))
    const text = Array.from({ length: 12 }, () => 'x'.repeat(world.line.capabilities.text.max)).join(' ')
    const { further } = await ann.messages.send(id, text, { split: true })
    expect(further).toHaveLength(11)
    expect((await ann.drafts.list()).items).toEqual([])
  })

  it('is removed by an empty text without files, and by a removal, also one that does not exist', async () => {
    const { world, id, ann, reply } = await open()
    await using _ = world
    const { file: media } = await ann.media.put(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), { name: 'a.jpg' })
    await ann.drafts.save(reply(' \n', { attachments: [{ mediaId: media.id }] }))
    expect((await ann.drafts.list()).items).toMatchObject([{ attachments: [{ mediaId: media.id }] }])
    expect(await ann.drafts.save(reply(' \n'))).toMatchObject({ text: '', attachments: [] })
    expect((await ann.drafts.list()).items).toEqual([])
    expect(await ann.drafts.remove({ conversationId: id, type: 'reply' })).toMatchObject({ text: '' })
    await ann.drafts.save(reply('x'))
    await ann.drafts.remove({ conversationId: id, type: 'reply' })
    expect((await ann.drafts.list()).items).toEqual([])
  })

  it('has files that its person may see, and only in a conversation that its person sees', async () => {
    const { world, id, ann, reply } = await open()
    await using _ = world
    const blind = world.parley.as(person('cid', { access: ['k1'] }))
    await expect(blind.drafts.save(reply('x'))).rejects.toMatchObject({ code: 'not_found', field: 'conversationId' })
    const attachments = [{ mediaId: `med_${'0'.repeat(32)}` as never }]
    const hidden = { code: 'not_found', field: 'attachments[0].mediaId' }
    await expect(ann.drafts.save(reply('x', { attachments }))).rejects.toMatchObject(hidden)
    await expect(world.parley.drafts.save(reply('x'))).rejects.toMatchObject({ code: 'forbidden' })
    const large = { code: 'input.invalid', field: 'text' }
    await expect(ann.drafts.save(reply('é'.repeat(32 * 1024 + 1)))).rejects.toMatchObject(large)
    await expect(ann.drafts.save(reply('x'.repeat(64 * 1024 + 1)))).rejects.toMatchObject(large)
    expect((await ann.drafts.save(reply('é'.repeat(32 * 1024)))).text).toHaveLength(32 * 1024)
    expect(await world.parley.conversations.get(id)).toMatchObject({ version: 1 })
  })

  it('of a reply is removed in the commit in which its person sends, and no other draft is', async () => {
    const { world, id, ann, bob, reply } = await open()
    await using _ = world
    await ann.drafts.save(reply('Thanks'))
    await ann.drafts.save(reply('Ask Bob', { type: 'note' }))
    await bob.drafts.save(reply('Hi'))
    await ann.messages.send(id, { text: 'Thanks' })
    expect(textsOf(await ann.drafts.list())).toEqual(['Ask Bob'])
    expect(textsOf(await bob.drafts.list())).toEqual(['Hi'])
    const types = (await world.log()).map(({ type }) => type as string)
    expect(types.slice(types.indexOf('message.queued'))).toEqual(['message.queued', 'draft.removed'])
    await bob.conversations.start({ channel: 'line', to: customer, text: 'Hi' })
    expect((await bob.drafts.list()).items).toEqual([])
  })

  it('of any person goes with its conversation, and other drafts stay', async () => {
    const { world, id, ann, bob, reply } = await open()
    await using _ = world
    await world.receive('Hi', { from: '+14155550124' })
    const [other] = (await world.parley.conversations.list()).items.filter((each) => each.id !== id)
    await ann.drafts.save(reply('Thanks'))
    await ann.drafts.save(reply('Ask Bob', { type: 'note' }))
    await bob.drafts.save(reply('Hi'))
    await bob.drafts.save(reply('Stays', { conversationId: other?.id as ConversationId }))
    await world.parley.conversations.remove(id)
    await world.pass(0)
    expect(textsOf(await world.parley.drafts.list())).toEqual(['Stays'])
    const gone = { code: 'not_found', field: 'conversationId' }
    for (const call of [() => ann.drafts.save(reply('x')), () => ann.drafts.remove(reply(''))])
      await expect(call()).rejects.toMatchObject(gone)
  })

  it('is removed by its id by its own person alone', async () => {
    const { world, ann, bob, reply } = await open()
    await using _ = world
    const { id } = await ann.drafts.save(reply('Thanks'))
    await expect(bob.drafts.forget(id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await ann.drafts.forget(id)).toMatchObject({ id, text: 'Thanks' })
    expect((await ann.drafts.list()).items).toEqual([])
  })

  it('is in the stream of its person alone: a second device follows it', async () => {
    const { world, id, ann, bob, reply } = await open()
    await using _ = world
    const { asOf } = await ann.conversations.list({ limit: 1 })
    await ann.drafts.save(reply('Thanks'))
    await ann.drafts.remove({ conversationId: id, type: 'reply' })
    const kinds = async (view: typeof ann): Promise<string[]> => {
      const seen: string[] = []
      for await (const item of view.events({ after: asOf })) {
        seen.push(item.type === 'event' ? item.event.type : item.type)
        if (seen.length === 2) break
      }
      return seen
    }
    expect(await kinds(ann)).toEqual(['draft.saved', 'draft.removed'])
    expect(await kinds(bob)).toEqual(['passed', 'passed'])
  })
})
