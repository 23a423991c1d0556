import type { AnyEvent, ParleyEvent } from '../../../model/event.ts'
import type { Cursor } from '../../../model/ids.ts'
import { kernel } from '../../../model/schema.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, commitOf, create, emit, replace, together } from '../commits.ts'
import { endOf, numbersOf, read, readLog } from '../reads.ts'
import * as a from '../samples.ts'

const about = { conversationId: a.idOf(kernel.conversation, 'talk'), channel: 'sms', at: a.START }

/** An event of each type. */
const everyType: ParleyEvent[] = [
  { type: 'message.received', ...about, messageId: a.idOf(kernel.message, 'm'), version: 3, unread: 2, silent: false },
  { type: 'message.queued', ...about, messageId: a.idOf(kernel.message, 'n'), version: 1 },
  {
    type: 'message.status_changed',
    ...about,
    messageId: a.idOf(kernel.message, 'n'),
    version: 2,
    status: 'failed',
    previous: 'sent',
    attempt: 1,
    conflict: true,
    possibleDuplicate: false,
    errorCode: '30003',
  },
  {
    type: 'message.flagged',
    ...about,
    messageId: a.idOf(kernel.message, 'n'),
    version: 3,
    status: 'sent',
    conflict: false,
    possibleDuplicate: true,
    errorCode: null,
    tracking: 'not_observable',
  },
  { type: 'conversation.opened', ...about, version: 1 },
  { type: 'conversation.changed', ...about, version: 4, changes: { assignee: null, labels: [], unread: 0 } },
  {
    type: 'address.changed',
    channel: 'sms',
    at: 0,
    addressId: a.idOf(kernel.address, 'ann'),
    version: 2,
    changes: { optedOut: true },
  },
  { type: 'job.died', at: a.START, jobId: a.idOf(kernel.job, 'j'), queue: 'deliver:sms', work: 'deliver', version: 3 },
]

export const logCases: readonly StoreCase[] = casesOf('log', {
  'events of every type are returned as they were committed': async ({ store, expect }) => {
    await commit(store, emit(...everyType))
    expect(await readLog(store)).toEqual(everyType)
  },

  'events of one commit are in the given order': async ({ store, expect }) => {
    await commit(store, emit(...[3, 1, 2, 9, 4].map((number) => a.event(number))))
    expect(numbersOf(await readLog(store))).toEqual([3, 1, 2, 9, 4])
  },

  'events of a batch are in its order': async ({ store, expect }) => {
    await commit(store, emit(a.event(5), a.event(4)), emit(a.event(3)), emit(), emit(a.event(2), a.event(1)))
    expect(numbersOf(await readLog(store))).toEqual([5, 4, 3, 2, 1])
  },

  'events are after those of every earlier commit, with any times': async ({ store, expect }) => {
    for (const number of [1, 2, 3, 4]) await commit(store, emit(a.event(number, a.START - number * 1000)))
    expect(numbersOf(await readLog(store))).toEqual([1, 2, 3, 4])
  },

  'a log that is read after a load has the events of every loaded record': async ({ store, expect }) => {
    const numbers = Array.from({ length: 10 }, (_, number) => number)
    const refs = numbers.map((number) => kernel.idempotency.ref(a.idOf(kernel.idempotency, `${number}`)))
    let writing = true
    const writes = async (): Promise<void> => {
      for (const number of numbers)
        await commit(store, together(create(a.idempotency(`${number}`)), emit(a.event(number))))
      writing = false
    }
    const reads = async (): Promise<void> => {
      // Turns before the first visible record prove nothing: the first commit of a store can be slow.
      for (let turn = 0; writing && turn < 15; ) {
        const { records } = await store.load(a.acme, refs)
        if (records.length > 0) turn += 1
        const told = numbersOf(await readLog(store))
        expect(records.map(({ id }) => Number(id.slice(4))).filter((number) => !told.includes(number))).toEqual([])
      }
    }
    await Promise.all([writes(), reads()])
  },

  'the end of an empty log is the cursor before its first event': async ({ store, expect }) => {
    const end = await endOf(store)
    await commit(store, emit(a.event(1)))
    expect(numbersOf(await readLog(store, { after: end }))).toEqual([1])
  },

  'an empty log has no events and needs no reset': async ({ store, expect }) => {
    const { events, reset, cursor } = await store.log(a.acme, { after: 'oldest', limit: 10 })
    expect([events, reset]).toEqual([[], false])
    await commit(store, emit(a.event(1)))
    expect(numbersOf(await readLog(store, { after: cursor }))).toEqual([1])
  },

  'with after newest it returns only the end of the log': async ({ store, expect }) => {
    await commit(store, emit(a.event(1), a.event(2)))
    const { events, cursor, reset } = await store.log(a.acme, { after: 'newest', limit: 10 })
    expect([events, reset]).toEqual([[], false])
    await commit(store, emit(a.event(3)))
    expect(numbersOf(await readLog(store, { after: cursor }))).toEqual([3])
  },

  'every cursor resumes after its event': async ({ store, expect }) => {
    const numbers = [1, 2, 3, 4, 5]
    await commit(store, emit(a.event(1), a.event(2)), emit(a.event(3)))
    await commit(store, emit(a.event(4), a.event(5)))
    const { events } = await store.log(a.acme, { after: 'oldest', limit: 10 })
    for (const [place, { cursor }] of events.entries()) {
      expect(numbersOf(await readLog(store, { after: cursor }))).toEqual(numbers.slice(place + 1))
    }
  },

  'pages of any size give the same sequence': async ({ store, expect }) => {
    const numbers = Array.from({ length: 20 }, (_, number) => number)
    for (let place = 0; place < 20; place += 4) {
      await commit(store, emit(...numbers.slice(place, place + 4).map((number) => a.event(number))))
    }
    for (const limit of [1, 2, 3, 7, 19, 20, 1000]) expect(numbersOf(await readLog(store, { limit }))).toEqual(numbers)
  },

  'a page is never longer than its limit, and never empty before the end': async ({ store, expect }) => {
    await commit(store, emit(...Array.from({ length: 10 }, (_, number) => a.event(number))))
    for (const limit of [1, 4, 9]) {
      const { length } = (await store.log(a.acme, { after: 'oldest', limit })).events
      expect(length > 0 && length <= limit).toBe(true)
    }
  },

  'the cursor of a page is that of its last event': async ({ store, expect }) => {
    await commit(store, emit(a.event(1), a.event(2), a.event(3)))
    const page = await store.log(a.acme, { after: 'oldest', limit: 2 })
    expect(page.cursor).toBe(page.events[1]?.cursor)
    expect(numbersOf(await readLog(store, { after: page.cursor }))).toEqual([3])
  },

  'a reader that has everything keeps its place': async ({ store, expect }) => {
    await commit(store, emit(a.event(1)))
    const end = await endOf(store)
    const nothing = await store.log(a.acme, { after: end, limit: 10 })
    expect([nothing.events, nothing.reset]).toEqual([[], false])
    await commit(store, emit(a.event(2)))
    expect(numbersOf(await readLog(store, { after: nothing.cursor }))).toEqual([2])
  },

  'no two events have the same cursor': async ({ store, expect }) => {
    await commit(store, emit(...Array.from({ length: 30 }, () => a.event(1))), emit(a.event(1)))
    const { events } = await store.log(a.acme, { after: 'oldest', limit: 100 })
    expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(31)
  },

  'a commit without events leaves the log unchanged': async ({ store, expect }) => {
    await commit(store, emit(a.event(1)))
    const end = await endOf(store)
    await commit(store, create(a.contact('ann')))
    await attempt(store, create(a.contact('ann')))
    expect(await endOf(store)).toBe(end)
  },

  'events that were read never change while more are committed': async ({ store, expect }) => {
    await commit(store, emit(a.event(1), a.event(2)))
    const before = await store.log(a.acme, { after: 'oldest', limit: 2 })
    await commit(store, emit(a.event(3, a.START - 99_999)))
    expect(await store.log(a.acme, { after: 'oldest', limit: 2 })).toEqual(before)
  },

  'readers that follow while commits run get the same sequence, without a gap': async ({ store, expect }) => {
    const commits = Array.from({ length: 40 }, async (_, number) => {
      for (let turn = 0; turn < number; turn++) await Promise.resolve()
      await commit(store, emit(a.event(number * 2), a.event(number * 2 + 1)))
    })
    let running = true
    const follow = async (limit: number): Promise<number[]> => {
      const seen: AnyEvent[] = []
      let cursor: Cursor | 'oldest' = 'oldest'
      for (let last = false; seen.length < 1000; ) {
        const page = await store.log(a.acme, { after: cursor, limit })
        seen.push(...page.events.map(({ event }) => event))
        cursor = page.cursor
        if (last && page.events.length === 0) break
        last = !running
      }
      return numbersOf(seen)
    }
    const writing = Promise.all(commits).finally(() => {
      running = false
    })
    const [readers] = await Promise.all([Promise.all([1, 3, 1000].map(follow)), writing])
    const final = numbersOf(await readLog(store))
    expect(final.length).toBe(80)
    expect(readers).toEqual([final, final, final])
  },

  'within a conversation the order is that of the commits': async ({ store, expect }) => {
    const talk = a.conversation('talk')
    await commit(store, create(talk))
    const write = async (): Promise<void> => {
      for (let tries = 0; tries < 100; tries++) {
        const current = await read(store, talk)
        if (current === undefined) return
        const [done] = await attempt(store, together(replace(current), emit(a.event(current.version + 1))))
        if (done === true) return
      }
    }
    await Promise.all(Array.from({ length: 15 }, write))
    expect(numbersOf(await readLog(store))).toEqual(Array.from({ length: 15 }, (_, place) => place + 2))
  },

  'each tenant has a log of its own': async ({ store, expect }) => {
    await commit(store, emit(a.event(1)), commitOf({ events: [a.event(2)] }, a.globex), emit(a.event(3)))
    expect(numbersOf(await readLog(store))).toEqual([1, 3])
    expect(numbersOf(await readLog(store, { tenant: a.globex }))).toEqual([2])
  },
})
