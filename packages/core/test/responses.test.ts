import { describe, expect, it } from 'vitest'
import { contacts } from '../src/contacts.ts'
import type { ConversationId, Principal } from '../src/index.ts'
import { type NewResponse, responses } from '../src/responses.ts'
import { openTestParley } from '../src/testing.ts'

const person = (name: string, role: Principal['role'] = 'agent', more: Partial<Principal> = {}): Principal => ({
  ...{ id: `user:${name}`, role },
  ...more,
})

const greeting = (more: Partial<NewResponse> = {}): NewResponse => ({
  ...{ shortcut: 'hi', title: 'Greeting', text: 'Hello!' },
  ...more,
})

async function open() {
  const world = await openTestParley({ modules: [responses(), contacts()] })
  const { parley } = world
  const [ann, bob, admin] = [person('ann'), person('bob'), person('cleo', 'admin')].map((each) => parley.as(each))
  if (ann === undefined || bob === undefined || admin === undefined) throw new Error('There is a view for each.')
  return { world, parley, ann, bob, admin }
}

const shortcutsOf = ({ items }: { items: readonly { shortcut: string }[] }): string[] =>
  items.map(({ shortcut }) => shortcut).sort()

describe('a canned response', () => {
  it('is of the team or of one person; only an owner or an admin changes those of the team', async () => {
    const { world, ann, bob, admin } = await open()
    await using _ = world
    const team = await admin.responses.add(greeting({ person: null }))
    const own = await ann.responses.add(greeting({ shortcut: 'bye' }))
    expect([team.person, own.person]).toEqual([null, 'user:ann'])
    expect(shortcutsOf(await ann.responses.list())).toEqual(['bye', 'hi'])
    expect(shortcutsOf(await bob.responses.list())).toEqual(['hi'])
    const refused = { code: 'forbidden', reason: 'The role agent has no modules.manage.' }
    await expect(ann.responses.add(greeting({ shortcut: 'x', person: null }))).rejects.toMatchObject(refused)
    await expect(ann.responses.edit({ id: team.id, title: 'x' })).rejects.toMatchObject(refused)
    await expect(ann.responses.remove(team.id)).rejects.toMatchObject(refused)
    const conversationId = 'con_unknown' as ConversationId
    await expect(bob.responses.render({ id: own.id, conversationId })).rejects.toMatchObject({
      ...{ code: 'not_found', field: 'id' },
    })
    await expect(admin.responses.edit({ id: own.id, title: 'x' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ann.responses.add(greeting({ shortcut: 'x', person: 'user:bob' }))).rejects.toMatchObject({
      ...{ code: 'input.invalid', field: 'person' },
    })
    expect(await ann.responses.edit({ id: own.id, title: 'Farewell' })).toMatchObject({ title: 'Farewell' })
    await ann.responses.remove(own.id)
    expect(shortcutsOf(await ann.responses.list())).toEqual(['hi'])
  })

  it('has a shortcut that no other response of its readers has, in any case of letters', async () => {
    const { world, ann, bob, admin } = await open()
    await using _ = world
    await admin.responses.add(greeting({ person: null }))
    const taken = { code: 'input.invalid', field: 'shortcut', reason: 'The team has a response with the shortcut HI.' }
    await expect(ann.responses.add(greeting({ shortcut: 'HI' }))).rejects.toMatchObject(taken)
    const bye = await ann.responses.add(greeting({ shortcut: 'bye' }))
    await bob.responses.add(greeting({ shortcut: 'bye' }))
    await expect(ann.responses.add(greeting({ shortcut: 'bye' }))).rejects.toMatchObject({
      reason: 'You have a response with the shortcut bye.',
    })
    await expect(ann.responses.edit({ id: bye.id, shortcut: 'hi' })).rejects.toMatchObject({ field: 'shortcut' })
    await ann.responses.edit({ id: bye.id, shortcut: 'tschüss' })
    await ann.responses.add(greeting({ shortcut: 'bye' }))
    const both = await Promise.allSettled([1, 2, 3].map(() => bob.responses.add(greeting({ shortcut: 'once' }))))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    // The team does not see the responses of persons, so it can take any shortcut.
    await admin.responses.add(greeting({ shortcut: 'once', person: null }))
    expect(shortcutsOf(await bob.responses.list())).toEqual(['bye', 'hi', 'once', 'once'])
  })

  it('is found by shortcut and title, also by the beginning of a word', async () => {
    const { world, ann, bob, admin } = await open()
    await using _ = world
    await admin.responses.add(greeting({ shortcut: 'refund', title: 'How to return goods', person: null }))
    await ann.responses.add(greeting({ shortcut: 'late', title: 'A late refund' }))
    expect(shortcutsOf(await ann.responses.search('ref*'))).toEqual(['late', 'refund'])
    expect(shortcutsOf(await bob.responses.search('refund'))).toEqual(['refund'])
    expect(shortcutsOf(await ann.responses.search('goods'))).toEqual(['refund'])
  })

  it('has known variables only: another one is refused with the nearest and with all of them', async () => {
    const { world, ann } = await open()
    await using _ = world
    await expect(ann.responses.add(greeting({ text: 'Dear {{contact.nam}},' }))).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'text',
      reason: 'Unknown variable `contact.nam`. Did you mean `contact.name`?',
      fix: expect.stringContaining('{{contact.firstName}}, {{me.name}}, {{conversation.channel}}'),
    })
    const { id } = await ann.responses.add(greeting({ text: '{{ contact.name | you }}, {{me.name}}' }))
    for (const text of ['{{}}', '{{ }}', '{{contact}}', '{{__proto__}}', '{{|x}}'])
      await expect(ann.responses.edit({ id, text })).rejects.toMatchObject({ field: 'text' })
    for (const field of ['shortcut', 'title', 'text'] as const)
      await expect(ann.responses.add(greeting({ [field]: ' ' }))).rejects.toMatchObject({ field })
  })

  it('is rendered with the contact and the author; what is missing is the fallback, else empty and named', async () => {
    const { world, parley } = await open()
    await using _ = world
    const ann = parley.as(person('ann', 'agent', { name: 'Ann Lee' }))
    await world.receive('Hello', { name: 'Bob Ray {{me.name}}' })
    await world.pass(1000)
    await world.receive('Hello', { from: '+14155550124', name: '' })
    const [unnamed, named] = (await parley.conversations.list()).items.map(({ id }) => id) as [
      ConversationId,
      ConversationId,
    ]
    const text = 'Hi {{contact.firstName|there}} ({{contact.name}}), {{ me.name }} on {{conversation.channel}}. {{ x'
    const { id } = await ann.responses.add(greeting({ text }))
    expect(await ann.responses.render({ id, conversationId: named })).toEqual({
      text: 'Hi Bob (Bob Ray {{me.name}}), Ann Lee on line. {{ x',
      missing: [],
    })
    expect(await ann.responses.render({ id, conversationId: unnamed })).toEqual({
      text: 'Hi there (), Ann Lee on line. {{ x',
      missing: ['contact.name'],
    })
    const nameless = parley.as(person('ann'))
    expect((await nameless.responses.render({ id, conversationId: named })).missing).toEqual(['me.name'])
    const narrowed = parley.as(person('ann', 'agent', { access: ['k1'] }))
    await expect(narrowed.responses.render({ id, conversationId: named })).rejects.toMatchObject({
      ...{ code: 'not_found', field: 'conversationId' },
    })
  })
})
