import type { Job } from '../../../model/job.ts'
import type { ClaimOptions, Store } from '../../../ports/store.ts'
import { read } from '../reads.ts'
import { rule } from '../samples.ts'
import { altered, type SeededBug } from './bug.ts'

/** A store that writes other jobs than the caller gave. */
function keeping(store: Store, change: (job: Job) => Job): Store {
  return altered(store, {
    commit: (commits) => store.commit(commits.map((each) => ({ ...each, jobs: each.jobs.map(change) }))),
  })
}

/** A store that claims with other options than the caller gave. */
function asking(store: Store, change: (options: ClaimOptions) => Partial<ClaimOptions>): Store {
  return altered(store, { claim: (options) => store.claim({ ...options, ...change(options) }) })
}

/** A store that returns other jobs than it claimed. */
function handing(store: Store, change: (jobs: Job[], options: ClaimOptions) => Job[]): Store {
  return altered(store, { claim: async (options) => change(await store.claim(options), options) })
}

export const claimBugs: readonly SeededBug[] = [
  {
    name: 'a lease is given twice: concurrent claims get the same jobs',
    caughtBy: 'claim: concurrent claims never return a job twice',
    plant: (store) => {
      let running: Promise<Job[]> | undefined
      const claim: Store['claim'] = (options) => {
        running ??= store.claim(options).finally(() => {
          running = undefined
        })
        return running
      }
      return altered(store, { claim })
    },
  },
  {
    name: 'the fence is not raised by a takeover',
    caughtBy: 'claim: an expired lease is taken over with a higher fence',
    plant: (store) => handing(store, (jobs) => jobs.map((job) => ({ ...job, fence: Math.min(job.fence, 1) }))),
  },
  {
    name: 'the fence is not checked: a dead worker finishes the job of another',
    caughtBy: 'claim: after a takeover, the earlier worker can neither finish, renew nor postpone the job',
    plant: (store) => {
      const commit: Store['commit'] = async (commits) => {
        const held = commits.flatMap(({ jobs }) => jobs)
        const fences = new Map(
          (await Promise.all(held.map((job) => read(store, job)))).map((job) => [job?.id, job?.fence]),
        )
        const blind = <E extends { type: string }>(each: E): E =>
          'fence' in each && 'job' in each ? { ...each, fence: fences.get(each.job as Job['id']) ?? each.fence } : each
        return store.commit(commits.map((each) => ({ ...each, expect: each.expect.map(blind) })))
      }
      return altered(store, { commit })
    },
  },
  {
    name: 'a job with an expired lease is never returned again',
    caughtBy: 'claim: an expired lease is taken over with a higher fence',
    plant: (store) => handing(store, (jobs) => jobs.filter(({ fence }) => fence === 1)),
  },
  {
    name: 'a renewed lease is lost',
    caughtBy: 'claim: a renewed lease is not taken over',
    plant: (store) =>
      keeping(store, (job) =>
        job.state === 'running' ? { ...job, lease: Math.min(job.lease ?? 0, job.due + 10_000) } : job,
      ),
  },
  {
    name: 'a done job is returned again',
    caughtBy: 'claim: a done job is never returned again',
    plant: (store) => keeping(store, (job) => (job.state === 'done' ? { ...job, state: 'waiting' } : job)),
  },
  {
    name: 'a dead job is returned again',
    caughtBy: 'claim: a dead job is never returned again',
    plant: (store) => keeping(store, (job) => (job.state === 'dead' ? { ...job, state: 'waiting' } : job)),
  },
  {
    name: 'a dead job blocks its group',
    caughtBy: 'claim: a dead job does not block its group',
    plant: (store) =>
      keeping(store, (job) => (job.state === 'dead' ? { ...job, state: 'waiting', due: job.due + 1e12 } : job)),
  },
  {
    name: 'the order of a group is ignored',
    caughtBy: 'claim: only the oldest unfinished job of a group is returned',
    plant: (store) => keeping(store, (job) => ({ ...job, group: null })),
  },
  {
    name: 'a job waits for the same group of other queues',
    caughtBy: 'claim: a group of one queue does not wait for the same group of another',
    plant: (store) =>
      handing(store, (jobs) => {
        const groups = new Map(jobs.toReversed().map((job) => [job.group, job]))
        return jobs.filter((job) => job.group === null || groups.get(job.group) === job)
      }),
  },
  {
    name: 'a postponed job moves to the end of its group',
    caughtBy: 'claim: a postponed job blocks its group, and keeps its place in it',
    plant: (store) =>
      keeping(store, (job) =>
        job.state === 'waiting' && job.fence > 0 ? { ...job, group: `${job.group} again` } : job,
      ),
  },
  {
    name: 'spacing is ignored',
    caughtBy: 'claim: jobs of a spaced queue start apart',
    plant: (store) => asking(store, ({ queues }) => ({ queues: queues.map((each) => ({ ...each, spacing: 0 })) })),
  },
  {
    name: 'a queue has one slot more than its rule gives',
    caughtBy: 'claim: at most as many jobs of a queue run as it has slots',
    plant: (store) =>
      asking(store, ({ queues }) => ({
        queues: queues.map((each) => ({ ...each, concurrency: each.concurrency + 1 })),
      })),
  },
  {
    name: 'slots are counted by each caller for itself',
    caughtBy: 'claim: a done job frees its slot',
    plant: (store) => {
      let given = 0
      const claim: Store['claim'] = async (options) => {
        const most = Math.min(...options.queues.map(({ concurrency }) => concurrency))
        const jobs = await store.claim({ ...options, limit: Math.max(0, Math.min(options.limit, most - given)) })
        given += jobs.length
        return jobs
      }
      return altered(store, { claim })
    },
  },
  {
    name: 'priority is ignored',
    caughtBy: 'claim: higher priority goes first',
    plant: (store) => keeping(store, (job) => ({ ...job, priority: 0 })),
  },
  {
    name: 'jobs of equal priority are returned in the order of their ids',
    caughtBy: 'claim: of equal priority and due time the earlier commit goes first',
    plant: (store) => {
      const claim: Store['claim'] = async ({ limit, ...options }) => {
        const ids = [...'abcdefghijklmnopqrstuvwxyz'].map((name) => `job_${name}`)
        const jobs = await store.claim({ ...options, limit: limit === 1 ? 4 : limit })
        return limit === 1 ? jobs.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id)) : jobs
      }
      return altered(store, { claim })
    },
  },
  {
    name: 'more jobs are leased than are returned',
    caughtBy: 'claim: at most `limit` jobs are returned',
    plant: (store) => {
      const claim: Store['claim'] = async (options) =>
        (await store.claim({ ...options, limit: 1000 })).slice(0, options.limit)
      return altered(store, { claim })
    },
  },
  {
    name: 'jobs of a queue that was not named are returned',
    caughtBy: 'claim: only jobs of the named queues are returned',
    plant: (store) => asking(store, ({ queues }) => ({ queues: [rule(), ...queues] })),
  },
  {
    name: 'only one tenant is served',
    caughtBy: 'claim: jobs of all tenants are returned, each with its tenant',
    plant: (store) => handing(store, (jobs) => jobs.filter(({ tenant }) => tenant === jobs[0]?.tenant)),
  },
  {
    name: 'a process with a clock that is ahead takes jobs over early',
    caughtBy: 'claim: a lease is valid when the store is opened again, until it expires',
    plant: (store, handle) => asking(store, ({ now }) => ({ now: now + (handle > 0 ? 5_000 : 0) })),
  },
]
