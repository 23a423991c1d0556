import { casesOf, type StoreCase } from '../case.ts'
import { changeHeld, commit, create, finish, postpone, replace } from '../commits.ts'
import { claim, claimOne, idsOf } from '../reads.ts'
import * as a from '../samples.ts'

const [first, second, third] = [
  a.job('first', { group: 'talk' }),
  a.job('second', { group: 'talk' }),
  a.job('third', { group: 'talk' }),
]

export const groupCases: readonly StoreCase[] = casesOf('claim', {
  'only the oldest unfinished job of a group is returned': async ({ store, expect }) => {
    await commit(store, create(first), create(second), create(third))
    expect(idsOf(await claim(store))).toEqual(['job_first'])
    expect(await claim(store)).toEqual([])
  },

  'the next job of a group is returned when the one before is done': async ({ store, expect }) => {
    await commit(store, create(first), create(second), create(third))
    const order: string[] = []
    for (let turn = 0; turn < 3; turn++) {
      const held = await claimOne(store)
      order.push(held.id)
      await commit(store, finish(held))
    }
    expect(order).toEqual(['job_first', 'job_second', 'job_third'])
  },

  'a group has the jobs of one commit in the given order': async ({ store, expect }) => {
    await commit(store, create(second, first, third))
    expect((await claimOne(store)).id).toBe('job_second')
  },

  'a group has the jobs of one batch in the order of the batch': async ({ store, expect }) => {
    await commit(store, create(third), create(first), create(second))
    expect((await claimOne(store)).id).toBe('job_third')
  },

  'a group is ordered by commit, with any due, priority and creation time': async ({ store, expect }) => {
    await commit(store, create({ ...first, due: a.START + 10, createdAt: a.START + 10 }))
    await commit(store, create({ ...second, due: a.START, priority: 99, createdAt: a.START }))
    expect(await claim(store, { now: a.START + 5 })).toEqual([])
    expect((await claimOne(store, { now: a.START + 10 })).id).toBe('job_first')
  },

  'a postponed job blocks its group, and keeps its place in it': async ({ store, expect }) => {
    await commit(store, create(first), create(second))
    await commit(store, postpone(await claimOne(store), a.START + 60_000))
    expect(await claim(store, { now: a.START + 30_000 })).toEqual([])
    expect((await claimOne(store, { now: a.START + 60_000 })).id).toBe('job_first')
  },

  'a changed job keeps its place in its group': async ({ store, expect }) => {
    await commit(store, create(first), create(second), replace(first, { priority: -5 }))
    expect((await claimOne(store)).id).toBe('job_first')
  },

  'a job with an expired lease is taken over before the next job of its group': async ({ store, expect }) => {
    await commit(store, create(first), create(second))
    await claimOne(store)
    const taken = await claimOne(store, { now: a.START + 20_000 })
    expect([taken.id, taken.fence]).toEqual(['job_first', 2])
  },

  'a dead job does not block its group': async ({ store, expect }) => {
    await commit(store, create(first), create(second))
    await commit(store, changeHeld(await claimOne(store), { state: 'dead', lease: null }))
    expect((await claimOne(store)).id).toBe('job_second')
  },

  'groups do not wait for each other': async ({ store, expect }) => {
    await commit(store, create(first), create(second), create(a.job('other', { group: 'other' })))
    expect(idsOf(await claim(store))).toEqual(['job_first', 'job_other'])
  },

  'jobs without a group do not wait for each other': async ({ store, expect }) => {
    await commit(store, create(a.job('one'), a.job('two')), create(a.job('three')))
    expect((await claim(store)).length).toBe(3)
  },

  'a group of one queue does not wait for the same group of another': async ({ store, expect }) => {
    await commit(store, create(first), create({ ...second, queue: 'mail' }))
    const queues = [a.rule(), a.rule({ queue: 'mail' })]
    expect(idsOf(await claim(store, { queues }))).toEqual(['job_first', 'job_second'])
  },

  'a group of one tenant does not wait for the same group of another': async ({ store, expect }) => {
    await commit(store, create(first), create({ ...second, tenant: a.globex }))
    expect(idsOf(await claim(store))).toEqual(['job_first', 'job_second'])
  },

  'jobs that wait for their group do not hide later jobs': async ({ store, expect }) => {
    const blocked = Array.from({ length: 50 }, (_, place) => a.job(`n${place}`, { group: 'talk', priority: 9 }))
    await commit(store, create(first), create(...blocked), create(a.job('free')))
    expect(idsOf(await claim(store, { limit: 2 }))).toEqual(['job_first', 'job_free'])
  },

  'concurrent claims keep the order of a group': async ({ store, expect }) => {
    await commit(store, create(first), create(second), create(a.job('other', { group: 'other' })))
    const taken = await Promise.all(Array.from({ length: 10 }, () => claim(store, { limit: 2 })))
    expect(idsOf(taken.flat())).toEqual(['job_first', 'job_other'])
  },
})
