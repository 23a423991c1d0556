import { describe, expect, it } from 'vitest'
import { kernel } from '../src/lib/model/schema.ts'
import { customer, openTestParley } from '../src/testing.ts'

const invisible = ['', ' \n\t', '\u200b', '\u2060', '\u00ad', '\u2800', '\u3164', '\ufe0f', '\ufeff\u200d\u115f']
/** Characters that no store holds become U+FFFD when a customer sends them. */
const never = ['\u0000', '\ud83d', ' \u0000\udc00\u200b']

describe('found by use: invisible text', () => {
  it.each([...invisible, ...never])('is not sent by a command: %j', async (text) => {
    await using world = await openTestParley()
    const refused = { code: 'text.empty', field: 'text' }
    await expect(world.parley.conversations.start({ channel: 'line', to: customer, text })).rejects.toMatchObject(
      refused,
    )
    await world.receive('hi')
    const [conversation] = (await world.parley.conversations.list()).items
    await expect(world.parley.messages.send(conversation?.id as never, { text })).rejects.toMatchObject(refused)
    await world.pass(0)
    expect(world.line.sent).toEqual([])
  })

  it.each([...invisible, ...never])('is not sent by a handler: %j', async (text) => {
    const codes: unknown[] = []
    const note = ({ code }: { code: string }): number => codes.push(code)
    await using world = await openTestParley({
      on: {
        'message.received': async ({ reply, send, conversation }) => {
          await reply(text).catch(note)
          await send(conversation.id, text).catch(note)
        },
      },
    })
    await world.receive('hi')
    await world.pass(0)
    expect(codes).toEqual(['text.empty', 'text.empty'])
    expect(world.line.sent).toEqual([])
  })

  it.each(invisible)('is stored when a customer sends it: %j', async (text) => {
    await using world = await openTestParley()
    expect((await world.receive(text)).status).toBe(204)
    const [conversation] = (await world.parley.conversations.list()).items
    expect(conversation).toMatchObject({ messageCount: 1, lastMessageText: text })
  })

  it('is refused as a name, a label and an assignee', async () => {
    await using world = await openTestParley()
    await world.post(world.line.inbound({ from: customer, text: 'hi', name: '\u200b' }))
    const [conversation] = (await world.parley.conversations.list()).items
    const [contact] = await world.parley.load([kernel.contact.ref(conversation?.contactId as never)])
    expect(contact).toMatchObject({ name: null })
    for (const patch of [{ assignee: '\u2800' }, { labels: ['vip', '\u3164'] }]) {
      await expect(world.parley.conversations.update(conversation?.id as never, patch)).rejects.toMatchObject({
        code: 'input.invalid',
      })
    }
  })
})
