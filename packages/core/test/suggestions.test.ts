import { describe, expect, it } from 'vitest'
import type { ConversationId, MessageId } from '../src/index.ts'
import { suggestions } from '../src/suggestions.ts'
import { moduleContract, openTestParley } from '../src/testing.ts'

interface Own {
  suggestions: { list(): Promise<{ items: { id: string; hash: string }[] }> }
}

moduleContract({ describe, it, expect }, {
  name: 'suggestions',
  module: suggestions(),
  inputs: {
    propose: async ({ conversations }: { conversations: { list(): Promise<{ items: { id: string }[] }> } }) => ({
      conversationId: (await conversations.list()).items[0]?.id,
      text: 'We are open.',
    }),
    approve: async ({ suggestions: own }: Own) => {
      const [first] = (await own.list()).items
      return { id: first?.id, hash: first?.hash }
    },
  },
} as never)

async function open() {
  const world = await openTestParley({ modules: [suggestions()] })
  await world.receive('Are you open?')
  const [conversation] = (await world.parley.conversations.list()).items
  const conversationId = conversation?.id as ConversationId
  const propose = (text: string, more = {}) => world.parley.suggestions.propose({ conversationId, text, ...more })
  const statuses = async () =>
    (await world.parley.suggestions.list()).items.map(({ text, status }) => `${text}: ${status}`).sort()
  return { ...world, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](), conversationId, propose, statuses }
}

describe('a suggestion', () => {
  it('is sent as it is by an approval, with the author of the approval', async () => {
    await using world = await open()
    const { parley, line, propose, pass } = world
    const { id, hash } = await propose('Until 18.')
    const ann = parley.as({ id: 'user:ann', role: 'agent' })
    const approved = await ann.suggestions.approve({ id, hash })
    expect(approved).toMatchObject({ status: 'approved', decidedBy: 'user:ann', text: 'Until 18.' })
    await pass(1000)
    expect(line.accepted.map(({ text }) => text)).toEqual(['Until 18.'])
    expect(await parley.messages.get(approved.messageId as MessageId)).toMatchObject({ author: 'user:ann' })
  })

  it('is sent with another text by an edit, and keeps its own', async () => {
    await using world = await open()
    const { parley, line, propose, pass } = world
    const { id, hash } = await propose('Until 18.')
    const edited = await parley.suggestions.approve({ id, hash, text: 'Until 19.' })
    await pass(1000)
    expect(edited).toMatchObject({ status: 'edited', text: 'Until 18.' })
    expect(line.accepted.map(({ text }) => text)).toEqual(['Until 19.'])
  })

  it('is sent once by two hundred approvals at once', async () => {
    await using world = await open()
    const { parley, line, propose, pass } = world
    const { id, hash } = await propose('Until 18.')
    const all = Array.from({ length: 200 }, (_, place) =>
      parley
        .as({ id: `user:${place}`, role: 'agent' })
        .suggestions.approve({ id, hash })
        .then(
          () => 'sent',
          ({ code }) => code as string,
        ),
    )
    const results = await Promise.all(all)
    await pass(1000)
    expect(results.filter((each) => each === 'sent')).toHaveLength(1)
    expect(new Set(results)).toEqual(new Set(['sent', 'suggestion.decided']))
    expect(line.accepted).toHaveLength(1)
  })

  it('is stale once the customer writes again, and then sends nothing', async () => {
    await using world = await open()
    const { parley, line, propose, pass, receive, statuses } = world
    const { id, hash, forMessageId } = await propose('Until 18.')
    await receive('And on Saturday?')
    await expect(parley.suggestions.approve({ id, hash })).rejects.toMatchObject({ code: 'suggestion.stale' })
    const late = propose('Until 18, again.', { forMessageId })
    await expect(late).rejects.toMatchObject({ code: 'suggestion.stale', field: 'forMessageId' })
    await pass(1000)
    expect(await statuses()).toEqual(['Until 18.: stale'])
    expect(line.accepted).toEqual([])
  })

  it('is approved with the hash of its exact text only', async () => {
    await using world = await open()
    const { id } = await world.propose('Until 18.')
    const approval = world.parley.suggestions.approve({ id, hash: 'of another text' })
    await expect(approval).rejects.toMatchObject({ code: 'suggestion.changed', field: 'hash' })
  })

  it('is superseded by a reply by hand and by a new suggestion, unless it is beside it', async () => {
    await using world = await open()
    const { parley, propose, conversationId, statuses } = world
    await propose('One')
    await propose('Two', { beside: true })
    await propose('Three', { beside: true })
    expect(await statuses()).toEqual(['One: pending', 'Three: pending', 'Two: pending'])
    await propose('Four')
    const others = ['One: superseded', 'Three: superseded', 'Two: superseded']
    expect(await statuses()).toEqual(['Four: pending', ...others])
    await parley.messages.send(conversationId, 'By hand')
    expect(await statuses()).toEqual(['Four: superseded', ...others])
  })

  it('supersedes its alternatives when it is approved', async () => {
    await using world = await open()
    const { parley, propose, statuses } = world
    await propose('One')
    const { id, hash } = await propose('Two', { beside: true })
    await parley.suggestions.approve({ id, hash })
    expect(await statuses()).toEqual(['One: superseded', 'Two: approved'])
  })

  it('is rejected with a reason, once', async () => {
    await using world = await open()
    const { id } = await world.propose('Until 18.')
    const rejected = await world.parley.suggestions.reject({ id, reason: 'Too short' })
    expect(rejected).toMatchObject({ status: 'rejected', rejectReason: 'Too short' })
    await expect(world.parley.suggestions.reject({ id })).rejects.toMatchObject({ code: 'suggestion.decided' })
  })

  it('is refused if the channel cannot carry it, before it is stored', async () => {
    await using world = await openTestParley({
      modules: [suggestions()],
      line: { capabilities: { text: { max: 10 } } },
    })
    await world.receive('Hello')
    const [conversation] = (await world.parley.conversations.list()).items
    const long = world.parley.suggestions.propose({
      conversationId: conversation?.id as ConversationId,
      text: 'Longer than ten characters',
    })
    await expect(long).rejects.toMatchObject({ code: 'text.too_long', field: 'text' })
    expect((await world.parley.suggestions.list()).items).toEqual([])
  })

  it('is removed with its conversation', async () => {
    await using world = await open()
    await world.propose('Until 18.')
    await world.parley.conversations.remove(world.conversationId)
    await world.pass(1000)
    expect((await world.parley.suggestions.list()).items).toEqual([])
  })

  it('is hidden from a principal that does not see its conversation', async () => {
    await using world = await open()
    const { id, hash } = await world.propose('Until 18.')
    const other = world.parley.as({ id: 'user:eve', role: 'agent', access: ['elsewhere'] })
    expect((await other.suggestions.list()).items).toEqual([])
    await expect(other.suggestions.approve({ id, hash })).rejects.toMatchObject({ code: 'not_found' })
    await expect(other.suggestions.reject({ id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is not approved by a viewer', async () => {
    await using world = await open()
    const { id, hash } = await world.propose('Until 18.')
    const viewer = world.parley.as({ id: 'user:vic', role: 'viewer' })
    await expect(viewer.suggestions.approve({ id, hash })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
