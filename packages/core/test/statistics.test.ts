import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConversationId, Message, TenantId } from '../src/index.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { memoryStore } from '../src/memory.ts'
import type { AnyEvent } from '../src/module.ts'
import { fakeChannel, openTestParley } from '../src/testing.ts'
import { migratedStore } from './migrated-store.ts'
import { recordsOf, recounted, recountedNumbers } from './recounted.ts'

const HOUR = 3_600_000
const START = 1_700_000_000_000
const numbers = ['+14155550101', '+14155550102', '+14155550103']

const of = fc.nat({ max: 2 })
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('receive' as const), of }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), of, by: fc.nat({ max: 2 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.nat({ max: 150 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('report' as const), place: fc.nat({ max: 5 }), how: fc.nat(3) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set' as const), of, status: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const), of, unread: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('block' as const), of, blocked: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('import' as const), of, out: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('adopt' as const), of }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never

/** Carries operations out on an installation with two channels; returns it with its clock. */
async function carriedOut(operations: readonly Operation[], store: Store = memoryStore()) {
  const mail = fakeChannel({ kind: 'mail' })
  const world = await openTestParley({ store, channels: { mail } })
  const { parley, line } = world
  const people = [parley, parley.as({ id: 'user:ann', role: 'agent' }), parley.as({ id: 'user:bob', role: 'agent' })]
  let now = START
  let made = 0
  const newest = async (place: number): Promise<ConversationId | undefined> => {
    const { items } = await parley.conversations.list({ where: { address: numbers[place] } })
    return items[0]?.id
  }
  const written = (direction: 'inbound' | 'outbound', place: number, more: object): Promise<Response> => {
    const value = numbers[place] ?? ''
    const address = { scheme: 'tel', value, display: value }
    const parties = direction === 'inbound' ? { from: address } : { from: { ...address, value: 'us' }, to: [address] }
    const thread = [{ thread: value }]
    return world.post(
      line.report({ type: 'message', direction, providerId: `made-${++made}`, thread, text: 'x', ...parties, ...more }),
    )
  }
  for (const each of operations) {
    if (each.do === 'receive') {
      // Every third message comes on the other channel.
      const message = { from: numbers[each.of] ?? '', text: 'x', id: `in-${++made}` }
      if (made % 3 === 0) await parley.handleWebhook('mail', mail.inbound(message))
      else await world.receive('x', message)
    } else if (each.do === 'send') {
      const view = people[each.by] ?? parley
      await view.conversations.start({ channel: 'line', to: numbers[each.of] ?? '', text: 'hello' })
    } else if (each.do === 'pass') {
      now += each.minutes * 60_000
      await world.pass(each.minutes * 60_000)
    } else if (each.do === 'report') {
      const message: Message | undefined = (await recordsOf(parley)).messages.filter(
        ({ direction, adopted, history }) => direction === 'outbound' && !adopted && !history,
      )[each.place]
      const status = (['sent', 'failed', 'undelivered', 'delivered'] as const)[each.how] ?? 'sent'
      if (message !== undefined) await world.post(line.receipt({ messageId: message.id, attempt: 1, status }))
    } else if (each.do === 'import') {
      await written(each.out ? 'outbound' : 'inbound', each.of, { history: true, at: now - 50 * HOUR })
    } else if (each.do === 'adopt') {
      await written('outbound', each.of, {})
    } else {
      const id = await newest(each.of)
      if (id === undefined) continue
      if (each.do === 'set') {
        const status = (['open', 'archived', 'closed'] as const)[each.status] ?? 'open'
        await parley.conversations.update(id, { status }).catch(({ code }) => expect(code).toBe('conversation.closed'))
      } else if (each.do === 'read') {
        const readThrough = (await parley.messages.list(id)).asOf
        await parley.conversations.update(id, each.unread ? { unread: true } : { readThrough })
      } else {
        const { addressId } = await parley.conversations.get(id)
        await (each.blocked ? parley.addresses.block(addressId) : parley.addresses.unblock(addressId))
      }
    }
  }
  const { events } = await store.log(parley.id, { after: 'oldest', limit: 1000 })
  return { world, parley, now, events: events.map(({ event }): AnyEvent => event) }
}

describe('statistics', () => {
  it('invariant 11: a recount over messages and conversations gives every counter, after any operations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 40 }), fc.nat({ max: 5 }), async (operations, hours) => {
        const { world, parley, now, events } = await carriedOut(operations)
        await using _ = world
        const records = { ...(await recordsOf(parley)), events }
        const from = START - 100 * HOUR + hours * HOUR
        const to = now + HOUR
        const summary = await parley.statistics.summary({ from, to, step: 'hour' })
        const inside = (at: number): boolean => at >= Math.floor(from / HOUR) * HOUR && at < to
        expect(summary.totals).toEqual(recounted(records, inside))
        expect(summary.conversations).toEqual(recountedNumbers(records.conversations))
        for (const { at, ...figures } of summary.series)
          expect([at, figures]).toEqual([at, recounted(records, (hour) => hour === Date.parse(at))])
        for (const { channel, ...figures } of summary.channels)
          expect(figures).toEqual(recounted(records, (at, each) => inside(at) && each === channel))
        for (const { person, ...figures } of summary.people)
          expect(figures).toEqual(recounted(records, (at, _channel, each) => inside(at) && each === person))
        const ofMail = await parley.statistics.summary({ from, to, channel: 'mail', person: 'user:ann' })
        expect(ofMail.totals).toEqual(
          recounted(records, (at, channel, person) => inside(at) && channel === 'mail' && person === 'user:ann'),
        )
        const days = (await parley.statistics.list({ limit: 100 })).items
        const sumOf = (name: string): number =>
          days.filter((day) => day.name === name).reduce((sum, { count }) => sum + count, 0)
        const whole = recounted(records, () => true)
        expect([sumOf('message.received'), sumOf('message.queued')]).toEqual([whole.received, whole.sent])
      }),
      { numRuns: 60 },
    )
  })

  it('are read from counters: a summary reads no message and no conversation', async () => {
    const store = memoryStore()
    const { world, parley, now } = await carriedOut(
      [
        { do: 'receive', of: 0 },
        { do: 'pass', minutes: 5 },
        { do: 'send', of: 0, by: 1 },
      ],
      store,
    )
    await using _ = world
    const read: string[] = []
    const { find } = store
    store.find = (tenant, question, options) => {
      read.push(question.query.record.kind)
      return find.call(store, tenant, question, options) as never
    }
    const { totals, people } = await parley.statistics.summary({ from: START, to: now + 1 })
    expect(totals).toEqual({
      ...{ received: 1, sent: 1, failed: 0, opened: 1, answered: 1 },
      ...{ responseRate: 1, responseSeconds: 300 },
    })
    expect(people).toMatchObject([
      { person: 'user:ann', sent: 1, answered: 1, responseRate: null, responseSeconds: 300 },
    ])
    expect(new Set(read)).toEqual(new Set(['statistic']))
  })

  it('measure a response from the first message of a wait, also over an archiving', async () => {
    const { world, parley, now } = await carriedOut([
      { do: 'receive', of: 0 },
      { do: 'pass', minutes: 90 },
      { do: 'receive', of: 0 },
      { do: 'set', of: 0, status: 1 },
      { do: 'pass', minutes: 30 },
      { do: 'set', of: 0, status: 0 },
      { do: 'send', of: 0, by: 1 },
    ])
    await using _ = world
    const { totals, series } = await parley.statistics.summary({ from: START, to: now + 1, step: 'hour' })
    expect(totals).toMatchObject({ received: 2, answered: 1, responseRate: 1, responseSeconds: 7200 })
    expect(series[0]).toMatchObject({ answered: 1, responseSeconds: 7200 })
  })

  it('count the conversations of an earlier program, which wrote no counter, once each', async () => {
    await using before = await openTestParley()
    for (const from of numbers) await before.receive('x', { from })
    const older = (await before.parley.conversations.list()).items.flatMap((each, which) =>
      Array.from({ length: 150 }, (_, place) => ({
        ...each,
        ...{ id: `con_${which}x${place}` as ConversationId, keys: [], version: 1, counted: false },
        createdAt: each.createdAt - place,
        status: (['open', 'archived', 'closed'] as const)[place % 3] ?? 'open',
        hasUnread: place % 2 === 0,
      })),
    )
    const absent = older.map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const)
    const store = await migratedStore()
    await store.commit([{ tenant: before.parley.id, expect: absent, put: older, add: [], ...nothing }])
    await using world = await openTestParley({ store })
    const { parley } = world
    const numbersOf = async (): Promise<object> =>
      (await parley.statistics.summary({ from: START, to: START + HOUR })).conversations
    const idAt = (place: number): ConversationId => older[place]?.id as ConversationId
    expect(await numbersOf()).toMatchObject({ total: 0 })
    // The first change counts a conversation. A removal before that takes it from no number.
    await parley.conversations.update(idAt(2), { starred: true })
    expect(await numbersOf()).toMatchObject({ total: 1, closed: 1 })
    await parley.conversations.remove(idAt(5))
    // The job of the first count is made at the start.
    await parley.start()
    for (let run = 0; run < 4; run += 1) {
      await world.pass(HOUR)
      await parley.conversations.update(idAt(8), { starred: run % 2 === 0 })
    }
    expect(await numbersOf()).toEqual(recountedNumbers((await recordsOf(parley)).conversations))
    expect(await numbersOf()).toMatchObject({ total: 449 })
    await world.pass(5 * HOUR)
    expect(await numbersOf()).toMatchObject({ total: 449 })
  })

  it('are listed by whole days on pages of any size, in both orders, with the days of older programs', async () => {
    const store = memoryStore()
    const { world, parley } = await carriedOut(
      Array.from({ length: 60 }, (_, place): Operation[] => [
        ...[{ do: 'receive', of: place % 3 } as const, { do: 'pass', minutes: 149 } as const],
        ...(place % 4 === 0 ? [{ do: 'send', of: place % 3, by: 1 } as const] : []),
      ]).flat(),
      store,
    )
    await using _ = world
    const day = Math.floor(START / (24 * HOUR)) * 24 * HOUR
    const whole = (await parley.statistics.list({ limit: 100 })).items
    const [first] = whole
    const older = { ...(await sampleOf(store, parley.id)), id: 'stt_older', day: first?.day ?? day, count: 7 }
    const record = { ...older, name: 'message.received', channel: 'line' } as never
    await store.commit([
      { tenant: parley.id, expect: [], put: [], add: [{ record, field: 'count', by: 7 }], ...nothing },
    ])
    const all = (await parley.statistics.list({ limit: 100 })).items
    expect(all.find((each) => each.name === 'message.received' && each.channel === 'line')?.count).toBe(
      14 + (whole.find((each) => each.name === 'message.received' && each.channel === 'line')?.count ?? 0),
    )
    for (const order of ['oldest', 'newest'] as const) {
      for (const where of [{}, { channel: 'mail' }, { name: { anyOf: ['message.queued' as const] } }]) {
        const expected = (await parley.statistics.list({ limit: 100, order, where })).items
        for (const limit of [1, 2, 5]) {
          const items: unknown[] = []
          let cursor: string | undefined
          do {
            const page = await parley.statistics.list({ limit, order, where, cursor })
            if (page.next !== null) expect(page.items).toHaveLength(limit)
            items.push(...page.items)
            cursor = page.next ?? undefined
          } while (cursor !== undefined)
          expect(items).toEqual(expected)
        }
      }
    }
    await expect(parley.statistics.list({ cursor: 'x' })).rejects.toMatchObject({ code: 'cursor.invalid' })
    await expect(parley.statistics.list({ where: { nam: 'x' } as never })).rejects.toMatchObject({ field: 'nam' })
  })

  it('have a period, steps and a zone that are possible', async () => {
    const { world, parley } = await carriedOut([])
    await using _ = world
    const refused = async (options: object): Promise<unknown> => {
      const given = { from: START, to: START + HOUR, ...options }
      return parley.statistics.summary(given as never).catch(({ code, field }) => [code, field])
    }
    for (const [options, field] of [
      [{ from: START + HOUR }, 'to'],
      [{ to: START + 900 * 24 * HOUR }, 'to'],
      [{ to: START + 1001 * HOUR, step: 'hour' }, 'step'],
      [{ zone: 'Mars/Base' }, 'zone'],
      [{ step: 'year' }, 'step'],
      [{ from: 1.5 }, 'from'],
      [{ form: 1 }, 'form'],
    ] as const)
      expect([options, await refused(options)]).toEqual([options, ['input.invalid', field]])
  })
})

const nothing = { jobs: [], events: [], remove: [] }

async function sampleOf(store: Store, tenant: TenantId): Promise<object> {
  const { statistic } = (await import('../src/lib/model/schema.ts')).kernel
  const question = { query: statistic.queries.statistics, where: {}, order: 'newest', limit: 1 } as const
  const { records } = await store.find(tenant, question)
  return { ...records[0], ...(await import('../src/lib/model/statistic.ts')).noCounts }
}
