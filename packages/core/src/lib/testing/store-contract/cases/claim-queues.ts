import { casesOf, type StoreCase } from '../case.ts'
import { commit, create, finish, postpone } from '../commits.ts'
import { claim, claimInOrder, claimOne, idsOf } from '../reads.ts'
import * as a from '../samples.ts'

const jobs = (...names: string[]) => names.map((name) => a.job(name))
const pair = [a.rule({ concurrency: 2 })]
const spaced = [a.rule({ spacing: 2000 })]

export const queueCases: readonly StoreCase[] = casesOf('claim', {
  'at most as many jobs of a queue run as it has slots': async ({ store, expect }) => {
    await commit(store, create(...jobs('a', 'b', 'c', 'd')))
    expect((await claim(store, { queues: pair })).length).toBe(2)
    expect(await claim(store, { queues: pair })).toEqual([])
  },

  'a done job frees its slot': async ({ store, expect }) => {
    await commit(store, create(...jobs('a', 'b', 'c', 'd')))
    const [held] = await claim(store, { queues: pair })
    if (held === undefined) throw new Error('Two jobs were expected.')
    await commit(store, finish(held))
    expect((await claim(store, { queues: pair })).length).toBe(1)
  },

  'a postponed job frees its slot': async ({ store, expect }) => {
    await commit(store, create(...jobs('a', 'b')))
    const queues = [a.rule({ concurrency: 1 })]
    const held = await claimOne(store, { queues })
    await commit(store, postpone(held, a.START + 60_000))
    expect(idsOf(await claim(store, { queues }))).toEqual(['job_b'])
  },

  'an expired lease frees its slot': async ({ store, expect }) => {
    await commit(store, create(...jobs('a', 'b', 'c')))
    const queues = [a.rule({ concurrency: 1 })]
    await claimOne(store, { queues })
    expect((await claim(store, { queues, now: a.START + 5_000 })).length).toBe(0)
    expect((await claim(store, { queues, now: a.START + 20_000 })).length).toBe(1)
  },

  'slots are counted over all tenants': async ({ store, expect }) => {
    await commit(
      store,
      create(...jobs('a', 'b')),
      create(a.job('c', { tenant: a.globex }), a.job('d', { tenant: a.globex })),
    )
    expect((await claim(store, { queues: pair })).length).toBe(2)
    expect(await claim(store, { queues: pair })).toEqual([])
  },

  'each queue has slots of its own': async ({ store, expect }) => {
    await commit(store, create(...jobs('a', 'b'), a.job('c', { queue: 'mail' }), a.job('d', { queue: 'mail' })))
    const queues = [a.rule({ concurrency: 1 }), a.rule({ queue: 'mail', concurrency: 1 })]
    expect(idsOf(await claim(store, { queues }))).toEqual(['job_a', 'job_c'])
  },

  'jobs of a full queue do not hide those of a free one': async ({ store, expect }) => {
    const many = Array.from({ length: 50 }, (_, place) => a.job(`n${place}`, { priority: 9 }))
    await commit(store, create(...many, a.job('free', { queue: 'mail' })))
    const queues = [a.rule({ concurrency: 1 }), a.rule({ queue: 'mail' })]
    expect((await claim(store, { queues, limit: 2 })).map(({ queue }) => queue)).toEqual(['work', 'mail'])
  },

  'concurrent claims share the slots of a queue': async ({ store, expect }) => {
    await commit(store, create(...Array.from({ length: 20 }, (_, place) => a.job(`n${place}`))))
    const queues = [a.rule({ concurrency: 3 })]
    const taken = await Promise.all(Array.from({ length: 10 }, () => claim(store, { queues, limit: 2 })))
    expect(taken.flat().length).toBe(3)
  },

  'jobs of a spaced queue start apart': async ({ store, expect }) => {
    await commit(store, create(...jobs('a', 'b', 'c')))
    const counts: number[] = []
    for (const now of [0, 1999, 2000, 3999, 4000]) {
      counts.push((await claim(store, { queues: spaced, now: a.START + now })).length)
    }
    expect(counts).toEqual([1, 0, 1, 0, 1])
  },

  'the spacing of a queue is kept when its job is done': async ({ store, expect }) => {
    await commit(store, create(...jobs('a', 'b')))
    await commit(store, finish(await claimOne(store, { queues: spaced })))
    expect(await claim(store, { queues: spaced, now: a.START + 1999 })).toEqual([])
    expect((await claim(store, { queues: spaced, now: a.START + 2000 })).length).toBe(1)
  },

  'a takeover keeps the spacing of its queue': async ({ store, expect }) => {
    await commit(store, create(...jobs('a', 'b')))
    const queues = [a.rule({ spacing: 2000, lease: 1000 })]
    await claimOne(store, { queues })
    expect(await claim(store, { queues, now: a.START + 1500 })).toEqual([])
    expect((await claim(store, { queues, now: a.START + 2000 })).length).toBe(1)
  },

  'the spacing of one queue delays no other queue': async ({ store, expect }) => {
    await commit(store, create(...jobs('a', 'b'), a.job('c', { queue: 'mail' }), a.job('d', { queue: 'mail' })))
    const queues = [a.rule({ spacing: 2000 }), a.rule({ queue: 'mail' })]
    expect(idsOf(await claim(store, { queues })).slice(1)).toEqual(['job_c', 'job_d'])
  },

  'concurrent claims keep the spacing': async ({ store, expect }) => {
    await commit(store, create(...jobs('a', 'b', 'c', 'd')))
    const taken = await Promise.all(Array.from({ length: 8 }, () => claim(store, { queues: spaced })))
    expect(taken.flat().length).toBe(1)
  },
})

export const urgencyCases: readonly StoreCase[] = casesOf('claim', {
  'higher priority goes first': async ({ store, expect }) => {
    await commit(
      store,
      create(a.job('low', { priority: 0 }), a.job('high', { priority: 10 }), a.job('mid', { priority: 5 })),
    )
    expect(await claimInOrder(store)).toEqual(['high', 'mid', 'low'])
  },

  'of equal priority the earlier due goes first': async ({ store, expect }) => {
    const due = (name: string, at: number) => a.job(name, { due: a.START + at, createdAt: a.START - at })
    await commit(store, create(due('third', 30), due('first', 10), due('second', 20)))
    expect(await claimInOrder(store, a.START + 100)).toEqual(['first', 'second', 'third'])
  },

  'of equal priority and due time the earlier commit goes first': async ({ store, expect }) => {
    await commit(store, create(a.job('z')), create(a.job('m')), create(a.job('a')))
    await commit(store, create(a.job('k')))
    expect(await claimInOrder(store)).toEqual(['z', 'm', 'a', 'k'])
  },

  'priority below zero goes after zero': async ({ store, expect }) => {
    await commit(store, create(a.job('never', { priority: -10 }), a.job('normal'), a.job('seldom', { priority: -1 })))
    expect(await claimInOrder(store)).toEqual(['normal', 'seldom', 'never'])
  },

  'priority goes before due time': async ({ store, expect }) => {
    await commit(store, create(a.job('early', { due: a.START - 1000 }), a.job('urgent', { priority: 1 })))
    expect(await claimInOrder(store)).toEqual(['urgent', 'early'])
  },

  'priority goes before the order of tenants and queues': async ({ store, expect }) => {
    await commit(
      store,
      create(a.job('one', { queue: 'mail' })),
      create(a.job('two', { tenant: a.globex, priority: 1 })),
    )
    const [taken] = await claim(store, { limit: 1, queues: [a.rule({ queue: 'mail' }), a.rule()] })
    expect(taken?.id).toBe('job_two')
  },

  'the limit keeps the most urgent jobs': async ({ store, expect }) => {
    const many = Array.from({ length: 30 }, (_, place) => a.job(`n${place}`, { priority: place % 10 }))
    await commit(store, create(...many))
    expect((await claim(store, { limit: 3 })).map(({ priority }) => priority)).toEqual([9, 9, 9])
  },
})
