import { describe, expect, it } from 'vitest'
import { contacts } from '../src/contacts.ts'
import { memoryStore } from '../src/memory.ts'
import { customer, fakeChannel, openTestParley, type TestParleyOptions } from '../src/testing.ts'

const other = '+14155550199'
const unknown = '+14155550188'

/** An installation with a conversation of the customer, which has the access key `company:9`. */
async function openHidden(options: TestParleyOptions['line'], store = memoryStore()) {
  const world = await openTestParley({ store, modules: [contacts()], line: options ?? {} })
  await world.receive('hello', { name: 'Ann' })
  const [conversation] = (await world.parley.conversations.list()).items
  if (conversation === undefined) throw new Error('There is no conversation.')
  await world.parley.conversations.update(conversation.id, { access: ['company:9'] })
  const agent = world.parley.as({ id: 'agent', role: 'agent', access: ['company:7'] })
  const start = (to: string | string[], key?: string) =>
    agent.conversations.start({ channel: 'line', to, text: 'x' }, key === undefined ? {} : { key })
  return { ...world, conversation, agent, start }
}

type Hidden = Awaited<ReturnType<typeof openHidden>>

/** The agent has got nothing of the customer. */
async function expectNothingShown({ agent, conversation: { addressId }, parley }: Hidden): Promise<void> {
  expect((await agent.contacts.list()).items).toEqual([])
  expect(await agent.addresses.find(customer)).toEqual([])
  await expect(agent.addresses.block(addressId)).rejects.toMatchObject({ code: 'not_found' })
  expect((await parley.conversations.list()).items).toHaveLength(1)
}

describe('a conversation that a narrowed principal starts', () => {
  it('reaches no address with only hidden conversations if each opening has a thread of its own', async () => {
    const world = await openHidden({ capabilities: { threads: 'opening' } })
    await using _ = world
    await expect(world.start(customer)).rejects.toMatchObject({ code: 'not_found', field: 'to' })
    await expectNothingShown(world)
  })

  it('reaches no address with a hidden conversation that is closed', async () => {
    const world = await openHidden({})
    await using _ = world
    await world.parley.conversations.update(world.conversation.id, { status: 'closed' })
    await expect(world.start(customer)).rejects.toMatchObject({ code: 'not_found', field: 'to' })
    await expectNothingShown(world)
  })

  it('has no hidden address among several recipients, in any place', async () => {
    const world = await openHidden({ capabilities: { recipients: 3 } })
    await using _ = world
    for (const [to, field] of [
      [[customer, other], 'to[0]'],
      [[other, unknown, customer], 'to[2]'],
    ] as const)
      await expect(world.start([...to])).rejects.toMatchObject({ code: 'not_found', field })
    await expectNothingShown(world)
    expect((await world.start([other, unknown])).opened).toBe(true)
  })

  it('reaches no address of a contact with only hidden conversations through another address', async () => {
    const world = await openHidden({ capabilities: { threads: 'opening' } })
    await using _ = world
    const { parley, conversation } = world
    await parley.conversations.update(conversation.id, { access: ['company:7'] })
    const { conversation: second } = await world.start(other)
    await parley.contacts.move({ addressId: second.addressId, contactId: conversation.contactId })
    await world.pass(1000)
    for (const id of [conversation.id, second.id]) await parley.conversations.update(id, { access: ['company:9'] })
    await expect(world.start(other)).rejects.toMatchObject({ code: 'not_found', field: 'to' })
  })

  it('reaches no address of such a contact on another channel, before and after a merge of contacts', async () => {
    const mail = fakeChannel({ kind: 'mail' })
    await using world = await openTestParley({ modules: [contacts()], channels: { mail } })
    const { parley } = world
    await world.receive('hello', { name: 'Ann' })
    await world.receive('hello', { from: other, name: 'Bob' })
    const { items } = await parley.conversations.list()
    for (const { id } of items) await parley.conversations.update(id, { access: ['company:9'] })
    const agent = parley.as({ id: 'agent', role: 'agent', access: ['company:7'] })
    const start = () => agent.conversations.start({ channel: 'mail', to: customer, text: 'x' })
    await expect(start()).rejects.toMatchObject({ code: 'not_found', field: 'to' })
    const contactOf = (number: string) => items.find(({ addressValue }) => addressValue === number)?.contactId as never
    await parley.contacts.merge({ from: contactOf(customer), into: contactOf(other) })
    await world.pass(1000)
    await expect(start()).rejects.toMatchObject({ code: 'not_found', field: 'to' })
    expect((await agent.contacts.list()).items).toEqual([])
  })

  it('reaches an unknown address, an address without a conversation, and a visible one', async () => {
    const world = await openHidden({ capabilities: { threads: 'opening', recipients: 2 } })
    await using _ = world
    expect((await world.start([unknown, other])).conversation.access).toEqual(['company:7'])
    // The further recipient is known now, and has no conversation of its own.
    expect((await world.start(other)).opened).toBe(true)
    await world.parley.conversations.start({ channel: 'line', to: other, text: 'hidden' })
    expect((await world.start(other)).opened).toBe(true)
    await world.parley.conversations.update(world.conversation.id, { access: ['company:7', 'company:9'] })
    expect((await world.start(customer)).opened).toBe(true)
  })

  it('is not opened if a hidden conversation with the address is opened at the same moment', async () => {
    const store = memoryStore()
    const world = await openHidden({ capabilities: { threads: 'opening' } }, store)
    await using _ = world
    await using elsewhere = await openTestParley({ store, line: { capabilities: { threads: 'opening' } } })
    const { commit } = store
    let raced = 0
    store.commit = async (batch) => {
      const opens = batch.some(({ put }) => put.some((each) => 'access' in each && each.version === 1))
      if (opens && raced++ === 0) await elsewhere.receive('hello', { from: other, id: 'raced' })
      return commit.call(store, batch)
    }
    await expect(world.start(other)).rejects.toMatchObject({ code: 'not_found', field: 'to' })
    expect(raced).toBeGreaterThan(0)
    expect((await world.agent.conversations.list()).items).toEqual([])
  })

  it('is returned again for its key while its address is visible, and not afterwards', async () => {
    const world = await openHidden({ capabilities: { threads: 'opening' } })
    await using _ = world
    const { conversation } = await world.start(other, 'k')
    expect(await world.start(other, 'k')).toMatchObject({ replayed: true, conversation: { id: conversation.id } })
    await world.parley.conversations.update(conversation.id, { access: [] })
    await expect(world.start(other, 'k')).rejects.toMatchObject({ code: 'not_found' })
  })
})
