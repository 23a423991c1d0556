import { describe, expect, it } from 'vitest'
import { contacts } from '../src/contacts.ts'
import type { ContactId, Conversation, ConversationId } from '../src/index.ts'
import { notes } from '../src/notes.ts'
import { customer, openTestParley } from '../src/testing.ts'

const [first, second] = ['+14155550111', '+14155550122']
const later = 600_000

describe('a job that runs again in another order', () => {
  it('commands a module once for each input, and misses none', async () => {
    const results: string[][] = []
    await using world = await openTestParley({
      modules: [notes()],
      on: {
        'message.received': async ({ attempt, conversation, parley }) => {
          const texts = attempt === 1 ? ['a'] : ['b', 'a', 'c']
          const added: string[] = []
          for (const text of texts) added.push((await parley.notes.add({ conversationId: conversation.id, text })).text)
          results.push(added)
          if (attempt < 3) throw new Error('not yet')
        },
      },
    })
    await world.receive('hello')
    for (const ms of [0, later, later]) await world.pass(ms)
    expect(results).toEqual([['a'], ['b', 'a', 'c'], ['b', 'a', 'c']])
    const [conversation] = (await world.parley.conversations.list()).items
    const where = { conversationId: conversation?.id as ConversationId }
    expect((await world.parley.notes.list({ where })).items.map(({ text }) => text).sort()).toEqual(['a', 'b', 'c'])
  })

  it('commands equal inputs as often as one run does', async () => {
    await using world = await openTestParley({
      modules: [notes()],
      on: {
        'message.received': async ({ attempt, conversation, parley }) => {
          for (const text of ['a', 'a']) await parley.notes.add({ conversationId: conversation.id, text })
          if (attempt < 3) throw new Error('not yet')
        },
      },
    })
    await world.receive('hello')
    for (const ms of [0, later, later]) await world.pass(ms)
    const [conversation] = (await world.parley.conversations.list()).items
    const where = { conversationId: conversation?.id as ConversationId }
    expect((await world.parley.notes.list({ where })).items).toHaveLength(2)
  })

  it('sends to each conversation and to each recipient once', async () => {
    await using world = await openTestParley({
      on: {
        'message.received': async ({ attempt, conversation, parley, send }) => {
          const numbers = attempt === 1 ? [first] : [second, first]
          for (const to of numbers) await parley.conversations.start({ channel: 'line', to, text: `start ${to}` })
          if (attempt > 1) await send(conversation.id, 'reply')
          const [opened] = (await parley.conversations.list({ where: { address: first } })).items
          await send(opened?.id as ConversationId, 'again')
          if (attempt === 1) throw new Error('not yet')
        },
      },
    })
    await world.receive('hello')
    for (const ms of [0, later]) await world.pass(ms)
    const sent = world.line.accepted.map(({ message, to }) => `${to.value}: ${message.text}`)
    expect(sent.sort()).toEqual([
      `${first}: again`,
      `${first}: start ${first}`,
      `${second}: start ${second}`,
      `${customer}: reply`,
    ])
  })

  it('leaves no conversation on the contact that its address was moved from', async () => {
    await using world = await openTestParley({ modules: [contacts()], line: { capabilities: { threads: 'opening' } } })
    const { parley, line, store } = world
    let posted = 0
    const say = async (number: string, thread: string, name: string): Promise<void> => {
      await world.pass(1)
      const from = { scheme: 'tel', value: number, display: number }
      const message = { type: 'message', direction: 'inbound', text: 'hi', name, from } as const
      await world.post(line.report({ ...message, providerId: `${++posted}`, thread: [{ thread }] }))
    }
    await say(customer, 'a', 'Ann')
    await say(customer, 'b', 'Ann')
    await say(first, 'c', 'Zed')
    const conversationOf = async (thread: string): Promise<Conversation> =>
      (await parley.conversations.list()).items.find((each) => each.thread === thread) as Conversation
    const contactOf = async (thread: string): Promise<ContactId> => (await conversationOf(thread)).contactId
    const [from, into] = [await contactOf('a'), await contactOf('c')]
    await parley.contacts.merge({ from, into })
    const { commit } = store
    let follows = 0
    store.commit = async (batch) => {
      const isFollow = batch.some(({ put }) =>
        put.some((each) => 'thread' in each && 'contactId' in each && each.contactId === into),
      )
      if (isFollow && ++follows === 2) throw new Error('The disk is away.')
      return commit.call(store, batch)
    }
    await world.pass(10)
    // The conversations change their places in the list.
    await parley.messages.send((await conversationOf('a')).id, 'hi')
    for (const ms of [later, later]) await world.pass(ms)
    expect(follows).toBeGreaterThan(2)
    expect(await Promise.all(['a', 'b', 'c'].map(contactOf))).toEqual([into, into, into])
  })
})
