import type { AnyRecord, Commit, Expectation, Job } from '@parley/core'
import { describe, expect, it } from 'vitest'
import { contact, conversation, job, key, opened, tally, tenant } from '../../../../store-kysely/test/records.ts'
import { planBatch } from './plan-batch.ts'
import type { Snapshot } from './snapshot.ts'

const nothing: Snapshot = { records: [], owners: [], heads: new Map() }

function commit(different: Partial<Commit>): Commit {
  return { tenant, expect: [], put: [], add: [], jobs: [], events: [], remove: [], ...different }
}

const absent = ({ kind, id }: AnyRecord): Expectation => ({ type: 'absent', ref: { kind, id } })
const at = ({ kind, id }: AnyRecord, version: number): Expectation => ({ type: 'version', ref: { kind, id }, version })

const create = (record: Exclude<AnyRecord, Job>): Commit => commit({ expect: [absent(record)], put: [record] })
const replace = (record: Exclude<AnyRecord, Job>, version: number): Commit =>
  commit({ expect: [at(record, version)], put: [{ ...record, version: version + 1 }] })
const outcomes = (batch: Commit[], snapshot = nothing): boolean[] =>
  planBatch(batch, snapshot).results.map(({ ok }) => ok)

const talk = conversation('con_1', { keys: [key('thread')] })
const stands = (record: AnyRecord, keys: typeof talk.keys = []): Snapshot => ({
  ...nothing,
  records: [{ tenant, kind: record.kind, id: record.id, version: record.version, keys }],
})

describe('planBatch', () => {
  it('lets a commit build on an earlier one of the batch, and writes the last state once', () => {
    const plan = planBatch([create(talk), replace(talk, 1), replace(talk, 2)], nothing)
    expect(plan.results.every(({ ok }) => ok)).toBe(true)
    expect(plan.make).toEqual([{ ...talk, version: 3 }])
    expect(plan.claim).toEqual([{ tenant, key: 'thread', kind: 'conversation', id: 'con_1' }])
  })

  it('tells what is made from what is changed, and makes anew what was removed', () => {
    const again = commit({ expect: [at(talk, 1)], remove: [{ kind: 'conversation', id: talk.id }] })
    expect(planBatch([replace(talk, 1)], stands(talk))).toMatchObject({ make: [], change: [{ version: 2 }] })
    expect(planBatch([again, create(talk)], stands(talk))).toMatchObject({
      remove: [{ id: 'con_1' }],
      make: [{ version: 1 }],
      change: [],
    })
  })

  it('lets a conflict stand alone: it leaves no trace, and what builds on it falls with it', () => {
    const other = contact('per_1')
    const fails = { ...replace(talk, 7), events: [opened('con_1', 1)] }
    const plan = planBatch([fails, create(other), replace(talk, 8)], stands(talk))
    expect(plan.results).toEqual([{ ok: false, conflict: 'con_1' }, { ok: true }, { ok: false, conflict: 'con_1' }])
    expect(plan.make).toEqual([other])
    expect(plan.events).toEqual([])
  })

  it('hands a key that one commit releases to the next', () => {
    const closes = commit({ expect: [at(talk, 1)], put: [{ ...talk, version: 2, keys: [] }] })
    const next = conversation('con_2', { keys: talk.keys })
    expect(
      outcomes([create(next)], { ...stands(talk, talk.keys), owners: [{ tenant, key: key('thread'), id: 'con_1' }] }),
    ).toEqual([false])
    const plan = planBatch([closes, create(next)], stands(talk, talk.keys))
    expect(plan.release).toEqual([{ tenant, key: 'thread' }])
    expect(plan.claim).toMatchObject([{ key: 'thread', id: 'con_2' }])
  })

  it('writes nothing for what came and went within the batch', () => {
    const gone = commit({ expect: [at(talk, 1)], remove: [{ kind: 'conversation', id: talk.id }] })
    expect(planBatch([create(talk), gone], nothing)).toMatchObject({
      remove: [],
      make: [],
      change: [],
      release: [],
      claim: [],
    })
    expect(planBatch([gone], stands(talk, talk.keys))).toMatchObject({
      remove: [{ id: 'con_1' }],
      release: [{ key: 'thread' }],
    })
  })

  it('sums what is added, and never overwrites a counter that the batch made', () => {
    const count = tally('tly_1')
    const raise = commit({ add: [{ record: count, field: 'count', by: 2 }] })
    expect(planBatch([raise, raise], nothing)).toMatchObject({ make: [], change: [], raise: [{ by: { count: 4 } }] })
    const overwrite = replace({ ...count, count: 99 }, 1)
    const plan = planBatch([raise, overwrite], nothing)
    expect(plan).toMatchObject({ make: [{ count: 0, version: 2 }], raise: [{ by: { count: 2 } }] })
  })

  it('keeps jobs in the order of their commits, over all tenants', () => {
    const blue = 'blue' as typeof tenant
    const add = (each: Job): Commit => commit({ tenant: each.tenant, expect: [absent(each)], jobs: [each] })
    const jobs = [job('job_c'), job('job_b', { tenant: blue }), job('job_a')]
    expect(planBatch(jobs.map(add), nothing).make.map(({ id }) => id)).toEqual(['job_c', 'job_b', 'job_a'])
  })

  it('gives events their places behind the head, and trims what stood there at that point', () => {
    const first = commit({ events: [opened('con_1', 5), opened('con_1', 6)], trim: 9 })
    const plan = planBatch([first, commit({ events: [opened('con_1', 7)] })], {
      ...nothing,
      heads: new Map([[tenant, 40]]),
    })
    expect(plan.events.map(({ place }) => place)).toEqual([41, 42, 43])
    expect(plan.heads).toEqual([{ tenant, head: 43 }])
    expect(plan.trims).toEqual([{ tenant, before: 9, through: 42 }])
  })

  it('holds a job only by the fence of its newest claim', () => {
    const held = job('job_1', { state: 'running', fence: 2, lease: 10 })
    const finish = (fence: number): Commit =>
      commit({ expect: [{ type: 'lease', job: held.id, fence }], jobs: [{ ...held, state: 'done' }] })
    const snapshot: Snapshot = {
      ...nothing,
      records: [{ tenant, kind: 'job', id: held.id, version: 3, keys: [], state: 'running', fence: 2 }],
    }
    expect(outcomes([finish(1), finish(2), finish(2)], snapshot)).toEqual([false, true, false])
  })

  it('refuses a write without exactly one expectation, and an increment of what is no counter', () => {
    const misused = expect.objectContaining({ code: 'store.misused' })
    expect(() => planBatch([commit({ put: [talk] })], nothing)).toThrow(misused)
    expect(() => planBatch([commit({ put: [talk], expect: [absent(talk), at(talk, 1)] })], nothing)).toThrow(misused)
    expect(() => planBatch([commit({ add: [{ record: talk, field: 'unread', by: 1 }] })], nothing)).toThrow(misused)
  })
})
