import { kernel } from '../../../model/schema.ts'
import type { Store } from '../../../ports/store.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, create, emit, finish, raise, replace, together } from '../commits.ts'
import { claim, claimOne, codeOf, numbersOf, ownerOf, read, readLog } from '../reads.ts'
import * as a from '../samples.ts'
import { schema } from '../schema.ts'

const talk = a.conversation('talk', { keys: [a.keyNamed('thread')] })

/** Does the same over both handles in turn, all concurrently. */
async function race<Result>(
  [one, other]: readonly [Store, Store],
  each: (store: Store, place: number) => Promise<Result>,
): Promise<Result[]> {
  return Promise.all(Array.from({ length: 20 }, (_, place) => each(place % 2 === 0 ? one : other, place)))
}

export const sharedCases: readonly StoreCase[] = [
  ...casesOf(
    'migrate',
    {
      'runs each migration once, over all handles': async ({ store, second, expect }) => {
        const other = await second()
        const { pending } = await store.migrate({ schema, apply: false })
        const reports = await race([store, other], (each) => each.migrate({ schema, apply: true }))
        // Each handle may apply some of them.
        expect(reports.flatMap(({ applied }) => applied).sort()).toEqual(pending.toSorted())
      },
    },
    'shared',
  ),

  ...casesOf(
    'load',
    {
      'returns the commits of another handle': async ({ store, second, expect }) => {
        const other = await second()
        expect(await read(other, talk)).toBe(undefined)
        await commit(store, create(talk))
        expect(await read(other, talk)).toEqual(talk)
        expect(await ownerOf(other, a.keyNamed('thread'))).toBe('con_talk')
        await commit(other, replace(talk, { unread: 2 }))
        expect((await read(store, talk))?.unread).toBe(2)
      },
    },
    'shared',
  ),

  ...casesOf(
    'commit',
    {
      'of two handles that replace one version concurrently one succeeds': async ({ store, second, expect }) => {
        await commit(store, create(talk))
        const answers = await race([store, await second()], (each, unread) => attempt(each, replace(talk, { unread })))
        expect(answers.flat().filter(Boolean).length).toBe(1)
      },

      'of two handles that claim one key concurrently one succeeds': async ({ store, second, expect }) => {
        const answers = await race([store, await second()], (each, place) =>
          attempt(each, create(a.conversation(`n${place}`, { keys: talk.keys }))),
        )
        expect(answers.flat().filter(Boolean).length).toBe(1)
      },

      'counters count over all handles': async ({ store, second, expect }) => {
        const answers = await race([store, await second()], (each) => attempt(each, raise(a.statistic('today'))))
        expect(answers.flat().every(Boolean)).toBe(true)
        expect((await read(store, a.statistic('today')))?.count).toBe(20)
      },
    },
    'shared',
  ),

  ...casesOf(
    'find',
    {
      'a page of one handle joins the log of another': async ({ store, second, expect }) => {
        const other = await second()
        await commit(store, together(create(a.idempotency('one')), emit(a.event(1))))
        const { records, asOf } = await other.find(a.acme, {
          query: kernel.idempotency.queries.expiring,
          where: {},
          order: 'newest',
          limit: 10,
        })
        await commit(other, emit(a.event(2)))
        expect(records.length).toBe(1)
        expect(numbersOf(await readLog(store, { after: asOf }))).toEqual([2])
      },
    },
    'shared',
  ),

  ...casesOf(
    'claim',
    {
      'handles never return a job twice': async ({ store, second, expect }) => {
        await commit(store, create(...Array.from({ length: 30 }, (_, place) => a.job(`n${place}`))))
        const taken = (await race([store, await second()], (each) => claim(each, { limit: 2 }))).flat()
        expect([taken.length, new Set(taken.map(({ id }) => id)).size]).toEqual([30, 30])
      },

      'slots are counted over all handles': async ({ store, second, expect }) => {
        await commit(store, create(...Array.from({ length: 10 }, (_, place) => a.job(`n${place}`))))
        const queues = [a.rule({ concurrency: 3 })]
        expect((await race([store, await second()], (each) => claim(each, { queues, limit: 2 }))).flat().length).toBe(3)
      },

      'spacing is kept over all handles': async ({ store, second, expect }) => {
        const other = await second()
        const queues = [a.rule({ spacing: 2000 })]
        await commit(store, create(a.job('one'), a.job('two')))
        await claimOne(store, { queues })
        expect(await claim(other, { queues, now: a.START + 1_999 })).toEqual([])
      },

      'a job that one handle claimed is finished by another': async ({ store, second, expect }) => {
        await commit(store, create(a.job('deliver')))
        const held = await claimOne(store)
        await commit(await second(), finish(held))
        expect(await read(store, held)).toBe(undefined)
      },
    },
    'shared',
  ),

  ...casesOf(
    'log',
    {
      'all handles return the same sequence': async ({ store, second, expect }) => {
        const other = await second()
        await race([store, other], (each, place) => commit(each, emit(a.event(place * 2), a.event(place * 2 + 1))))
        const [mine, theirs] = [await readLog(store, { limit: 7 }), await readLog(other)]
        expect(mine.length).toBe(40)
        expect(theirs).toEqual(mine)
      },

      'a cursor of one handle is valid for another': async ({ store, second, expect }) => {
        const other = await second()
        await commit(store, emit(a.event(1), a.event(2)))
        const { cursor } = await store.log(a.acme, { after: 'oldest', limit: 1 })
        await commit(other, emit(a.event(3)))
        expect(numbersOf(await readLog(other, { after: cursor }))).toEqual([2, 3])
      },
    },
    'shared',
  ),

  ...casesOf(
    'dispose',
    {
      'closing one handle leaves the other open': async ({ store, second, expect }) => {
        const other = await second()
        await store[Symbol.asyncDispose]()
        await commit(other, create(talk))
        expect(await codeOf(read(store, talk))).toBe('store.unavailable')
        expect(await read(other, talk)).toEqual(talk)
      },
    },
    'shared',
  ),
]
