import { casesOf, type StoreCase } from '../case.ts'
import { attempt, changeHeld, commit, create, emit, finish, postpone, replace, together } from '../commits.ts'
import { claim, claimOne, idsOf, read } from '../reads.ts'
import * as a from '../samples.ts'

const waiting = a.job('deliver', { priority: 3, group: 'thread', work: { type: 'pull', channel: 'phone' } })
const LATER = a.START + 10_001

export const dueCases: readonly StoreCase[] = casesOf('claim', {
  'a due job is returned: running, leased, its fence and version raised by one': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const held = await claimOne(store, { now: a.START + 5, queues: [a.rule({ lease: 700 })] })
    expect(held).toEqual({ ...waiting, state: 'running', lease: a.START + 705, fence: 1, version: 2 })
  },

  'the returned job is the stored job': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const held = await claimOne(store)
    expect(await read(store, waiting)).toEqual(held)
  },

  'a job is not returned before it is due': async ({ store, expect }) => {
    await commit(store, create(a.job('later', { due: a.START + 100 })))
    expect(await claim(store, { now: a.START + 99 })).toEqual([])
    expect((await claim(store, { now: a.START + 100 })).length).toBe(1)
  },

  'a job with a valid lease is not returned': async ({ store, expect }) => {
    await commit(store, create(a.job('one'), a.job('two')))
    await claim(store, { limit: 1 })
    expect((await claim(store, { now: a.START + 9_000 })).length).toBe(1)
    expect(await claim(store, { now: a.START + 9_000 })).toEqual([])
  },

  'an expired lease is taken over with a higher fence': async ({ store, expect }) => {
    await commit(store, create(waiting))
    await claimOne(store)
    expect(await claim(store, { now: a.START + 9_999 })).toEqual([])
    const taken = await claimOne(store, { now: LATER })
    expect(taken).toEqual({ ...waiting, state: 'running', lease: LATER + 10_000, fence: 2, version: 3 })
  },

  'after a takeover, the earlier worker can neither finish, renew nor postpone the job': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const dead = await claimOne(store)
    const held = await claimOne(store, { now: LATER })
    const late = [finish(dead), changeHeld(dead, { lease: LATER + 99_000 }), postpone(dead, a.START)]
    expect(await attempt(store, ...late)).toEqual([false, false, false])
    expect(await read(store, waiting)).toEqual(held)
    expect(await attempt(store, finish(held))).toEqual([true])
  },

  'a renewed lease is not taken over': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const held = await claimOne(store)
    await commit(store, changeHeld(held, { lease: a.START + 30_000 }))
    expect(await claim(store, { now: a.START + 29_999 })).toEqual([])
    expect((await claimOne(store, { now: a.START + 30_001 })).fence).toBe(2)
  },

  'a renewed lease keeps its fence: its worker may finish': async ({ store, expect }) => {
    await commit(store, create(waiting))
    const held = await claimOne(store)
    await commit(store, changeHeld(held, { lease: a.START + 30_000 }))
    await commit(store, finish(held))
    expect(await read(store, waiting)).toBe(undefined)
  },

  'a done job is never returned again': async ({ store, expect }) => {
    await commit(store, create(waiting))
    await commit(store, finish(await claimOne(store)))
    expect(await claim(store, { now: a.START + 99_000_000 })).toEqual([])
  },

  'a dead job is never returned again': async ({ store, expect }) => {
    await commit(store, create(waiting))
    await commit(store, changeHeld(await claimOne(store), { state: 'dead', lease: null, error: 'Failed.' }))
    expect(await claim(store, { now: a.START + 99_000_000 })).toEqual([])
    expect((await read(store, waiting))?.error).toBe('Failed.')
  },

  'a postponed job is returned when it is due again, under the next fence': async ({ store, expect }) => {
    await commit(store, create(waiting))
    await commit(store, postpone(await claimOne(store), a.START + 60_000))
    expect(await claim(store, { now: a.START + 59_999 })).toEqual([])
    expect((await claimOne(store, { now: a.START + 60_000 })).fence).toBe(2)
  },

  'a job of a commit that conflicts is not returned': async ({ store, expect }) => {
    await attempt(store, together(create(waiting), replace(a.contact('nobody'))))
    expect(await claim(store)).toEqual([])
  },

  'a dead job that is replayed is returned': async ({ store, expect }) => {
    const dead = a.job('dead', { state: 'dead', fence: 7, failures: 12 })
    await commit(store, create(dead))
    expect(await claim(store)).toEqual([])
    await commit(store, together(replace(dead, { state: 'waiting', failures: 0 }), emit(a.event(1))))
    expect((await claimOne(store)).fence).toBe(8)
  },

  'at most `limit` jobs are returned': async ({ store, expect }) => {
    await commit(store, create(...[...'abcde'].map((name) => a.job(name))))
    const counts = [(await claim(store, { limit: 2 })).length, (await claim(store, { limit: 2 })).length]
    expect([...counts, (await claim(store, { limit: 2 })).length]).toEqual([2, 2, 1])
  },

  'only jobs of the named queues are returned': async ({ store, expect }) => {
    await commit(store, create(a.job('one'), a.job('two', { queue: 'mail' }), a.job('three', { queue: 'phone' })))
    const taken = await claim(store, { queues: [a.rule({ queue: 'mail' }), a.rule({ queue: 'phone' })] })
    expect(idsOf(taken)).toEqual(['job_three', 'job_two'])
  },

  'without a named queue nothing is returned': async ({ store, expect }) => {
    await commit(store, create(waiting))
    expect(await claim(store, { queues: [] })).toEqual([])
  },

  'jobs of all tenants are returned, each with its tenant': async ({ store, expect }) => {
    await commit(store, create(a.job('one')), create(a.job('two', { tenant: a.globex })))
    const taken = await claim(store)
    expect(taken.map(({ id, tenant }) => `${id} of ${tenant}`).sort()).toEqual(['job_one of acme', 'job_two of globex'])
  },

  'jobs of the same id in two tenants are two jobs': async ({ store, expect }) => {
    await commit(store, create(waiting), create({ ...waiting, tenant: a.globex }))
    const [one, other] = await claim(store)
    if (one === undefined || other === undefined) throw new Error('Two jobs were expected.')
    await commit(store, finish(one))
    expect(await attempt(store, finish(one), finish(other))).toEqual([false, true])
  },

  'concurrent claims never return a job twice': async ({ store, expect }) => {
    await commit(store, create(...Array.from({ length: 40 }, (_, place) => a.job(`n${place}`))))
    const taken = await Promise.all(Array.from({ length: 20 }, () => claim(store, { limit: 3 })))
    const ids = idsOf(taken.flat())
    expect([ids.length, new Set(ids).size]).toEqual([40, 40])
  },

  'one of several concurrent claims takes a job over': async ({ store, expect }) => {
    await commit(store, create(waiting))
    await claimOne(store)
    const taken = await Promise.all(Array.from({ length: 10 }, () => claim(store, { now: LATER })))
    expect(taken.flat().map(({ fence }) => fence)).toEqual([2])
  },
})
