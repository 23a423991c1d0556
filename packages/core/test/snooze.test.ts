import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ParleyError } from '../src/lib/errors/parley-error.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { Conversation } from '../src/lib/model/conversation.ts'
import type { MessageId } from '../src/lib/model/ids.ts'
import { createParley } from '../src/lib/parley.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import type { Reported } from '../src/lib/ports/fact.ts'
import { customer, openTestParley, type TestParley } from '../src/testing.ts'
import { note, noteChannel } from './note-channel.ts'

const NOW = 1_700_000_000_000
const HOUR = 3_600_000
const DAY = 24 * HOUR

async function only({ parley }: TestParley): Promise<Conversation> {
  const [found] = (await parley.conversations.list()).items
  if (found === undefined) throw new Error('There is no conversation.')
  return found
}

async function refusal(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return ParleyError.is(error) ? `${error.code} ${error.field}: ${error.reason}` : error
}

describe('a snooze', () => {
  it('ends at its time: the conversation is the last active one, as unread as before', async () => {
    await using world = await openTestParley()
    await world.receive('One')
    const { id } = await only(world)
    await world.receive('Two', { from: '+14155550124' })
    await world.parley.conversations.update(id, { snoozedUntil: NOW + HOUR })
    const { snoozed } = await world.parley.conversations.get(id)
    expect(snoozed).toBe(true)
    await world.pass(HOUR - 1)
    expect(await world.parley.conversations.get(id)).toMatchObject({ snoozedUntil: NOW + HOUR, activeAt: NOW })
    await world.pass(1)
    const awake = { id, snoozedUntil: null, snoozed: false, activeAt: NOW + HOUR, unread: 1, status: 'open' }
    expect(await only(world)).toMatchObject(awake)
    expect((await world.log()).at(-1)).toMatchObject({
      type: 'conversation.changed',
      conversationId: id,
      changes: { snoozedUntil: null },
    })
    expect((await world.parley.jobs.list()).items).toEqual([])
  })

  it('is moved and ended by a person, and its job follows', async () => {
    await using world = await openTestParley()
    await world.receive('One')
    const { id } = await only(world)
    for (const hours of [3, 1, 2]) await world.parley.conversations.update(id, { snoozedUntil: NOW + hours * HOUR })
    expect((await world.parley.jobs.list()).items).toMatchObject([{ work: { type: 'wake' }, due: NOW + 2 * HOUR }])
    await world.pass(HOUR)
    expect(await only(world)).toMatchObject({ snoozed: true })
    await world.parley.conversations.update(id, { snoozedUntil: null })
    expect(await only(world)).toMatchObject({ snoozed: false, snoozedUntil: null, activeAt: NOW })
    expect((await world.parley.jobs.list()).items).toEqual([])
    await world.pass(HOUR)
    expect(await only(world)).toMatchObject({ activeAt: NOW })
  })

  it('ends with the next announced inbound message, and its job then finds nothing to do', async () => {
    await using world = await openTestParley()
    await world.receive('One')
    const { id, addressId } = await only(world)
    await world.parley.conversations.update(id, { snoozedUntil: NOW + HOUR })
    await world.parley.addresses.block(addressId)
    await world.receive('Blocked')
    expect(await only(world)).toMatchObject({ snoozed: true })
    await world.parley.addresses.unblock(addressId)
    await world.receive('Two')
    expect(await only(world)).toMatchObject({ snoozed: false, snoozedUntil: null, unread: 2 })
    const events = (await world.log()).slice(-2)
    expect(events).toMatchObject([{ type: 'message.received' }, { changes: { snoozedUntil: null } }])
    await world.parley.conversations.update(id, { snoozedUntil: NOW + 3 * HOUR })
    await world.pass(HOUR)
    expect(await only(world)).toMatchObject({ snoozed: true })
    await world.pass(2 * HOUR)
    expect(await only(world)).toMatchObject({ snoozed: false, activeAt: NOW + 3 * HOUR })
  })

  it.each(['archived', 'closed'] as const)('ends when the conversation is %s', async (status) => {
    await using world = await openTestParley()
    await world.receive('One')
    const { id } = await only(world)
    await world.parley.conversations.update(id, { snoozedUntil: NOW + HOUR })
    await world.parley.conversations.update(id, { status })
    expect(await only(world)).toMatchObject({ status, snoozed: false, snoozedUntil: null })
    expect((await world.log()).at(-1)).toMatchObject({ changes: { status, snoozedUntil: null } })
    expect((await world.parley.jobs.list()).items).toEqual([])
    const refused = await refusal(world.parley.conversations.update(id, { snoozedUntil: NOW + HOUR }))
    expect(refused).toBe(
      `input.invalid snoozedUntil: The conversation is ${status}, and only an open one can be snoozed.`,
    )
  })

  it('is in the future, and at most 366 days ahead', async () => {
    await using world = await openTestParley()
    await world.receive('One')
    const { id } = await only(world)
    const until = (snoozedUntil: unknown): Promise<unknown> =>
      refusal(world.parley.conversations.update(id, { snoozedUntil: snoozedUntil as number }))
    expect(await until(NOW)).toBe('input.invalid snoozedUntil: It must be in the future.')
    expect(await until(NOW + 366 * DAY + 1)).toBe('input.invalid snoozedUntil: It must be at most 366 days ahead.')
    expect(await until(NOW + 366 * DAY)).toBeUndefined()
    for (const odd of ['2026-03-01T09:30:00Z', 1.5, Number.NaN, true])
      expect(await until(odd)).toMatch(/^input\.invalid snoozedUntil/)
  })

  it('ends on any process', async () => {
    const store = memoryStore()
    let now = NOW
    const environment = { now: () => now, random: () => 1, log: silentLogger }
    const channels = { note: noteChannel({}) }
    const first = await createParley({ store, channels, environment })
    const second = await createParley({ store, channels, environment })
    await first.handleWebhook('note', note({ id: '1', from: 'ann' }))
    const [found] = (await first.conversations.list()).items
    await first.conversations.update(found?.id as never, { snoozedUntil: NOW + HOUR })
    now += HOUR
    await second.drain()
    expect((await first.conversations.list()).items).toMatchObject([{ snoozed: false }])
    await Promise.all([first.stop({ timeout: 0 }), second.stop({ timeout: 0 })])
  })
})

const address = { scheme: 'tel', value: customer, display: customer }

/** A message that the provider reports. */
function reported(direction: 'inbound' | 'outbound', providerId: string, at: number, history: boolean): Reported {
  return {
    type: 'message',
    ...{ direction, providerId, from: address, to: direction === 'outbound' ? [address] : null },
    ...{ thread: [{ thread: customer }], text: providerId, at, history },
  } as Reported
}

const step = fc.oneof(
  fc.record({ do: fc.constant('report' as const), ago: fc.nat(5), inbound: fc.boolean(), history: fc.boolean() }),
  fc.record({ do: fc.constant('send' as const) }),
  fc.record({ do: fc.constant('set' as const), status: fc.constantFrom('open', 'archived', 'closed') }),
  fc.record({ do: fc.constant('block' as const), blocked: fc.boolean() }),
)

/** The same value, from the log and the messages. */
async function recomputed({ parley, log }: TestParley, { id }: Conversation): Promise<number | null> {
  const { items } = await parley.messages.list(id, { limit: 100 })
  const messages = new Map<MessageId, (typeof items)[number]>(items.map((each) => [each.id, each]))
  let since: number | null = null
  let before: number | null = null
  for (const event of await log()) {
    if (!('conversationId' in event) || event.conversationId !== id) continue
    if (event.type === 'conversation.changed' && event.changes.status !== undefined) {
      const last: number | null = since ?? before
      since = event.changes.status === 'open' ? last : null
      before = event.changes.status === 'open' ? null : last
    }
    const message = 'messageId' in event ? messages.get(event.messageId) : undefined
    if (message === undefined || event.type === 'message.status_changed') continue
    if (event.type === 'message.received' && !event.silent) {
      since ??= message.at
      before = null
    }
    if (message.direction === 'outbound' && !(message.adopted && message.at < (since ?? before ?? 0))) {
      since = null
      before = null
    }
  }
  return since
}

describe('waitingSince', () => {
  it('invariant 11: derived = recomputed: it is the first announced inbound message without an answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await using world = await openTestParley()
        await world.receive('One')
        for (const [place, each] of steps.entries()) {
          await world.pass(1000)
          const { id, addressId } = await only(world)
          const now = NOW + 1000 * (place + 1)
          if (each.do === 'report') {
            const direction = each.inbound ? 'inbound' : 'outbound'
            const fact = reported(direction, `fact-${place}`, now - each.ago * 900, each.history)
            await world.post(world.line.report(fact))
          } else if (each.do === 'send') await world.parley.messages.send(id, 'Hi').catch(() => undefined)
          else if (each.do === 'block') {
            await world.parley.addresses.update(addressId, { blocked: each.blocked })
          } else await world.parley.conversations.update(id, { status: each.status as 'open' }).catch(() => undefined)
        }
        for (const conversation of (await world.parley.conversations.list()).items)
          expect(conversation.waitingSince).toBe(await recomputed(world, conversation))
      }),
      { numRuns: 60 },
    )
  })

  it('begins with a message, ends with an answer, and history never sets it', async () => {
    await using world = await openTestParley()
    await world.post(world.line.report(reported('inbound', 'old', NOW - DAY, true)))
    expect(await only(world)).toMatchObject({ waitingSince: null })
    await world.receive('One')
    await world.pass(1000)
    await world.receive('Two')
    const { id } = await only(world)
    expect(await only(world)).toMatchObject({ waitingSince: NOW })
    await world.parley.conversations.update(id, { status: 'archived' })
    expect(await only(world)).toMatchObject({ waitingSince: null })
    await world.parley.conversations.update(id, { status: 'open' })
    expect(await only(world)).toMatchObject({ waitingSince: NOW })
    await world.parley.messages.send(id, 'Hi')
    expect(await only(world)).toMatchObject({ waitingSince: null })
  })
})
