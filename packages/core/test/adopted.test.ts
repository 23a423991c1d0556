import { describe, expect, it } from 'vitest'
import type { MessageFact, Reported } from '../src/lib/ports/fact.ts'
import { customer, openTestParley, type TestParley } from '../src/testing.ts'

const NOW = 1_700_000_000_000
const address = { scheme: 'tel', value: customer, display: customer }
const ours = { scheme: 'tel', value: '+15005550006', display: 'us' }

/** A message that was written on the phone itself. */
function written(text: string, more: Partial<MessageFact> = {}): Reported {
  const fact = {
    direction: 'outbound',
    providerId: text,
    from: ours,
    to: [address],
    thread: [{ thread: customer }],
  } as const
  return { type: 'message', ...fact, text, ...more }
}

async function messages({ parley }: TestParley) {
  const { items } = await parley.conversations.list()
  const pages = await Promise.all(items.map(({ id }) => parley.messages.list(id, { order: 'oldest' })))
  return pages.flatMap((page) => page.items)
}

/** A worker holds every delivery, and has called the channel perhaps. */
async function claimed({ store }: TestParley): Promise<void> {
  const queues = [{ queue: 'deliver:line', concurrency: 9, spacing: 0, lease: 60_000 }]
  expect(await store.claim({ now: NOW, limit: 9, queues })).toHaveLength(1)
}

describe('a message that was not sent through Parley', () => {
  it('is stored as sent, in its place, with no unread and no delivery', async () => {
    await using world = await openTestParley()
    await world.receive('Are you there?')
    await world.post(world.line.report(written('Yes!')))
    await world.pass(0)
    expect(await messages(world)).toMatchObject([
      { direction: 'inbound', text: 'Are you there?' },
      { direction: 'outbound', text: 'Yes!', status: 'sent', adopted: true, providerId: 'Yes!' },
    ])
    const [conversation] = (await world.parley.conversations.list()).items
    expect(conversation).toMatchObject({ unread: 1, lastMessageText: 'Yes!', lastMessageDirection: 'outbound' })
    expect(world.line.sent).toEqual([])
    expect((await world.log()).at(-1)).toMatchObject({ type: 'message.adopted' })
  })

  it('opens a conversation with its recipient', async () => {
    await using world = await openTestParley()
    await world.post(world.line.report(written('Hello, Ann.'), written('Hello, Ann.')))
    expect((await world.parley.conversations.list()).items).toMatchObject([{ addressValue: customer, messageCount: 1 }])
  })

  it('finds its receipts, also those that arrived before it', async () => {
    await using world = await openTestParley()
    await world.post(world.line.receipt({ providerId: 'Yes!', status: 'delivered' }))
    await world.post(world.line.report(written('Yes!')))
    expect(await messages(world)).toMatchObject([{ status: 'delivered' }])
    await world.post(world.line.receipt({ providerId: 'Yes!', status: 'read' }))
    expect(await messages(world)).toMatchObject([{ status: 'read' }])
  })

  it("is the message that Parley sent, if it has the provider's id or an alias of it", async () => {
    await using world = await openTestParley()
    world.line.script({ type: 'accepted', providerId: 'fake-1', aliases: ['<1@mail>'] })
    await world.parley.conversations.start({ channel: 'line', to: customer, text: 'Hello' })
    await world.pass(0)
    const copy = { thread: [{ thread: customer }], text: 'Hello' }
    await world.post(world.line.report(written('a', { ...copy, providerId: 'fake-1' })))
    await world.post(world.line.report(written('b', { ...copy, providerId: 'uid-7', aliases: ['<1@mail>'] })))
    await world.post(world.line.report(written('c', { ...copy, providerId: 'uid-7' })))
    expect(await messages(world)).toMatchObject([
      { text: 'Hello', providerId: 'fake-1', adopted: false, status: 'sent' },
    ])
  })

  it.each([
    ['before the response', undefined],
    ['after the response was lost', { type: 'unknown', detail: 'Reset.', accepted: true } as const],
  ])('is the message that Parley sent, if the provider shows it %s: it is sent once', async (_, lost) => {
    await using world = await openTestParley()
    if (lost !== undefined) world.line.script(lost)
    await world.parley.conversations.start({ channel: 'line', to: customer, text: 'Hello' })
    if (lost === undefined) await claimed(world)
    else await world.pass(0)
    await world.post(world.line.report(written('Hello', { providerId: 'fake-1' })))
    for (let minute = 0; minute < 5; minute += 1) await world.pass(60_000)
    const all = await messages(world)
    expect(all).toMatchObject([{ text: 'Hello', providerId: 'fake-1', adopted: false }])
    expect(world.line.accepted.length).toBeLessThanOrEqual(1)
  })

  it.each([
    ['a photo without a text', { text: '', attachments: [{ contentType: 'image/png', url: 'https://x.test/a.png' }] }],
    ['the same text', { text: 'Your code is 123' }],
  ])('is not the message that waits for a first send that was deferred: %s', async (_, more) => {
    await using world = await openTestParley()
    await world.receive('hello')
    world.line.script({ type: 'deferred', code: 'x', detail: 'Outage.' })
    const [conversation] = (await world.parley.conversations.list()).items
    await world.parley.messages.send(conversation?.id as never, 'Your code is 123')
    await world.pass(0)
    await world.post(world.line.report(written('HANDSET', more)))
    for (let minute = 0; minute < 10; minute += 1) await world.pass(60_000)
    expect(await messages(world)).toMatchObject([
      { direction: 'inbound' },
      { text: 'Your code is 123', status: 'queued', providerId: 'fake-1', adopted: false },
      { text: more.text, status: 'sent', providerId: 'HANDSET', adopted: true },
    ])
    expect(world.line.accepted).toHaveLength(1)
  })

  const photo = [{ contentType: 'image/png', url: 'https://x.test/a.png' }]

  it.each([
    ['it has no text', { text: '', attachments: photo }],
    ['its text is a question mark', { text: '?' }],
    ['it has a file more', { text: 'Hello', attachments: photo }],
  ])('is not the message of a lost response, if %s', async (_, more) => {
    await using world = await openTestParley()
    world.line.script({ type: 'unknown', detail: 'Reset.' })
    await world.parley.conversations.start({ channel: 'line', to: customer, text: 'Hello' })
    await world.pass(0)
    await world.post(world.line.report(written('HANDSET', more)))
    expect(await messages(world)).toMatchObject([
      { text: 'Hello', status: 'unknown', adopted: false },
      { text: more.text, providerId: 'HANDSET', adopted: true },
    ])
  })

  it('is not sent again if it is found after its copy was adopted', async () => {
    await using world = await openTestParley()
    world.line.script({ type: 'unknown', detail: 'Reset.', accepted: true, text: 'Rewritten beyond all recognition' })
    await world.parley.conversations.start({ channel: 'line', to: customer, text: 'Hello' })
    await world.pass(0)
    // The copy differs from the text too much, so it counts as another message.
    await world.post(world.line.report(written('Rewritten beyond all recognition', { providerId: 'fake-1' })))
    for (let minute = 0; minute < 5; minute += 1) await world.pass(60_000)
    expect(world.line.accepted).toHaveLength(1)
  })

  it('has an alias by which an answer finds its conversation', async () => {
    await using world = await openTestParley()
    await world.post(
      world.line.report(written('Hi', { providerId: 'uid-1', aliases: ['<1@us>'], thread: [{ thread: 't1' }] })),
    )
    await world.post(
      world.line.report({
        ...{ type: 'message', direction: 'inbound', providerId: 'uid-2', from: address, text: 'Re: Hi' },
        thread: [{ replyTo: '<unknown@us>' }, { replyTo: '<1@us>' }, { thread: 'fresh' }],
      }),
    )
    expect((await world.parley.conversations.list()).items).toMatchObject([{ messageCount: 2, thread: 't1' }])
  })

  it('is decided before its reply in the same batch: both are in one conversation', async () => {
    await using world = await openTestParley()
    const reply = {
      type: 'message',
      direction: 'inbound',
      providerId: '<r1@ann>',
      from: address,
      text: 'Yes please',
      thread: [{ replyTo: '<m1@us>' }, { thread: '<r1@ann>' }],
    } satisfies Reported
    const offer = written('Offer', { providerId: '<m1@us>', thread: [{ thread: '<m1@us>' }] })
    await world.post(world.line.report(offer, reply))
    expect((await world.parley.conversations.list()).items).toMatchObject([{ messageCount: 2, thread: '<m1@us>' }])
  })

  it('is a copy although its conversation is named by an earlier fact of the same batch', async () => {
    await using world = await openTestParley()
    world.line.script({ type: 'unknown', detail: 'Reset.', accepted: true })
    await world.parley.conversations.start({ channel: 'line', to: customer, text: 'Hello' })
    await world.pass(0)
    const question = {
      type: 'message',
      direction: 'inbound',
      providerId: 'q1',
      from: address,
      text: 'Hello?',
      thread: [{ thread: customer }],
    } satisfies Reported
    const copy = written('Hello', { providerId: 'fake-1', thread: [{ replyTo: 'q1' }] })
    await world.post(world.line.report(question, copy))
    expect(await messages(world)).toMatchObject([
      { text: 'Hello', providerId: 'fake-1', status: 'sent', adopted: false },
      { text: 'Hello?', direction: 'inbound' },
    ])
  })

  it('is the copy of one message each, if two of one text are in one batch', async () => {
    await using world = await openTestParley({ line: { canLookUp: false } })
    const lost = { type: 'unknown', detail: 'Reset.', accepted: true } as const
    world.line.script(lost, lost)
    const { conversation } = await world.parley.conversations.start({ channel: 'line', to: customer, text: 'Hello' })
    await world.parley.messages.send(conversation.id, 'Hello')
    for (let second = 0; second < 5; second += 1) await world.pass(1000)
    expect((await messages(world)).map(({ status }) => status)).toEqual(['unknown', 'unknown'])
    await world.post(world.line.report(written('Hello', { providerId: 'a' }), written('Hello', { providerId: 'b' })))
    expect(await messages(world)).toMatchObject([
      { text: 'Hello', providerId: 'a', adopted: false },
      { text: 'Hello', providerId: 'b', adopted: false },
    ])
  })
})
