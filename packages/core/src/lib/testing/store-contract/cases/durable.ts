import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, create, emit, finish, raise, remove, replace } from '../commits.ts'
import { claim, claimInOrder, claimOne, endOf, numbersOf, ownerOf, read, readLog } from '../reads.ts'
import * as a from '../samples.ts'
import { schema } from '../schema.ts'

const talk = a.conversation('talk', { keys: [a.keyNamed('thread')], labels: ['vip'] })

export const durableCases: readonly StoreCase[] = [
  ...casesOf(
    'migrate',
    {
      'a reopened store has nothing pending': async ({ store, reopen, expect }) => {
        await store.migrate({ schema, apply: true })
        const { applied, pending } = await (await reopen()).migrate({ schema, apply: false })
        expect({ applied, pending }).toEqual({ applied: [], pending: [] })
      },
    },
    'durable',
  ),

  ...casesOf(
    'commit',
    {
      'acknowledged commits exist after the store is opened again': async ({ store, reopen, expect }) => {
        await commit(store, create(talk), replace(talk, { unread: 3 }))
        const again = await reopen()
        expect(await read(again, talk)).toEqual({ ...talk, version: 2, unread: 3 })
      },

      'the last acknowledged commit exists after the store is opened again': async ({ store, reopen, expect }) => {
        const calls = Array.from({ length: 25 }, (_, place) => commit(store, create(a.contact(`n${place}`))))
        await Promise.all(calls)
        const again = await reopen()
        const found = await Promise.all(calls.map((_, place) => read(again, a.contact(`n${place}`))))
        expect(found.filter((person) => person === undefined)).toEqual([])
      },

      'keys stay with their owners when the store is opened again': async ({ store, reopen, expect }) => {
        await commit(store, create(talk))
        const again = await reopen()
        expect(await ownerOf(again, a.keyNamed('thread'))).toBe('con_talk')
        expect(await attempt(again, create(a.conversation('rival', { keys: talk.keys })))).toEqual([false])
      },

      'versions are still expected when the store is opened again': async ({ store, reopen, expect }) => {
        await commit(store, create(talk), replace(talk))
        const again = await reopen()
        expect(await attempt(again, replace(talk))).toEqual([false])
        expect(await attempt(again, replace({ ...talk, version: 2 }))).toEqual([true])
      },

      'counters continue when the store is opened again': async ({ store, reopen, expect }) => {
        await commit(store, raise(a.statistic('today'), 4))
        const again = await reopen()
        await commit(again, raise(a.statistic('today'), 3))
        expect((await read(again, a.statistic('today')))?.count).toBe(7)
      },

      'removed records and done jobs stay removed when the store is opened again': async ({
        store,
        reopen,
        expect,
      }) => {
        await commit(store, create(talk, a.job('deliver')))
        await commit(store, remove(talk), finish(await claimOne(store)))
        const again = await reopen()
        expect([await read(again, talk), await read(again, a.job('deliver'))]).toEqual([undefined, undefined])
      },
    },
    'durable',
  ),

  ...casesOf(
    'claim',
    {
      'a lease is valid when the store is opened again, until it expires': async ({ store, reopen, expect }) => {
        await commit(store, create(a.job('deliver')))
        await claimOne(store)
        const again = await reopen()
        expect(await claim(again, { now: a.START + 9_999 })).toEqual([])
        expect((await claimOne(again, { now: a.START + 10_001 })).fence).toBe(2)
      },

      'a job under a lease can be finished when the store is opened again': async ({ store, reopen, expect }) => {
        await commit(store, create(a.job('deliver')))
        const held = await claimOne(store)
        const again = await reopen()
        expect(await attempt(again, finish(held), finish(held))).toEqual([true, false])
      },

      'jobs keep their order when the store is opened again': async ({ store, reopen, expect }) => {
        for (const name of ['c', 'a', 'b'])
          await commit(store, create(a.job(name), a.job(`${name}2`, { group: 'talk' })))
        const again = await reopen()
        await commit(again, create(a.job('0')))
        expect(await claimInOrder(again)).toEqual(['c', 'c2', 'a', 'b', '0'])
      },

      'the spacing of a queue is kept when the store is opened again': async ({ store, reopen, expect }) => {
        const queues = [a.rule({ spacing: 2000 })]
        await commit(store, create(a.job('one'), a.job('two')))
        await claimOne(store, { queues })
        const again = await reopen()
        expect(await claim(again, { queues, now: a.START + 1_999 })).toEqual([])
        expect((await claim(again, { queues, now: a.START + 2_000 })).length).toBe(1)
      },
    },
    'durable',
  ),

  ...casesOf(
    'log',
    {
      'the log is the same when the store is opened again': async ({ store, reopen, expect }) => {
        await commit(store, emit(a.event(1), a.event(2)), emit(a.event(3)))
        const before = await store.log(a.acme, { after: 'oldest', limit: 10 })
        expect(await (await reopen()).log(a.acme, { after: 'oldest', limit: 10 })).toEqual(before)
      },

      'a cursor is valid when the store is opened again': async ({ store, reopen, expect }) => {
        await commit(store, emit(a.event(1), a.event(2)))
        const { cursor } = await store.log(a.acme, { after: 'oldest', limit: 1 })
        const again = await reopen()
        await commit(again, emit(a.event(3)))
        expect(numbersOf(await readLog(again, { after: cursor }))).toEqual([2, 3])
      },

      'the end of a log that was trimmed empty is kept when the store is opened again': async (trial) => {
        const { store, reopen, expect } = trial
        await commit(store, emit(a.event(1), a.event(2)))
        const end = await endOf(store)
        await commit(store, { ...emit(), trim: a.START + 1 })
        const again = await reopen()
        await commit(again, emit(a.event(3, a.START + 2)))
        expect(numbersOf(await readLog(again, { after: end }))).toEqual([3])
      },
    },
    'durable',
  ),
]
