import { describe, expect, it } from 'vitest'
import type { Job } from '../model/job.ts'
import type { Stored } from '../model/record.ts'
import { schemaOf } from '../model/schema.ts'
import type { Commit, Expectation } from '../ports/store.ts'
import {
  contact,
  conversation,
  event,
  job,
  keyNamed as key,
  statistic,
  acme as tenant,
} from '../testing/store-contract/samples.ts'
import type { CountersOf } from './batch-state.ts'
import { planBatch } from './plan-batch.ts'
import type { Plan, Snapshot } from './snapshot.ts'

const schema = schemaOf()
const countersOf: CountersOf = (kind) =>
  Object.entries(schema.get(kind)?.columns ?? {}).flatMap(([field, { type }]) => (type === 'counter' ? [field] : []))
const plan = (batch: readonly Commit[], snapshot: Snapshot): Plan => planBatch(batch, snapshot, countersOf)

const nothing: Snapshot = { records: [], owners: [], heads: new Map() }

function commit(different: Partial<Commit>): Commit {
  return { tenant, expect: [], put: [], add: [], jobs: [], events: [], remove: [], ...different }
}

const absent = ({ kind, id }: Stored): Expectation => ({ type: 'absent', ref: { kind, id } })
const at = ({ kind, id }: Stored, version: number): Expectation => ({ type: 'version', ref: { kind, id }, version })

const create = (record: Stored): Commit => commit({ expect: [absent(record)], put: [record] })
const replace = (record: Stored, version: number): Commit =>
  commit({ expect: [at(record, version)], put: [{ ...record, version: version + 1 }] })
const outcomes = (batch: Commit[], snapshot = nothing): boolean[] => plan(batch, snapshot).results.map(({ ok }) => ok)

const talk = conversation('1', { keys: [key('thread')] })
const stands = (record: Stored, keys: typeof talk.keys = []): Snapshot => ({
  ...nothing,
  records: [{ tenant, kind: record.kind, id: record.id, version: record.version, keys }],
})

describe('planBatch', () => {
  it('lets a commit build on an earlier one of the batch, and writes the last state once', () => {
    const planned = plan([create(talk), replace(talk, 1), replace(talk, 2)], nothing)
    expect(planned.results.every(({ ok }) => ok)).toBe(true)
    expect(planned.make).toEqual([{ ...talk, version: 3 }])
    expect(planned.claim).toEqual([{ tenant, key: 'key-thread', kind: 'conversation', id: 'con_1' }])
  })

  it('distinguishes new records from changed ones, and makes a removed record again', () => {
    const again = commit({ expect: [at(talk, 1)], remove: [{ kind: 'conversation', id: talk.id }] })
    expect(plan([replace(talk, 1)], stands(talk))).toMatchObject({ make: [], change: [{ version: 2 }] })
    expect(plan([again, create(talk)], stands(talk))).toMatchObject({
      remove: [{ id: 'con_1' }],
      make: [{ version: 1 }],
      change: [],
    })
  })

  it('keeps a conflict apart: it writes nothing, and a commit that builds on it fails too', () => {
    const other = contact('1')
    const fails = { ...replace(talk, 7), events: [event(1)] }
    const planned = plan([fails, create(other), replace(talk, 8)], stands(talk))
    expect(planned.results).toEqual([{ ok: false, conflict: 'con_1' }, { ok: true }, { ok: false, conflict: 'con_1' }])
    expect(planned.make).toEqual([other])
    expect(planned.events).toEqual([])
  })

  it('gives a key that one commit releases to the next', () => {
    const closes = commit({ expect: [at(talk, 1)], put: [{ ...talk, version: 2, keys: [] }] })
    const next = conversation('2', { keys: talk.keys })
    expect(
      outcomes([create(next)], { ...stands(talk, talk.keys), owners: [{ tenant, key: key('thread'), id: 'con_1' }] }),
    ).toEqual([false])
    const planned = plan([closes, create(next)], stands(talk, talk.keys))
    expect(planned.release).toEqual([{ tenant, key: 'key-thread' }])
    expect(planned.claim).toMatchObject([{ key: 'key-thread', id: 'con_2' }])
  })

  it('writes nothing for a record that the batch both makes and removes', () => {
    const gone = commit({ expect: [at(talk, 1)], remove: [{ kind: 'conversation', id: talk.id }] })
    expect(plan([create(talk), gone], nothing)).toMatchObject({
      remove: [],
      make: [],
      change: [],
      release: [],
      claim: [],
    })
    expect(plan([gone], stands(talk, talk.keys))).toMatchObject({
      remove: [{ id: 'con_1' }],
      release: [{ key: 'key-thread' }],
    })
  })

  it('sums increments, and never overwrites a counter that the batch made', () => {
    const count = statistic('1')
    const raise = commit({ add: [{ record: count, field: 'count', by: 2 }] })
    expect(plan([raise, raise], nothing)).toMatchObject({ make: [], change: [], raise: [{ by: { count: 4 } }] })
    const overwrite = replace(Object.assign({ ...count }, { count: 99 }), 1)
    const planned = plan([raise, overwrite], nothing)
    expect(planned).toMatchObject({ make: [{ count: 0, version: 2 }], raise: [{ by: { count: 2 } }] })
  })

  it('keeps jobs in the order of their commits, over all tenants', () => {
    const blue = 'blue' as typeof tenant
    const add = (each: Job): Commit => commit({ tenant: each.tenant, expect: [absent(each)], jobs: [each] })
    const jobs = [job('c'), job('b', { tenant: blue }), job('a')]
    expect(plan(jobs.map(add), nothing).make.map(({ id }) => id)).toEqual(['job_c', 'job_b', 'job_a'])
  })

  it('gives events their places after the head, and trims the events up to that point', () => {
    const first = commit({ events: [event(5), event(6)], trim: 9 })
    const planned = plan([first, commit({ events: [event(7)] })], {
      ...nothing,
      heads: new Map([[tenant, 40]]),
    })
    expect(planned.events.map(({ place }) => place)).toEqual([41, 42, 43])
    expect(planned.heads).toEqual([{ tenant, head: 43 }])
    expect(planned.trims).toEqual([{ tenant, before: 9, through: 42 }])
  })

  it('accepts a lease only with the fence of the newest claim', () => {
    const held = job('1', { state: 'running', fence: 2, lease: 10 })
    const finish = (fence: number): Commit =>
      commit({ expect: [{ type: 'lease', job: held.id, fence }], jobs: [{ ...held, state: 'done' }] })
    const snapshot: Snapshot = {
      ...nothing,
      records: [{ tenant, kind: 'job', id: held.id, version: 3, keys: [], state: 'running', fence: 2 }],
    }
    expect(outcomes([finish(1), finish(2), finish(2)], snapshot)).toEqual([false, true, false])
  })

  it('refuses a write without exactly one expectation, and an increment of a field that is not a counter', () => {
    const misused = expect.objectContaining({ code: 'store.misused' })
    expect(() => plan([commit({ put: [talk] })], nothing)).toThrow(misused)
    expect(() => plan([commit({ put: [talk], expect: [absent(talk), at(talk, 1)] })], nothing)).toThrow(misused)
    expect(() => plan([commit({ add: [{ record: talk, field: 'unread', by: 1 }] })], nothing)).toThrow(misused)
  })
})
