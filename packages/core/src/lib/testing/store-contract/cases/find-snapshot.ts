import { kernel } from '../../../model/schema.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, commitOf, create, emit, replace, together } from '../commits.ts'
import { endOf, numbersOf, readLog } from '../reads.ts'
import * as a from '../samples.ts'

const people = { query: kernel.idempotency.queries.expiring, where: {}, order: 'oldest', limit: 1000 } as const

/** A record and its event, by one number. */
const told = (number: number) =>
  together(create(a.idempotency(`${number}`, { expiresAt: a.START + number })), emit(a.event(number)))

export const snapshotCases: readonly StoreCase[] = casesOf('find', {
  'a stream from the page on misses no event': async ({ store, expect }) => {
    await commit(store, told(1), told(2))
    const { asOf } = await store.find(a.acme, people)
    await commit(store, told(3))
    await commit(store, told(4))
    expect(numbersOf(await readLog(store, { after: asOf }))).toEqual([3, 4])
  },

  'a stream from the page on repeats no event of the page': async ({ store, expect }) => {
    await commit(store, told(1), told(2), told(3))
    const { asOf, records } = await store.find(a.acme, people)
    expect(records.length).toBe(3)
    expect(await readLog(store, { after: asOf })).toEqual([])
  },

  'the cursor of a page of an empty tenant is the beginning of the log': async ({ store, expect }) => {
    const { asOf } = await store.find(a.acme, people)
    await commit(store, told(1))
    expect(numbersOf(await readLog(store, { after: asOf }))).toEqual([1])
  },

  'a later page has a cursor of its own time': async ({ store, expect }) => {
    await commit(store, told(1), told(2))
    const first = await store.find(a.acme, { ...people, limit: 1 })
    if (first.next === undefined) throw new Error('One of two was found, but the page has no next.')
    await commit(store, told(3))
    const second = await store.find(a.acme, { ...people, after: first.next })
    expect(second.records.length).toBe(2)
    expect(await readLog(store, { after: second.asOf })).toEqual([])
  },

  'the cursor of a page is the end of the log, while nothing is committed': async ({ store, expect }) => {
    await commit(store, told(1))
    expect((await store.find(a.acme, people)).asOf).toBe(await endOf(store))
  },

  'the cursor of a page is of the log of its own tenant': async ({ store, expect }) => {
    await commit(store, told(1), commitOf({ events: [a.event(8), a.event(9)] }, a.globex))
    const { asOf } = await store.find(a.globex, people)
    await commit(store, told(2), commitOf({ events: [a.event(10)] }, a.globex))
    expect(numbersOf(await readLog(store, { tenant: a.globex, after: asOf }))).toEqual([10])
  },

  'pages that are read while commits run join the log without a gap or a repetition': async ({ store, expect }) => {
    const count = 30
    const commits = Array.from({ length: count }, async (_, number) => {
      for (let turn = 0; turn < number; turn++) await Promise.resolve()
      await commit(store, told(number))
    })
    const pages = Array.from({ length: 10 }, async (_, number) => {
      for (let turn = 0; turn < number * 3; turn++) await Promise.resolve()
      return store.find(a.acme, people)
    })
    const [taken] = await Promise.all([Promise.all(pages), Promise.all(commits)])
    for (const { records, asOf } of taken) {
      const shown = records.map(({ id }) => Number(id.slice(4)))
      const streamed = numbersOf(await readLog(store, { after: asOf }))
      const once = [...shown, ...streamed].sort((one, other) => one - other)
      expect(once).toEqual(Array.from({ length: count }, (_, number) => number))
    }
  },

  'a page shows a commit whole or not at all': async ({ store, expect }) => {
    const pair = (name: string) => a.conversation(name, { messageCount: 0 })
    let [left, right] = [pair('left'), pair('right')]
    await commit(store, create(left, right))
    const moves = async (): Promise<void> => {
      for (let turn = 1; turn <= 10; turn++) {
        await attempt(store, together(replace(left, { messageCount: turn }), replace(right, { messageCount: -turn })))
        left = { ...left, version: turn + 1 }
        right = { ...right, version: turn + 1 }
      }
    }
    const looks = async (): Promise<number[]> => {
      const sums: number[] = []
      for (let turn = 0; turn < 20; turn++) {
        const { records } = await store.find(a.acme, {
          query: kernel.conversation.queries.conversations,
          where: {},
          order: 'newest',
          limit: 10,
        })
        sums.push(records.reduce((sum, { messageCount }) => sum + messageCount, 0))
      }
      return sums
    }
    const [sums] = await Promise.all([looks(), moves()])
    expect(sums).toEqual(sums.map(() => 0))
  },
})
