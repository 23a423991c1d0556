import type { Cursor } from '../../../model/ids.ts'
import type { LogPage, Store } from '../../../ports/store.ts'
import { commitOf } from '../commits.ts'
import { acme, globex } from '../samples.ts'
import { altered, type SeededBug } from './bug.ts'

/** A store with another `log`. */
function reading(store: Store, change: (page: LogPage, after: string) => LogPage | Promise<LogPage>): Store {
  return altered(store, { log: async (tenant, options) => change(await store.log(tenant, options), options.after) })
}

/** A store that begins again instead of a `reset`: for its own cursors, or for those that it never returned. */
function restarting(store: Store, forgives: 'own' | 'foreign'): Store {
  const given = new Set<string>()
  const log: Store['log'] = async (tenant, options) => {
    const page = await store.log(tenant, options)
    for (const { cursor } of [page, ...page.events]) given.add(cursor)
    const own = given.has(options.after)
    return page.reset && own === (forgives === 'own') ? store.log(tenant, { ...options, after: 'oldest' }) : page
  }
  return altered(store, { log })
}

/** A store with a log that hides the events of a commit until that commit is acknowledged. */
function lagging(store: Store): Store {
  const hidden = new Set<string>()
  const commit: Store['commit'] = async (commits) => {
    const events = commits.flatMap((each) => each.events.map((event) => JSON.stringify(event)))
    for (const event of events) hidden.add(event)
    const results = await store.commit(commits)
    // The least time of some calls, on the fastest store too.
    for (let call = 0; call < 8; call += 1) await store.log(acme, { after: 'newest', limit: 1 })
    for (const event of events) hidden.delete(event)
    return results
  }
  const shown = reading(store, (page, after) => {
    const place = page.events.findIndex(({ event }) => hidden.has(JSON.stringify(event)))
    if (place === -1) return page
    const events = page.events.slice(0, place)
    return { ...page, events, cursor: events.at(-1)?.cursor ?? (after as Cursor) }
  })
  return altered(shown, { commit })
}

export const logBugs: readonly SeededBug[] = [
  {
    name: 'an event is visible out of order: the log is ordered by time',
    caughtBy: 'log: events are after those of every earlier commit, with any times',
    plant: (store) =>
      reading(store, (page) => ({
        ...page,
        events: page.events.toSorted((one, other) => one.event.at - other.event.at),
      })),
  },
  {
    name: 'an event becomes visible after one that follows it',
    caughtBy: 'log: readers that follow while commits run get the same sequence, without a gap',
    plant: (store) => {
      const late = new Set<Cursor>()
      return reading(store, (page) => {
        const events = page.events.filter(
          ({ cursor }, place) => late.has(cursor) || place % 2 === 0 || !late.add(cursor),
        )
        return { ...page, events }
      })
    },
  },
  {
    name: 'an event is visible only after its commit is acknowledged, and its records before that',
    caughtBy: 'log: a log that is read after a load has the events of every loaded record',
    plant: (store) => lagging(store),
  },
  {
    name: 'an event is skipped at the border of a page',
    caughtBy: 'log: pages of any size give the same sequence',
    plant: (store) => {
      const log: Store['log'] = async (tenant, { limit, ...options }) => {
        const { events, cursor, reset } = await store.log(tenant, { ...options, limit: limit + 1 })
        return { events: events.slice(0, limit), cursor, reset }
      }
      return altered(store, { log })
    },
  },
  {
    name: 'an event is repeated at the border of a page',
    caughtBy: 'log: pages of any size give the same sequence',
    plant: (store) => reading(store, (page) => ({ ...page, cursor: page.events.at(-2)?.cursor ?? page.cursor })),
  },
  {
    name: 'events of a commit are appended from its end',
    caughtBy: 'log: events of one commit are in the given order',
    plant: (store) =>
      altered(store, {
        commit: (commits) => store.commit(commits.map((each) => ({ ...each, events: each.events.toReversed() }))),
      }),
  },
  {
    name: 'the events of a commit beyond its first are dropped',
    caughtBy: 'log: events of every type are returned as they were committed',
    plant: (store) =>
      altered(store, {
        commit: (commits) => store.commit(commits.map((each) => ({ ...each, events: each.events.slice(0, 1) }))),
      }),
  },
  {
    name: 'the log contains events of another tenant',
    caughtBy: 'log: the log of another tenant is not read, from the oldest or from the newest',
    plant: (store) => {
      const log: Store['log'] = async (tenant, options) => {
        const mine = await store.log(tenant, options)
        const leaks = tenant === globex && options.after === 'oldest' && mine.events.length === 0
        return leaks ? { ...(await store.log(acme, options)), cursor: mine.cursor } : mine
      }
      return altered(store, { log })
    },
  },
  {
    name: 'a cursor of another epoch is accepted',
    caughtBy: 'log: a cursor of the log of another database gets reset',
    plant: (store) => restarting(store, 'foreign'),
  },
  {
    name: 'a cursor from before trimmed events does not get reset',
    caughtBy: 'log: a cursor from before trimmed events gets reset, or misses nothing',
    plant: (store) => restarting(store, 'own'),
  },
  {
    name: 'a reader keeps its cursor after a reset',
    caughtBy: 'log: after a reset the reader continues with later commits',
    plant: (store) => reading(store, (page, after) => (page.reset ? { ...page, cursor: after as Cursor } : page)),
  },
  {
    name: 'a cursor is not valid after its process',
    caughtBy: 'log: a cursor is valid when the store is opened again',
    plant: (store, handle) => {
      const given = new Set<string>(['oldest', 'newest'])
      return reading(store, (page, after) => {
        const lost = handle > 0 && !given.has(after)
        for (const { cursor } of [page, ...page.events]) given.add(cursor)
        return lost ? { ...page, events: [], reset: true } : page
      })
    },
  },
  {
    name: 'a trim deletes events that are younger than its time',
    caughtBy: 'log: a cursor from after trimmed events is valid',
    plant: (store) =>
      altered(store, {
        commit: (commits) =>
          store.commit(commits.map((each) => (each.trim === undefined ? each : { ...each, trim: each.trim + 3 }))),
      }),
  },
  {
    name: 'a trim deletes from the log of every tenant',
    caughtBy: 'log: a trim in one tenant leaves the log of another unchanged',
    plant: (store) => {
      const commit: Store['commit'] = async (commits) => {
        for (const { trim } of commits) if (trim !== undefined) await store.commit([{ ...commitOf({}, globex), trim }])
        return store.commit(commits)
      }
      return altered(store, { commit })
    },
  },
]
