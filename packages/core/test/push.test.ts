import { describe, expect, it } from 'vitest'
import type { ConversationId, Principal } from '../src/index.ts'
import { people } from '../src/people.ts'
import { preferences } from '../src/preferences.ts'
import { push } from '../src/push.ts'
import { moduleContract, openTestParley } from '../src/testing.ts'
import { browserAt, fakeSender } from './fake-sender.ts'

interface Own {
  push: { list(): Promise<{ items: { id: string }[] }> }
}

moduleContract({ describe, it, expect }, {
  name: 'push',
  module: push({ sender: fakeSender() }),
  person: { id: 'user:ann', role: 'agent' },
  inputs: {
    subscribe: async () => browserAt('one'),
    unsubscribe: async ({ push: own }: Own) => ({ id: (await own.list()).items[0]?.id }),
  },
} as never)

async function open(accessOf?: (principal: Principal) => readonly string[] | undefined) {
  const sender = fakeSender()
  const modules = [push({ sender }), people(), preferences()] as const
  const access = accessOf === undefined ? {} : { access: { accessOf: async (each: Principal) => accessOf(each) } }
  const world = await openTestParley({ modules, ...access })
  await world.parley.push.setUp(sender.makeKeys())
  const join = async (name: string, role: Principal['role'] = 'agent') => {
    const { id } = await world.parley.people.add({ email: `${name}@example.com`, name, role })
    return { id, principal: `user:${id}`, view: world.parley.as({ id: `user:${id}`, role, name }) }
  }
  const receive = async (text: string, more = {}) => {
    const answer = await world.receive(text, more)
    expect(answer.ok).toBe(true)
    await world.pass(1000)
  }
  return { world, sender, join, receive, texts: () => sender.sent.map(({ payload }) => payload.text) }
}

describe('push', () => {
  it('sends a message to each browser of each person, with a name, 160 characters and its ids', async () => {
    const { world, sender, join, receive } = await open()
    await using _ = world
    const [ann, bob] = [await join('ann'), await join('bob', 'viewer')]
    await ann.view.push.subscribe(browserAt('ann-desk'))
    await ann.view.push.subscribe(browserAt('ann-phone'))
    await bob.view.push.subscribe(browserAt('bob'))
    await receive('😀'.repeat(200))
    expect(sender.sent.map(({ endpoint }) => endpoint).sort()).toEqual(
      ['ann-desk', 'ann-phone', 'bob'].map((name) => `https://push.test/${name}`),
    )
    const [conversation] = (await world.parley.conversations.list()).items
    expect(sender.sent[0]?.payload).toEqual({
      ...{ title: 'Ann', text: '😀'.repeat(160), silent: false },
      ...{ conversationId: conversation?.id, messageId: conversation?.lastMessageId },
    })
  })

  it('follows the rules of each person, as they are when the message arrived', async () => {
    const { world, sender, join, receive, texts } = await open()
    await using _ = world
    const [ann, bob] = [await join('ann'), await join('bob')]
    await ann.view.push.subscribe(browserAt('ann'))
    await bob.view.push.subscribe(browserAt('bob'))
    const rule = (notifications: object) => ann.view.preferences.change({ values: { notifications } })
    await bob.view.preferences.change({ values: { notifications: { channelsOff: ['line'] } } })
    await rule({ conversations: 'mine' })
    await receive('Assigned to no person')
    const [conversation] = (await world.parley.conversations.list()).items
    const id = conversation?.id as ConversationId
    await world.parley.conversations.update(id, { assignee: ann.principal })
    await receive('Assigned to Ann')
    await rule({ muted: [id] })
    await receive('Muted')
    await rule({ quiet: { on: true, from: 0, to: 0 } })
    await receive('Quiet')
    await rule({ tone: 'none' })
    await receive('No tone')
    await world.post(
      world.line.report({
        ...{ type: 'message', direction: 'inbound', providerId: 'auto', text: 'By a machine', automatic: true },
        ...{ from: conversation?.addressValue as never, thread: [{ thread: conversation?.thread ?? '' }] },
      }),
    )
    await world.parley.addresses.block(conversation?.addressId as never)
    await receive('Blocked')
    expect(texts()).toEqual(['Assigned to Ann', 'No tone'])
    expect(sender.sent.map(({ payload }) => payload.silent)).toEqual([false, true])
  })

  it('reaches no person that may not see the conversation, cannot sign in, or had its sessions ended', async () => {
    const hidden = new Set<string>()
    const { world, join, receive, texts } = await open(({ id }) => (hidden.has(id) ? ['elsewhere'] : undefined))
    await using _ = world
    const [ann, bob, cleo] = [await join('ann'), await join('bob'), await join('cleo')]
    for (const [name, each] of Object.entries({ ann, bob, cleo })) {
      if (name === 'ann') hidden.add(each.principal)
      await each.view.push.subscribe(browserAt(name))
    }
    await world.parley.people.change({ id: bob.id, active: false })
    await world.parley.people.setPassword({ personId: cleo.id, hash: 'x'.repeat(60), was: 0 })
    await receive('Only for some')
    expect(texts()).toEqual([])
    // The page subscribes again with its next session.
    await cleo.view.push.subscribe(browserAt('cleo'))
    await receive('Again')
    expect(texts()).toEqual(['Again'])
  })

  it('sends again after a failure, and nothing that was read meanwhile', async () => {
    const { world, sender, join, receive, texts } = await open()
    await using _ = world
    const ann = await join('ann')
    await ann.view.push.subscribe(browserAt('ann'))
    sender.failures = 2
    await receive('Sent again')
    for (let tries = 0; tries < 3; tries += 1) await world.pass(3_600_000)
    expect(texts()).toEqual(['Sent again'])
    sender.failures = 1
    await receive('Read meanwhile')
    const [conversation] = (await world.parley.conversations.list()).items
    await world.parley.conversations.update(conversation?.id as ConversationId, {
      readThrough: conversation?.lastMessageId as never,
    })
    for (let tries = 0; tries < 3; tries += 1) await world.pass(3_600_000)
    expect(texts()).toEqual(['Sent again'])
    expect((await world.parley.jobs.list()).items).toEqual([])
  })

  it('removes a browser that is gone, and makes no job without a subscription', async () => {
    const { world, sender, join, receive } = await open()
    await using _ = world
    const ann = await join('ann')
    await ann.view.push.subscribe(browserAt('gone'))
    sender.gone.add('https://push.test/gone')
    await receive('To a browser that is gone')
    expect((await ann.view.push.list()).items).toEqual([])
    const types = async () => (await world.log()).map(({ type }) => String(type))
    expect((await types()).filter((type) => type.startsWith('push.'))).toEqual(['push.subscribed', 'push.unsubscribed'])
    await world.receive('Without any')
    expect((await world.parley.jobs.list()).items).toEqual([])
  })

  it('keeps at most 20 browsers of a person, the newest', async () => {
    const { world, join } = await open()
    await using _ = world
    const ann = await join('ann')
    for (let place = 0; place < 22; place += 1) {
      await ann.view.push.subscribe(browserAt(`browser-${place}`))
      await world.pass(1000)
    }
    await ann.view.push.subscribe(browserAt('browser-21'))
    const { items } = await ann.view.push.list({ limit: 100, order: 'oldest' })
    expect(items.map(({ label }) => label)).toEqual(Array.from({ length: 20 }, (_, place) => `browser-${place + 2}`))
  })

  it('belongs to the last person in one browser', async () => {
    const { world, sender, join, receive } = await open()
    await using _ = world
    const [ann, bob] = [await join('ann'), await join('bob')]
    await ann.view.push.subscribe(browserAt('shared'))
    await world.pass(1000)
    await bob.view.push.subscribe(browserAt('shared'))
    await world.pass(1000)
    expect((await ann.view.push.list()).items).toEqual([])
    await receive('Once')
    expect(sender.sent).toHaveLength(1)
    for (const { view } of [ann, bob]) await view.push.subscribe(browserAt('at the same moment'))
    await world.pass(1000)
    await receive('Once in each browser')
    expect(sender.sent).toHaveLength(3)
  })

  it('accepts only endpoints of known services, and keys of the right length', async () => {
    const { world, join } = await open()
    await using _ = world
    const ann = await join('ann')
    const good = browserAt('ann')
    const bad = [
      ['endpoint', { ...good, endpoint: 'http://169.254.169.254/latest/meta-data' }],
      ['keys.p256dh', { ...good, keys: { ...good.keys, p256dh: 'short' } }],
      ['keys.auth', { ...good, keys: { ...good.keys, auth: '!'.repeat(22) } }],
      ['label', { ...good, label: ' ' }],
    ] as const
    for (const [field, input] of bad)
      await expect(ann.view.push.subscribe(input)).rejects.toMatchObject({ code: 'input.invalid', field })
    await expect(world.parley.push.subscribe(good)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('keeps the first key pair, which no principal reads; no list and no event has an endpoint', async () => {
    const { world, sender, join } = await open()
    await using _ = world
    const owner = await join('owner', 'owner')
    const other = { publicKey: 'Q'.repeat(87), privateKey: 'q'.repeat(43) }
    expect(await world.parley.push.setUp(other)).toEqual({ publicKey: sender.makeKeys().publicKey })
    expect(await owner.view.push.key({})).toEqual({ publicKey: sender.makeKeys().publicKey })
    await expect(owner.view.push.setUp(other)).rejects.toMatchObject({ code: 'forbidden' })
    const subscribed = await owner.view.push.subscribe(browserAt('owner'))
    const shown = JSON.stringify([subscribed, await owner.view.push.list(), await world.log()])
    expect(shown).not.toContain('push.test')
    const second = await join('other', 'owner')
    const keys = owner.view.load([{ kind: 'pushKeys', id: 'pky_1' }])
    await expect(keys).rejects.toMatchObject({ code: 'forbidden' })
    const endpoint = { kind: 'pushEndpoint', id: subscribed.id.replace('psb', 'pep') }
    expect(await second.view.load([endpoint])).toEqual([])
  })
})
