import { memoryStore } from '@parley/core/memory'
import type { Commit, Expectation, Job, Ref, Store, Stored, TenantId } from '@parley/core/store'
import fc from 'fast-check'
import { expect } from 'vitest'
import { contact, conversation, job, key, message, opened, queryOf, schema, statistic } from './records.ts'

/** Few distinct names, so that commits meet. */
const ids = ['1', '2', '3']
const tenants = ['red', 'blue'] as TenantId[]
const queues = ['p', 'q'].map((queue) => ({ queue, concurrency: 2, spacing: queue === 'p' ? 5 : 0, lease: 10 }))

type Step = { type: 'commit'; batch: Commit[] } | { type: 'claim'; now: number; limit: number }

const tenant = fc.constantFrom(...tenants)
const version = fc.integer({ min: 1, max: 4 })
const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c').map(key), { maxLength: 2 })
const labels = fc.uniqueArray(fc.constantFrom('x', 'y'))
const text = fc.constantFrom('', "Robert'); drop table", '\u{1F600}', '\uFFFD', 'null')

const record = fc.oneof(
  fc
    .record({ id: fc.constantFrom(...ids), keys, version, starred: fc.boolean(), labels, activeAt: fc.nat(3) })
    .map(({ id, ...rest }) => conversation(`con_${id}`, rest)),
  fc.record({ id: fc.constantFrom(...ids), keys, version, text }).map(({ id, ...rest }) => message(`msg_${id}`, rest)),
  fc.record({ id: fc.constantFrom(...ids), version, name: text }).map(({ id, ...rest }) => contact(`per_${id}`, rest)),
  fc
    .record({ id: fc.constantFrom(...ids), version, count: fc.nat(9) })
    .map(({ id, ...rest }) => statistic(`stt_${id}`, rest)),
)
const work: fc.Arbitrary<Job> = fc
  .record({
    id: fc.constantFrom(...ids),
    version,
    queue: fc.constantFrom('p', 'q'),
    group: fc.constantFrom(null, 'g', 'h'),
    priority: fc.integer({ min: -1, max: 1 }),
    due: fc.integer({ min: 0, max: 30 }),
    state: fc.constantFrom<Job['state']>('waiting', 'waiting', 'running', 'done', 'dead'),
    lease: fc.constantFrom(null, 10, 40),
    fence: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ id, ...rest }) => job(`job_${id}`, rest))

const guard = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ type: 'absent' } as const) },
  { weight: 3, arbitrary: version.map((each) => ({ type: 'version', version: each }) as const) },
)
const lease = fc.integer({ min: 0, max: 2 }).map((fence) => ({ type: 'lease', fence }) as const)

const commit: fc.Arbitrary<Commit> = fc
  .record({
    tenant,
    put: fc.uniqueArray(fc.tuple(record, guard, fc.boolean()), { maxLength: 3, selector: ([{ id }]) => id }),
    jobs: fc.uniqueArray(fc.tuple(work, fc.oneof(guard, lease)), { maxLength: 2, selector: ([{ id }]) => id }),
    add: fc.array(fc.tuple(fc.constantFrom(...ids), fc.integer({ min: -2, max: 9 })), { maxLength: 2 }),
    events: fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 2 }),
    trim: fc.option(fc.integer({ min: 0, max: 50 }), { freq: 8 }),
  })
  .map(({ tenant: owner, put, jobs, add, events, trim }) => {
    const owned = <R extends Stored>(each: R): R => ({ ...each, tenant: owner })
    const expectOf = (each: Stored, how: { type: 'absent' } | { type: 'version'; version: number }): Expectation => ({
      ...how,
      ref: { kind: each.kind, id: each.id },
    })
    return {
      tenant: owner,
      expect: [
        ...put.map(([each, how]) => expectOf(each, how)),
        ...jobs.map(
          ([each, how]): Expectation => (how.type === 'lease' ? { ...how, job: each.id } : expectOf(each, how)),
        ),
      ],
      put: put.filter(([, , leaves]) => !leaves).map(([each]) => owned(each)),
      remove: put.filter(([, , leaves]) => leaves).map(([{ kind, id }]) => ({ kind, id })),
      jobs: jobs.map(([each]) => owned(each)),
      add: add.map(([id, by]) => ({ record: owned(statistic(`stt_${id}`)), field: 'count', by })),
      events: events.map((at) => opened('con_1', at)),
      ...(trim === null ? {} : { trim }),
    }
  })

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.array(commit, { maxLength: 5 }).map((batch): Step => ({ type: 'commit', batch })) },
  {
    weight: 1,
    arbitrary: fc
      .record({ now: fc.integer({ min: 0, max: 60 }), limit: fc.integer({ min: 1, max: 3 }) })
      .map((options): Step => ({ type: 'claim', ...options })),
  },
)

const everything = ids.flatMap((id) =>
  [conversation(`con_${id}`), message(`msg_${id}`), contact(`per_${id}`), statistic(`stt_${id}`), job(`job_${id}`)].map(
    refOf,
  ),
)

function refOf({ kind, id }: Stored): Ref {
  return { kind, id }
}

async function take(store: Store, { ...each }: Step): Promise<unknown> {
  if (each.type === 'commit') return (await store.commit(each.batch)).map(({ ok }) => ok)
  return store.claim({ now: each.now, limit: each.limit, queues })
}

/** All that a store returns, except the epoch in its cursors. */
async function look(store: Store): Promise<unknown> {
  const place = (cursor: string): string => cursor.slice(cursor.lastIndexOf('.'))
  const views = tenants.map(async (owner) => {
    const { records } = await store.load(owner, everything)
    const byKey = await Promise.all(['a', 'b', 'c'].map((each) => store.load(owner, [{ key: key(each) }])))
    const jobs = await store.find(owner, { query: queryOf('job', 'jobs'), where: {}, order: 'oldest', limit: 10 })
    const listed = async (where: object): Promise<unknown> =>
      (await store.find(owner, { query: queryOf('conversation', 'conversations'), where, order: 'newest', limit: 10 }))
        .records
    const starred = await listed({ starred: true })
    const log = await store.log(owner, { after: 'oldest', limit: 100 })
    return {
      records: new Map(records.map((each) => [each.id, each])),
      owners: byKey.map(({ records: owners }) => owners.map(({ id }) => id)),
      jobs: jobs.records,
      starred,
      labeled: await Promise.all(['x', 'y', { anyOf: ['x', 'y'] }].map((labels) => listed({ labels }))),
      asOf: place(jobs.asOf),
      log: { ...log, cursor: place(log.cursor), events: log.events.map(({ cursor, event }) => [place(cursor), event]) },
    }
  })
  return Promise.all(views)
}

/** Random commits and claims: a store returns what the reference returns. */
export async function answersAsTheReference(open: () => Promise<Store>, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      await using store = await open()
      await using reference = memoryStore()
      for (const each of [store, reference]) await each.migrate({ schema, apply: true })
      for (const each of steps) {
        expect(await take(store, each)).toEqual(await take(reference, each))
        expect(await look(store)).toEqual(await look(reference))
      }
    }),
    { numRuns: runs },
  )
}
