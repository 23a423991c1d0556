import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../src/lib/model/ids.ts'
import type { Reported } from '../src/lib/ports/fact.ts'
import { customer, openTestParley, type TestParley } from '../src/testing.ts'

const address = { scheme: 'tel', value: customer, display: customer }

async function report({ post, line }: TestParley, ...facts: Reported[]): Promise<void> {
  expect((await post(line.report(...facts))).status).toBe(204)
}

async function conversations({ parley }: TestParley) {
  return (await parley.conversations.list()).items
}

function mail(providerId: string, more: object = {}): Reported {
  const fact = { direction: 'inbound', providerId, from: address, thread: [{ thread: providerId }], text: providerId }
  return { type: 'message', ...fact, ...more } as Reported
}

describe('facts about people', () => {
  it('a name and attributes of an address belong to its person, until the team gives another name', async () => {
    await using world = await openTestParley()
    await report(world, { type: 'contact', address, name: 'Ann (phone)', attributes: { stage: 'lead', age: 44 } })
    await report(world, { type: 'contact', address, attributes: { age: null, city: 'Oslo' } })
    await world.receive('Hello')
    const [conversation] = await conversations(world)
    const [contact] = await world.parley.load([{ kind: 'contact', id: conversation?.contactId as never }])
    expect(contact).toMatchObject({
      name: 'Ann (phone)',
      nameFrom: 'channel',
      attributes: { stage: 'lead', city: 'Oslo' },
    })
    expect((await world.log()).map(({ type }) => type).slice(0, 2)).toEqual(['contact.described', 'contact.described'])
  })

  it('a person without a name gets the name of a message', async () => {
    await using world = await openTestParley()
    await report(world, { type: 'consent', from: address, consent: 'opt_in' })
    await world.receive('Hello')
    const [conversation] = await conversations(world)
    const [contact] = await world.parley.load([{ kind: 'contact', id: conversation?.contactId as never }])
    expect(contact).toMatchObject({ name: 'Ann' })
  })

  it.each([
    ['has an address already', true],
    ['has no address yet', false],
  ])('a name and attributes in one fact are one event and one run of a handler, if the person %s', async (_, known) => {
    const handled: number[] = []
    const on = { 'contact.described': ({ event }: { event: { version: number } }) => void handled.push(event.version) }
    await using world = await openTestParley({ on })
    if (known) await report(world, mail('1'))
    await report(world, { type: 'contact', address, name: 'Ann', attributes: { stage: 'lead' } })
    await world.pass(0)
    const described = (await world.log()).filter(({ type }) => type === 'contact.described')
    expect(described).toHaveLength(1)
    expect(handled).toEqual(described.map(({ version }) => version))
    expect((await world.parley.jobs.list({ where: { state: 'dead' } })).items).toEqual([])
    await world.receive('Hello')
    const [conversation] = await conversations(world)
    expect(await world.parley.load([{ kind: 'contact', id: conversation?.contactId as never }])).toMatchObject([
      { name: 'Ann', nameFrom: 'channel', attributes: { stage: 'lead' } },
    ])
  })

  it('the same fact twice changes nothing', async () => {
    await using world = await openTestParley()
    const fact: Reported = { type: 'contact', address, name: 'Ann', attributes: { stage: 'lead' } }
    await report(world, fact, fact, fact)
    expect((await world.log()).filter(({ type }) => type === 'contact.described')).toHaveLength(1)
  })
})

describe('facts about conversations', () => {
  it('attributes and access keys belong to the conversation, which is opened if it does not exist', async () => {
    await using world = await openTestParley()
    const fact = { type: 'conversation', thread: 'call-1', from: address } as const
    await report(world, { ...fact, attributes: { urgency: 'CRITICAL' }, access: ['company:7', 'company:7'] })
    await report(world, { ...fact, attributes: { urgency: 'LOW', medium: 'Voice' } })
    await report(world, mail('1', { thread: [{ thread: 'call-1' }] }))
    expect(await conversations(world)).toMatchObject([
      { thread: 'call-1', attributes: { urgency: 'LOW', medium: 'Voice' }, access: ['company:7'], messageCount: 1 },
    ])
    const changed = (await world.log()).find(({ type }) => type === 'conversation.changed')
    expect(changed).toMatchObject({ changes: { attributes: true } })
    expect((await world.parley.conversations.list({ where: { access: { anyOf: ['company:7'] } } })).items).toHaveLength(
      1,
    )
  })

  it('a conversation that has ended is closed, and a repeated report opens no other', async () => {
    await using world = await openTestParley()
    const fact = { type: 'conversation', thread: 'call-1', from: address } as const
    await report(world, fact)
    await report(world, { ...fact, ended: true })
    await report(world, { ...fact, ended: true })
    expect(await conversations(world)).toMatchObject([{ status: 'closed', closedAt: 1_700_000_000_000 }])
  })

  it('two mails with one person are two conversations, and an answer goes to the named one', async () => {
    await using world = await openTestParley({ line: { capabilities: { threads: 'opening' } } })
    await report(world, mail('<1>', { aliases: ['<1@ann>'] }), mail('<2>'))
    await report(world, mail('<3>', { thread: [{ replyTo: '<1@ann>' }, { thread: '<3>' }] }))
    await report(world, mail('<4>', { thread: [{ replyTo: '<2>' }, { thread: '<4>' }] }))
    expect((await conversations(world)).map(({ thread, messageCount }) => [thread, messageCount]).sort()).toEqual([
      ['<1>', 2],
      ['<2>', 2],
    ])
    for (const text of ['one', 'two']) await world.parley.conversations.start({ channel: 'line', to: customer, text })
    await world.pass(0)
    expect(await conversations(world)).toHaveLength(4)
    expect(new Set(world.line.sent.map(({ message }) => message.thread)).size).toBe(2)
  })

  it('an answer to a message of ours finds its conversation by its alias', async () => {
    await using world = await openTestParley({ line: { capabilities: { threads: 'opening' } } })
    world.line.script({ type: 'accepted', providerId: 'P1', aliases: ['<ours@us>'] })
    const { conversation } = await world.parley.conversations.start({
      channel: 'line',
      to: customer,
      text: 'Hello',
      subject: 'Offer',
    })
    await world.pass(0)
    await report(world, mail('<5>', { thread: [{ replyTo: '<ours@us>' }, { thread: '<5>' }] }))
    expect(await conversations(world)).toMatchObject([{ id: conversation.id, messageCount: 2 }])
  })

  it('an answer of a stranger does not join a conversation by the id of a message', async () => {
    await using world = await openTestParley()
    await report(world, mail('<1>'))
    const stranger = { scheme: 'tel', value: '+15550000000', display: 'x' }
    await report(world, mail('<2>', { from: stranger, thread: [{ replyTo: '<1>' }, { thread: '<1>' }] }))
    expect((await conversations(world)).map(({ messageCount }) => messageCount)).toEqual([1, 1])
  })

  it('named addresses take part: their answers arrive in the conversation, and messages go to them', async () => {
    await using world = await openTestParley({ line: { capabilities: { recipients: 5 } } })
    const bob = { scheme: 'tel', value: '+15550100002', display: 'Bob' }
    await report(world, mail('<1>', { cc: [bob] }))
    await report(world, mail('<2>', { from: bob, thread: [{ replyTo: '<1>' }, { thread: '<2>' }] }))
    const [conversation, ...more] = await conversations(world)
    expect([more, conversation?.messageCount, conversation?.participants.length]).toEqual([[], 2, 2])
    await world.parley.messages.send(conversation?.id as never, 'To both.')
    await world.pass(0)
    expect(world.line.sent.map(({ to, others }) => [to.value, others.map(({ value }) => value)])).toEqual([
      [customer, [bob.value]],
    ])
    const known = await world.parley.addresses.find(bob.value)
    await world.parley.addresses.optOut(known[0]?.id as never)
    await world.parley.messages.send(conversation?.id as never, 'To one.')
    await world.pass(0)
    expect(world.line.sent.at(-1)?.others).toEqual([])
  })
})

describe('facts about messages of ours', () => {
  it('an engagement is stored once, and is no evidence of the delivery', async () => {
    await using world = await openTestParley()
    const { message } = await world.parley.conversations.start({ channel: 'line', to: customer, text: 'Hello' })
    await world.pass(0)
    const opened = { type: 'engagement', engagement: 'opened', providerId: 'fake-1', at: 1_699_999_999_000 } as const
    const clicked = {
      type: 'engagement',
      engagement: 'clicked',
      messageId: message.id,
      url: 'https://a.example',
    } as const
    await report(world, opened, opened, clicked, clicked, { ...opened, at: 1_699_999_999_500 })
    expect(await world.parley.messages.get(message.id)).toMatchObject({
      status: 'queued',
      engagements: [{ type: 'opened' }, { type: 'opened' }, { type: 'clicked', url: 'https://a.example' }],
    })
    expect((await world.log()).filter(({ type }) => type === 'message.changed')).toHaveLength(3)
  })

  it('units and cost are stored, for any order of receipts', async () => {
    await using world = await openTestParley()
    world.line.script({ type: 'accepted', providerId: 'fake-1', units: 2 })
    const { message } = await world.parley.conversations.start({ channel: 'line', to: customer, text: 'Hello' })
    await world.pass(0)
    const receipt = { type: 'receipt', providerId: 'fake-1' } as const
    await report(world, { ...receipt, status: 'delivered', cost: { amount: '0.0150', currency: 'USD' } })
    await report(world, { ...receipt, status: 'sent' })
    expect(await world.parley.messages.get(message.id)).toMatchObject({
      status: 'delivered',
      units: 2,
      cost: { amount: '0.0150', currency: 'USD' },
    })
    await report(world, {
      ...receipt,
      status: 'delivered',
      part: { name: 'b', of: 2 },
      cost: { amount: '0.01', currency: 'USD' },
    })
    expect((await world.parley.messages.get(message.id)).cost).toEqual({ amount: '0.0250', currency: 'USD' })
  })

  it('an automatic message is not answered, and its handler still runs', async () => {
    const replies: unknown[] = []
    await using world = await openTestParley({
      on: { 'message.received': async ({ reply }) => void replies.push(await reply('Hi')) },
    })
    await report(world, mail('<1>', { automatic: true }))
    await world.pass(0)
    expect([replies, world.line.sent]).toEqual([[undefined], []])
    expect((await world.parley.jobs.list({ where: { state: 'dead' } })).items).toEqual([])
    await report(world, mail('<2>'))
    await world.pass(0)
    expect(world.line.sent).toHaveLength(1)
  })
})

describe('facts of the team', () => {
  it('a conversation has attributes, and the reason and the time of its archiving', async () => {
    await using world = await openTestParley()
    await world.receive('Hello')
    const id = (await conversations(world))[0]?.id as ConversationId
    await world.parley.conversations.update(id, { attributes: { stage: 'won', score: 3 } })
    await world.parley.conversations.update(id, {
      attributes: { score: null },
      status: 'archived',
      archiveReason: 'Sold.',
    })
    expect(await conversations(world)).toMatchObject([
      { attributes: { stage: 'won' }, status: 'archived', archiveReason: 'Sold.', archivedAt: 1_700_000_000_000 },
    ])
    await world.receive('One more thing')
    expect(await conversations(world)).toMatchObject([{ status: 'open', archiveReason: null, archivedAt: null }])
  })

  it('each person has a read mark of their own, which never moves back', async () => {
    await using world = await openTestParley()
    for (const text of ['1', '2', '3']) await world.receive(text)
    const id = (await conversations(world))[0]?.id as ConversationId
    const { items } = await world.parley.messages.list(id, { order: 'oldest' })
    const through = (place: number) => items[place]?.id as never
    await world.parley.conversations.readBy(id, { person: 'ben', readThrough: through(1) })
    await world.parley.conversations.readBy(id, { person: 'ben', readThrough: through(0) })
    await world.parley.conversations.readBy(id, { person: 'cleo', readThrough: through(2) })
    const marks = await world.parley.conversations.readMarks({ where: { conversationId: id } })
    expect(marks.items.map(({ person, readThrough }) => [person, readThrough]).sort()).toEqual([
      ['ben', 2],
      ['cleo', 3],
    ])
    expect(await conversations(world)).toMatchObject([{ unread: 3 }])
    expect((await world.parley.conversations.readMarks({ where: { person: 'ben' } })).items).toHaveLength(1)
    expect((await world.log()).filter(({ type }) => type === 'conversation.read')).toHaveLength(2)
    await expect(
      world.parley.conversations.readBy(id, { person: 'ben', readThrough: 'msg_0' as never }),
    ).rejects.toMatchObject({ code: 'input.invalid', field: 'readThrough' })
  })
})
