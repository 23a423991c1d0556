import { describe, expect, it } from 'vitest'
import type { Action, ConversationId, MessageId, Principal, Role } from '../src/index.ts'
import { createParley, roles } from '../src/index.ts'
import { memoryStore } from '../src/memory.ts'
import { openWorld, type World } from './access-world.ts'

type View = ReturnType<World['parley']['as']>

const refusalOf = async (call: () => unknown): Promise<unknown> => {
  try {
    return await call()
  } catch (error) {
    return error
  }
}

/** A call for each member of a view, and the action that it needs. */
function callsOf(view: View, id: ConversationId): [Action, () => unknown][] {
  const no = 'x' as never
  return [
    ['conversations.read', () => view.conversations.list()],
    ['conversations.read', () => view.conversations.get(id)],
    ['conversations.start', () => view.conversations.start({ channel: 'note', to: 'zoe', text: 'x' })],
    ['conversations.update', () => view.conversations.update(id, { starred: true })],
    ['conversations.update', () => view.conversations.updateMany([{ id, patch: { starred: true } }])],
    ['conversations.remove', () => view.conversations.remove('con_none' as never)],
    ['conversations.share', () => view.conversations.update(id, { access: ['k1', 'k2'] })],
    ['messages.read', () => view.messages.list(id)],
    ['messages.read', () => view.messages.around(id, 0)],
    ['messages.read', () => view.messages.search('hello')],
    ['messages.read', () => view.search('hello')],
    ['messages.read', () => view.messages.get('msg_1' as never)],
    ['messages.send', () => view.messages.send(id, { text: 'x' })],
    ['addresses.read', () => view.addresses.get('adr_1' as never)],
    ['addresses.read', () => view.addresses.find('aaa')],
    ['addresses.update', () => view.addresses.block('adr_1' as never)],
    ['addresses.update', () => view.addresses.unblock('adr_1' as never)],
    ['addresses.update', () => view.addresses.optOut('adr_1' as never)],
    ['addresses.update', () => view.addresses.optIn('adr_1' as never)],
    ['addresses.update', () => view.addresses.update('adr_1' as never, { blocked: true })],
    ['conversations.update', () => view.conversations.readBy(id, { readThrough: 'msg_1' as never })],
    [
      'conversations.readForOthers',
      () => view.conversations.readBy(id, { person: 'p', readThrough: 'msg_1' as never }),
    ],
    ['conversations.read', () => view.conversations.readMark(id)],
    ['conversations.read', () => view.conversations.readMarks()],
    ['channels.read', () => view.channels.list()],
    ['channels.read', () => view.channels.get('note')],
    ['channels.read', () => view.channels.types()],
    ['channels.manage', () => view.channels.add({ type: 'none' })],
    ['channels.manage', () => view.channels.update('note', { label: 'x' })],
    ['channels.manage', () => view.channels.remove('note')],
    ['channels.manage', () => view.channels.planSetup('note')],
    ['channels.manage', () => view.channels.applySetup('note')],
    ['channels.manage', () => view.channels.rollBackSetup('note')],
    ['channels.manage', () => view.channels.test('note')],
    ['channels.sync', () => view.channels.sync('note', {})[Symbol.asyncIterator]().next()],
    ['channels.sync', () => view.channels.importHistory('note', [])[Symbol.asyncIterator]().next()],
    ['messages.send', () => view.media.put(new Uint8Array([1]))],
    ['messages.read', () => view.media.get('med_1' as never)],
    ['messages.read', () => view.media.open('med_1' as never)],
    ['jobs.read', () => view.jobs.list()],
    ['jobs.read', () => view.jobs.get('job_1' as never)],
    ['jobs.replay', () => view.jobs.replay('job_1' as never)],
    ['jobs.remove', () => view.jobs.remove('job_1' as never)],
    ['statistics.read', () => view.statistics.list()],
    ['statistics.read', () => view.statistics.summary({ from: 0, to: 1 })],
    ['internals.read', () => view.load([{ kind: 'installation', id: 'x' }])],
    ['events.read', () => void view.events()],
    ['messages.send', () => view.live.typing(id, 'reply')],
    ['conversations.read', () => view.live.presence('online', null)],
    ['conversations.read', () => view.live.present()],
    ['events.read', () => view.live.frames({ signal: AbortSignal.abort() })[Symbol.asyncIterator]().next()],
    ['modules.read', () => view.notes.list({ where: { conversationId: id } })],
    ['modules.read', () => view.notes.get(no)],
    ['modules.command', () => view.notes.add({ conversationId: id, text: 'x' })],
    ['modules.command', () => view.command('notes', 'add', { conversationId: id, text: 'x' })],
  ]
}

describe('a role', () => {
  it('limits every member of a view: an action that is not in its row is refused by name', async () => {
    const { parley, ids } = await openWorld(1, 2)
    await using _ = parley
    for (const role of Object.keys(roles) as Role[]) {
      for (const [action, call] of callsOf(parley.as({ id: 'user:1', role }), ids[0] as ConversationId)) {
        const answer = await refusalOf(call)
        const refused = { code: 'forbidden', status: 403, reason: `The role ${role} has no ${action}.` }
        if (roles[role].includes(action)) expect(answer).not.toMatchObject({ code: 'forbidden' })
        else expect([role, action, answer]).toMatchObject([role, action, refused])
      }
    }
  })

  it('limits each member: these tests call every member of a view', async () => {
    const { parley, ids } = await openWorld(1, 2)
    await using _ = parley
    const view = parley.as({ id: 'user:1', role: 'owner' })
    const called = callsOf(view, ids[0] as ConversationId)
      .map(([, call]) => String(call))
      .join()
    const members = Object.entries(view).flatMap(([area, part]) =>
      typeof part === 'function' ? [area] : Object.keys(Object(part)).map((member) => `${area}.${member}`),
    )
    // The parts of modules have one gate for reads and one for commands.
    const ofKernel = members.filter(
      (each) => !/^(id|principal|isNarrowedByPolicy|as|access|within|desk|notes|contacts)\b/.test(each),
    )
    expect(ofKernel.filter((each) => !called.includes(`view.${each}(`))).toEqual([])
  })

  it('has no part of the whole tenant if access narrows', async () => {
    const { parley, ids } = await openWorld(1, 2)
    await using _ = parley
    const view = parley.as({ id: 'user:1', role: 'owner', access: ['k1'] })
    for (const [action, call] of callsOf(view, ids[0] as ConversationId)) {
      if (!/^(jobs|statistics|channels\.(sync|manage))/.test(action) || /statistics\.summary/.test(String(call)))
        continue
      expect(await refusalOf(call)).toMatchObject({ code: 'forbidden', reason: expect.stringContaining(action) })
    }
  })
})

describe('a principal', () => {
  it('is the author of its messages, notes and merges', async () => {
    const { parley, ids } = await openWorld(2, 4)
    await using _ = parley
    const view = parley.as({ id: 'user:42', role: 'agent' })
    const [id] = ids as [ConversationId]
    const { message } = await view.messages.send(id, { text: 'x' })
    const started = await view.conversations.start({ channel: 'note', to: 'zoe', text: 'x' })
    const note = await view.notes.add({ conversationId: id, text: 'x' })
    const [into, , , from] = (await view.contacts.list()).items as [{ id: never }, unknown, unknown, { id: never }]
    const merge = await view.contacts.merge({ into: into.id, from: from.id })
    for (const { author } of [message, started.message, note, merge]) expect(author).toBe('user:42')
  })

  it('is refused if its shape is wrong, and its view makes no other view', async () => {
    await using parley = await createParley({ store: memoryStore() })
    const wrong: [object, string][] = [
      [{ role: 'agent' }, 'id'],
      [{ id: ' ', role: 'agent' }, 'id'],
      [{ id: 'a', role: 'boss' }, 'role'],
      [{ id: 'a', role: 'agent', access: 'k1' }, 'access'],
      [{ id: 'a', role: 'agent', access: undefined }, 'access'],
      [{ id: 'a', role: 'agent', access: Array.from({ length: 101 }, String) }, 'access'],
      [{ id: 'a', role: 'agent', acces: ['k1'] }, 'acces'],
    ]
    for (const [principal, field] of wrong)
      expect([field, await refusalOf(() => parley.as(principal as Principal))]).toMatchObject([
        field,
        { code: 'input.invalid', field },
      ])
    const agent = parley.as({ id: 'a', role: 'agent' })
    expect(await refusalOf(() => agent.as({ id: 'b', role: 'owner' }))).toMatchObject({ code: 'forbidden' })
  })

  it('moves its own read mark, and that of another person only as an owner or an admin', async () => {
    const { parley, ids } = await openWorld(3, 2)
    await using _ = parley
    const [id] = ids as [ConversationId]
    const [message] = (await parley.messages.list(id)).items
    const readThrough = message?.id as MessageId
    const view = (role: Role) => parley.as({ id: `user:${role}`, role })
    const read = (role: Role, person?: string) => view(role).conversations.readBy(id, { person, readThrough })
    for (const role of ['owner', 'admin', 'agent'] as const) {
      expect(await read(role)).toMatchObject({ person: `user:${role}` })
      expect(await read(role, `user:${role}`)).toMatchObject({ person: `user:${role}`, version: 1 })
    }
    const { asOf } = await parley.conversations.list()
    for (const person of ['user:owner', 'else']) {
      const reason = 'The role agent has no conversations.readForOthers.'
      expect(await refusalOf(() => read('agent', person))).toMatchObject({ code: 'forbidden', reason })
    }
    expect(await refusalOf(() => read('viewer'))).toMatchObject({ code: 'forbidden' })
    expect((await parley.conversations.list()).asOf).toBe(asOf)
    expect(await read('owner', 'else')).toMatchObject({ person: 'else', version: 1 })
    expect(await read('admin', 'other')).toMatchObject({ person: 'other' })
    expect(await parley.conversations.readBy(id, { person: 'third', readThrough })).toMatchObject({ person: 'third' })
    expect(await refusalOf(() => parley.conversations.readBy(id, { readThrough }))).toMatchObject({
      code: 'input.invalid',
      field: 'person',
    })
  })

  it('shares no idempotency key with another one', async () => {
    const { parley, ids } = await openWorld(3, 2)
    await using _ = parley
    const [id] = ids as [ConversationId]
    const send = (user: string) => parley.as({ id: user, role: 'agent' }).messages.send(id, { text: 'x' }, { key: 'k' })
    const note = (user: string) =>
      parley.as({ id: user, role: 'agent' }).notes.add({ conversationId: id, text: 'x' }, { key: 'k' })
    const [one, again, other] = [await send('a'), await send('a'), await send('b')]
    expect([again.replayed, other.replayed]).toEqual([true, false])
    expect(other.message.id).not.toBe(one.message.id)
    expect((await note('a')).id).toBe((await note('a')).id)
    expect((await note('b')).id).not.toBe((await note('a')).id)
  })
})

describe('a command of a narrowed principal', () => {
  it('finds no hidden record, writes none, and begins nothing under one', async () => {
    const { parley, ids } = await openWorld(4, 4)
    await using _ = parley
    const [hidden, open] = ids as [ConversationId, ConversationId]
    await parley.desk.grant({ id: hidden, access: ['k2'] })
    await parley.desk.grant({ id: open, access: ['k1', 'k2'] })
    const { addressId, contactId, addressValue } = await parley.conversations.get(hidden)
    const { contactId: seenContact } = await parley.conversations.get(open)
    const [note] = (await parley.notes.list({ where: { conversationId: hidden } })).items
    const task = await parley.desk.addTask({ conversationId: hidden, title: 'x' })
    const view = parley.as({ id: 'user:1', role: 'agent', access: ['k1'] })
    const { asOf } = await parley.conversations.list()
    const refused = [
      () => view.messages.send(hidden, { text: 'x' }),
      () => view.conversations.update(hidden, { starred: true }),
      () => view.conversations.update(hidden, { readThrough: asOf }),
      () => view.conversations.start({ channel: 'note', to: addressValue, text: 'x' }),
      () => view.addresses.block(addressId),
      () => view.contacts.update({ id: contactId, name: 'x' }),
      () => view.contacts.merge({ from: contactId, into: seenContact }),
      () => view.contacts.move({ addressId, contactId: seenContact }),
      () => view.contacts.follow(hidden),
      () => view.notes.add({ conversationId: hidden, text: 'x' }),
      () => view.notes.edit({ id: note?.id as never, text: 'x' }),
      () => view.notes.remove(note?.id as never),
      () => view.desk.addTask({ conversationId: hidden, title: 'x' }),
      () => view.desk.rename({ id: task.id, title: 'y' }),
    ]
    for (const [place, call] of refused.entries())
      expect([place, await refusalOf(call)]).toMatchObject([place, { code: 'not_found' }])
    expect((await parley.conversations.list()).asOf).toBe(asOf)
    const added = await view.notes.add({ conversationId: open, text: 'x' })
    expect(await view.notes.edit({ id: added.id, text: 'y' })).toMatchObject({ text: 'y', author: 'user:1' })
    expect(await view.desk.addTask({ conversationId: open, title: 'x' })).toMatchObject({ conversationId: open })
    expect(await view.contacts.update({ id: seenContact, name: 'Bea' })).toMatchObject({ name: 'Bea' })
  })

  it('moves a record under another visible conversation, and never under a hidden one', async () => {
    const { parley, ids } = await openWorld(4, 4)
    await using _ = parley
    const [hidden, one, other] = ids as [ConversationId, ConversationId, ConversationId]
    await parley.desk.grant({ id: hidden, access: ['k2'] })
    for (const id of [one, other]) await parley.desk.grant({ id, access: ['k1'] })
    const view = parley.as({ id: 'user:1', role: 'agent', access: ['k1'] })
    const { id } = await view.desk.addTask({ conversationId: one, title: 'x' })
    await expect(view.desk.moveTask({ id, conversationId: hidden })).rejects.toMatchObject({
      code: 'not_found',
      field: 'conversationId',
    })
    expect(await parley.desk.task(id)).toMatchObject({ conversationId: one, version: 1 })
    expect(await view.desk.moveTask({ id, conversationId: other })).toMatchObject({ conversationId: other })
    expect(await parley.desk.moveTask({ id, conversationId: hidden })).toMatchObject({ conversationId: hidden })
  })

  it('merges whole contacts, and separates them again', async () => {
    const { parley, ids } = await openWorld(5, 5)
    await using _ = parley
    const [, , one, other] = ids as ConversationId[]
    for (const id of [one, other]) await parley.desk.grant({ id: id as ConversationId, access: ['k9'] })
    const [into, from] = await Promise.all(
      [one, other].map(async (id) => (await parley.conversations.get(id as ConversationId)).contactId),
    )
    const view = parley.as({ id: 'user:1', role: 'agent', access: ['k9'] })
    const merge = await view.contacts.merge({ into: into as never, from: from as never })
    await parley.drain()
    expect((await view.contacts.list()).items.map(({ id }) => id)).toEqual([into])
    await view.contacts.undo(merge.id)
    await parley.drain()
    expect((await view.contacts.list()).items.map(({ id }) => id).sort()).toEqual([into, from].sort())
  })

  it('gives a conversation that it opens the access of its principal, and opens none without', async () => {
    const { parley } = await openWorld(6, 1)
    await using _ = parley
    const view = parley.as({ id: 'user:1', role: 'agent', access: ['k1', 'k3'] })
    const { conversation } = await view.conversations.start({ channel: 'note', to: 'zoe', text: 'x' })
    expect(await view.conversations.get(conversation.id)).toMatchObject({ access: ['k1', 'k3'] })
    const blind = parley.as({ id: 'user:2', role: 'agent', access: [] })
    await expect(blind.conversations.start({ channel: 'note', to: 'yan', text: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('is not replayed when its conversation is hidden', async () => {
    const { parley, ids } = await openWorld(7, 1)
    await using _ = parley
    const [id] = ids as [ConversationId]
    await parley.desk.grant({ id, access: ['k1'] })
    const view = parley.as({ id: 'user:1', role: 'agent', access: ['k1'] })
    const calls = [
      () => view.messages.send(id, { text: 'x' }, { key: 'k' }),
      () => view.conversations.update(id, { starred: true }, { key: 'k' }),
      () => view.notes.add({ conversationId: id, text: 'x' }, { key: 'k' }),
    ]
    for (const call of calls) await call()
    await parley.desk.grant({ id, access: [] })
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('an access policy', () => {
  it('is called if the principal has no access, for each tenant, and again after five seconds', async () => {
    let elapsed = 0
    const asked: string[] = []
    let access: readonly string[] | undefined = []
    await using parley = await createParley({
      store: memoryStore(),
      access: {
        async accessOf({ id }, { tenant }) {
          asked.push(`${tenant} ${id}`)
          return access
        },
      },
      environment: { elapsed: () => elapsed },
    })
    const view = parley.as({ id: 'user:1', role: 'agent' })
    expect(await Promise.all([view.access(), view.access()])).toEqual([[], []])
    expect(await parley.as({ id: 'user:1', role: 'agent', access: ['own'] }).access()).toEqual(['own'])
    expect(asked).toEqual(['default user:1'])
    await parley.tenant('acme').as({ id: 'user:1', role: 'agent' }).access()
    expect(asked).toEqual(['default user:1', 'acme user:1'])
    access = ['k1']
    elapsed = 4999
    expect(await view.access()).toEqual([])
    elapsed = 5000
    expect(await view.access()).toEqual(['k1'])
    access = undefined
    elapsed = 10_000
    expect(await view.access()).toBeUndefined()
    expect(await parley.access()).toBeUndefined()
  })

  it('that fails, or returns no list, refuses the call and is called again', async () => {
    const answers: unknown[] = [new Error('away'), 'k1', null, [1], ['k1']]
    await using parley = await createParley({
      store: memoryStore(),
      access: {
        async accessOf() {
          const answer = answers.shift()
          if (answer instanceof Error) throw answer
          return answer as string[]
        },
      },
    })
    const view = parley.as({ id: 'user:1', role: 'agent' })
    await expect(view.conversations.list()).rejects.toThrow('away')
    for (const _ of [1, 2, 3]) await expect(view.conversations.list()).rejects.toMatchObject({ code: 'internal' })
    expect(await view.access()).toEqual(['k1'])
  })

  it('is aborted when no caller waits, and not before', async () => {
    const signals: AbortSignal[] = []
    await using parley = await createParley({
      store: memoryStore(),
      access: { accessOf: (_, { signal }) => new Promise(() => signals.push(signal)) },
    })
    const view = parley.as({ id: 'user:1', role: 'agent' })
    const leaving = [new AbortController(), new AbortController()]
    const calls = leaving.map(({ signal }) => refusalOf(() => view.access({ signal })))
    leaving[0]?.abort(new Error('gone'))
    expect(await calls[0]).toMatchObject({ message: 'gone' })
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    leaving[1]?.abort(new Error('gone'))
    await calls[1]
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})
