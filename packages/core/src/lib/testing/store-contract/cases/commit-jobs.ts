import { kernel } from '../../../model/schema.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { attempt, changeHeld, commit, create, emit, finish, postpone, replace, together } from '../commits.ts'
import { claim, claimOne, numbersOf, read, readLog } from '../reads.ts'
import * as a from '../samples.ts'

const waiting = a.job('deliver')

export const jobCases: readonly StoreCase[] = casesOf('commit', {
  'a job under a lease can be finished with its effects': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const held = await claimOne(store)
    await commit(store, together(finish(held), create(a.contact('ann')), emit(a.event(1))))
    expect(await read(store, a.contact('ann'))).toEqual(a.contact('ann'))
    expect(numbersOf(await readLog(store))).toEqual([1])
  },

  'a done job is removed': async ({ store, expect }) => {
    await commit(store, create(waiting))
    await commit(store, finish(await claimOne(store)))
    expect(await read(store, waiting)).toBe(undefined)
    const { records } = await store.find(a.acme, {
      query: kernel.job.queries.jobs,
      where: {},
      order: 'newest',
      limit: 10,
    })
    expect(records).toEqual([])
  },

  'a job of the same id can be added after one that is done': async ({ store, expect }) => {
    await commit(store, create(waiting))
    await commit(store, finish(await claimOne(store)))
    await commit(store, create(waiting))
    expect(await read(store, waiting)).toEqual(waiting)
  },

  'a job that exists cannot be added again': async ({ store, expect }) => {
    await commit(store, create(waiting))
    expect(await attempt(store, create({ ...waiting, priority: 9 }))).toEqual([false])
    expect(await read(store, waiting)).toEqual(waiting)
  },

  'a lease under an older fence is a conflict': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const dead = await claimOne(store)
    const held = await claimOne(store, { now: a.START + 20_000 })
    expect(await attempt(store, together(finish(dead), emit(a.event(1))))).toEqual([false])
    expect(await read(store, waiting)).toEqual(held)
    expect(await readLog(store)).toEqual([])
  },

  'a lease under a fence that was never given is a conflict': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const held = await claimOne(store)
    expect(await attempt(store, finish({ ...held, fence: held.fence + 1 }))).toEqual([false])
  },

  'a lease on a job that waits is a conflict': async ({ store, expect }) => {
    await commit(store, create(waiting))
    expect(await attempt(store, finish(waiting))).toEqual([false])
    expect(await read(store, waiting)).toEqual(waiting)
  },

  'a lease on a job that is done is a conflict': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const held = await claimOne(store)
    await commit(store, finish(held))
    expect(await attempt(store, finish(held))).toEqual([false])
  },

  'an expired lease is valid until the job is taken over': async ({ store, expect }) => {
    await commit(store, create(waiting, a.job('other')))
    const [held] = (await claim(store)).filter(({ id }) => id === waiting.id)
    if (held === undefined) throw new Error('The job was expected.')
    await claim(store, { now: a.START + 60_000, queues: [a.rule({ queue: 'elsewhere' })] })
    expect(await attempt(store, finish(held))).toEqual([true])
  },

  'of many concurrent commits that finish one claim exactly one takes effect': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const held = await claimOne(store)
    const calls = Array.from({ length: 20 }, (_, place) => attempt(store, together(finish(held), emit(a.event(place)))))
    expect((await Promise.all(calls)).flat().filter(Boolean).length).toBe(1)
    expect((await readLog(store)).length).toBe(1)
  },

  'a job without a lease is changed under its version': async ({ store, expect }) => {
    const dead = a.job('dead', { state: 'dead', failures: 12, error: 'It never worked.' })
    await commit(store, create(dead))
    await commit(store, replace(dead, { state: 'waiting', failures: 0, error: null }))
    const held = await claimOne(store)
    expect([held.failures, held.error, held.fence]).toEqual([0, null, 1])
  },

  'a claim makes an earlier version of its job a conflict': async ({ store, expect }) => {
    await commit(store, create(waiting))
    await claimOne(store)
    expect(await attempt(store, replace(waiting, { priority: 9 }))).toEqual([false])
    expect((await read(store, waiting))?.priority).toBe(0)
  },

  'a postponed job keeps its fence, its failures and its error': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const held = await claimOne(store)
    const change = { state: 'waiting', lease: null, due: a.START + 500, failures: 1, error: 'Busy.' } as const
    await commit(store, changeHeld(held, change))
    expect(await read(store, waiting)).toEqual({ ...held, ...change, version: 3 })
  },

  'a postponed job has no lease': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const held = await claimOne(store)
    await commit(store, postpone(held, a.START))
    expect(await attempt(store, finish(held))).toEqual([false])
  },
})
