import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineChannel } from '../src/channel.ts'
import type { Conversation } from '../src/lib/model/conversation.ts'
import { openTestParley, type TestParley } from '../src/testing.ts'
import { noteChannel } from './note-channel.ts'

const NOW = 1_700_000_000_000
const HOUR = 3_600_000

async function line({ parley }: { parley: { channels: Pick<TestParley['parley']['channels'], 'list'> } }) {
  const found = (await parley.channels.list()).find(({ id }) => id === 'line')
  if (found === undefined) throw new Error('There is no channel.')
  return found
}

/** A channel with an address of ours, which pulls and fails. */
const failing = defineChannel({
  kind: 'failing',
  config: z.object({}),
  capabilities: {
    text: { max: 10 },
    threads: 'address',
    receipts: 'none',
    sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
  },
  open: () => ({
    ourAddress: 'team@example.com',
    parseAddress: () => undefined,
    thread: ([to]) => to.value,
    send: async ({ id }) => ({ type: 'accepted', providerId: id, status: 'sent' }),
    // biome-ignore lint/correctness/useYield: it fails before its first batch
    async *pull() {
      throw new Error('The provider is down.')
    },
  }),
})

describe('the channels of a tenant', () => {
  it('are listed by id, with their capabilities and our own address', async () => {
    await using world = await openTestParley({ channels: { note: noteChannel({}), mail: failing({}) } })
    const channels = await world.parley.channels.list()
    expect(channels.map(({ id, kind, address }) => [id, kind, address])).toEqual([
      ['line', 'fake', null],
      ['mail', 'failing', 'team@example.com'],
      ['note', 'note', null],
    ])
    expect(channels[2]?.capabilities.text).toEqual({ max: 1000 })
    expect(await world.parley.tenant('acme').channels.list()).toEqual([])
  })

  it('have the times of the last messages, and are silent after a day', async () => {
    await using world = await openTestParley()
    const quiet = { state: 'silent', lastReceivedAt: null, lastSentAt: null, waiting: 0, dead: 0 }
    expect((await line(world)).health).toEqual({ ...quiet, lastWebhookAt: null, lastError: null })
    await world.receive('One')
    const [{ id }] = (await world.parley.conversations.list()).items as [Conversation]
    const heard = { lastReceivedAt: NOW, lastWebhookAt: NOW }
    expect((await line(world)).health).toEqual({ ...quiet, ...heard, lastError: null, state: 'healthy' })
    await world.pass(HOUR)
    await world.parley.messages.send(id, { text: 'Hi' })
    expect((await line(world)).health).toMatchObject({ lastSentAt: null, waiting: 1 })
    await world.pass(HOUR)
    expect((await line(world)).health).toMatchObject({ lastSentAt: NOW + HOUR, waiting: 0, state: 'healthy' })
    await world.receive('Two', { from: '+14155550124' })
    expect((await line(world)).health).toMatchObject({ lastReceivedAt: NOW + 2 * HOUR, lastSentAt: NOW + HOUR })
    await world.pass(24 * HOUR - 1)
    expect((await line(world)).health.state).toBe('healthy')
    await world.pass(1)
    expect((await line(world)).health.state).toBe('silent')
  })

  it('received before a campaign moved many other conversations', async () => {
    await using world = await openTestParley()
    await world.receive('One')
    await world.pass(1000)
    for (let number = 0; number < 120; number += 1) {
      const to = `+1415555${1000 + number}`
      await world.parley.conversations.start({ channel: 'line', to, text: 'News' })
    }
    expect((await line(world)).health).toMatchObject({ lastReceivedAt: NOW, waiting: 120 })
  })

  it('need attention after a dead delivery, and after a failed pull', async () => {
    await using world = await openTestParley({ channels: { mail: failing({}) } })
    await world.receive('One')
    const [{ id }] = (await world.parley.conversations.list()).items as [Conversation]
    world.line.script(...Array.from({ length: 20 }, () => ({ type: 'deferred', code: '429', detail: 'No.' }) as const))
    await world.parley.messages.send(id, { text: 'Hi' })
    for (let tries = 0; tries < 20; tries += 1) await world.pass(300_000)
    expect((await line(world)).health).toMatchObject({ state: 'attention', dead: 1, waiting: 0 })
    await world.parley.start()
    await world.pass(0)
    const mail = (await world.parley.channels.list())[1]
    expect(mail?.health.state).toBe('attention')
  })

  it('are listed for every role. A narrowed principal sees no numbers of jobs, and times of its own conversations', async () => {
    await using world = await openTestParley()
    await world.receive('One')
    await world.pass(1000)
    await world.receive('Two', { from: '+14155550124' })
    const [, one] = (await world.parley.conversations.list()).items
    await world.parley.conversations.update(one?.id as Conversation['id'], { access: ['k1'] })
    const viewer = world.parley.as({ id: 'user:1', role: 'viewer' })
    expect((await line({ parley: viewer })).health).toMatchObject({ lastReceivedAt: NOW + 1000, waiting: 0 })
    const agent = world.parley.as({ id: 'user:2', role: 'agent', access: ['k1'] })
    const seen = { lastReceivedAt: NOW, waiting: null, dead: null }
    expect((await line({ parley: agent })).health).toMatchObject(seen)
  })
})
