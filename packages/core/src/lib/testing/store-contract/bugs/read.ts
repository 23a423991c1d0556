import { refOf } from '../../../decide/state.ts'
import type { Stored } from '../../../model/record.ts'
import { kernel } from '../../../model/schema.ts'
import type { Loaded, Lookup, Store } from '../../../ports/store.ts'
import { acme, globex } from '../samples.ts'
import { altered, type SeededBug } from './bug.ts'

export const readBugs: readonly SeededBug[] = [
  {
    name: 'load returns records of another tenant',
    caughtBy: 'load: a record of another tenant is not found by its id',
    plant: (store) => {
      const load: Store['load'] = async (tenant, lookups) => {
        const mine = await store.load(tenant, lookups)
        return mine.records.length > 0 || tenant !== globex ? mine : store.load(acme, lookups)
      }
      return altered(store, { load })
    },
  },
  {
    name: 'a record that is requested twice is returned twice',
    caughtBy: 'load: a record that is requested by its id and by two of its keys is returned once',
    plant: (store) => {
      const load: Store['load'] = async (tenant, lookups) => {
        const each = await Promise.all(lookups.map((lookup) => store.load(tenant, [lookup])))
        return { records: each.flatMap(({ records }) => records) }
      }
      return altered(store, { load })
    },
  },
  {
    name: 'an id is found under any kind',
    caughtBy: 'load: an id is not found under another kind',
    plant: (store) => {
      const load: Store['load'] = async (tenant, lookups) => {
        const wider = lookups.flatMap((each): Lookup[] =>
          'id' in each ? [each, { ...each, kind: 'contact' }] : [each],
        )
        return store.load(tenant, wider)
      }
      return altered(store, { load })
    },
  },
  {
    name: 'loaded records are cached until this handle commits',
    caughtBy: 'load: returns the commits of another handle',
    plant: (store) => {
      const known = new Map<string, Promise<Loaded>>()
      const load: Store['load'] = (tenant, lookups) => {
        const name = JSON.stringify([tenant, lookups])
        return known.get(name) ?? known.set(name, store.load(tenant, lookups)).get(name) ?? store.load(tenant, lookups)
      }
      const commit: Store['commit'] = (commits) => store.commit(commits).finally(() => known.clear())
      return altered(store, { load, commit })
    },
  },
  {
    name: 'find returns records of another tenant',
    caughtBy: 'find: jobs and counters of another tenant are not found',
    plant: (store) =>
      altered(store, {
        find: async (tenant, query) => {
          const mine = await store.find(tenant, query)
          if (mine.records.length > 0 || tenant !== globex) return mine
          return { ...(await store.find(acme, query)), asOf: mine.asOf }
        },
      }),
  },
  {
    name: 'a tie of the keyset is skipped at the border of a page',
    caughtBy: 'find: pages of any size give each record once, newest first, ties or not',
    plant: (store) =>
      altered(store, {
        find: (tenant, { after, ...query }) => {
          const end = query.order === 'newest' ? '' : '~'
          const moved = after?.map((part) => (typeof part === 'string' ? end : part))
          return store.find(tenant, moved === undefined ? query : { ...query, after: moved })
        },
      }),
  },
  {
    name: 'a tie of the keyset is repeated at the border of a page',
    caughtBy: 'find: pages of any size give each record once, oldest first, ties or not',
    plant: (store) =>
      altered(store, {
        find: (tenant, { after, ...query }) => {
          const end = query.order === 'newest' ? '~' : ''
          const moved = after?.map((part) => (typeof part === 'string' ? end : part))
          return store.find(tenant, moved === undefined ? query : { ...query, after: moved })
        },
      }),
  },
  {
    name: 'the order of a query is reversed',
    caughtBy: 'find: the order oldest begins with the oldest',
    plant: (store) => altered(store, { find: (tenant, query) => store.find(tenant, { ...query, order: 'newest' }) }),
  },
  {
    name: 'a full last page has a next',
    caughtBy: 'find: the last page has no next, even if it is full',
    plant: (store) =>
      altered(store, {
        find: async (tenant, query) => {
          const page = await store.find(tenant, query)
          const last: Stored | undefined = page.records[query.limit - 1]
          if (last === undefined) return page
          return { ...page, next: query.query.keyset.map((field) => Reflect.get(last, field)) }
        },
      }),
  },
  {
    name: 'a filter that is null does not narrow',
    caughtBy: 'find: conversations are narrowed by assignee',
    plant: (store) =>
      altered(store, {
        find: (tenant, query) => {
          const where = Object.fromEntries(Object.entries(query.where).filter(([, value]) => value !== null))
          return store.find(tenant, { ...query, where: where as typeof query.where })
        },
      }),
  },
  {
    name: 'the case of a filter does not matter',
    caughtBy: 'find: conversations are narrowed by channel',
    plant: (store) =>
      altered(store, {
        find: (tenant, query) => {
          const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value)
          const where = Object.fromEntries(Object.entries(query.where).map(([field, value]) => [field, lower(value)]))
          return store.find(tenant, { ...query, where: where as typeof query.where })
        },
      }),
  },
  {
    name: 'a message without tracking is found among the tracked ones',
    caughtBy: 'find: only tracked messages are found, by their channel',
    plant: (store) => {
      const written: Lookup[] = []
      const commit: Store['commit'] = (commits) => {
        written.push(...commits.flatMap(({ put }) => put.filter(kernel.message.is).map(refOf)))
        return store.commit(commits)
      }
      const find: Store['find'] = async (tenant, query) => {
        const [page, all] = [await store.find(tenant, query), await store.load(tenant, written)]
        return query.query.name === 'tracked' ? { ...page, records: all.records as typeof page.records } : page
      }
      return altered(store, { commit, find })
    },
  },
  {
    name: 'the cursor of a page is too late: events between them are missed',
    caughtBy: 'find: pages that are read while commits run join the log without a gap or a repetition',
    plant: (store) =>
      altered(store, {
        find: async (tenant, query) => {
          const page = await store.find(tenant, query)
          return { ...page, asOf: (await store.log(tenant, { after: 'newest', limit: 1 })).cursor }
        },
      }),
  },
  {
    name: 'the cursor of a page is too early: events that it shows are repeated',
    caughtBy: 'find: pages that are read while commits run join the log without a gap or a repetition',
    plant: (store) =>
      altered(store, {
        find: async (tenant, query) => {
          const { cursor: asOf } = await store.log(tenant, { after: 'newest', limit: 1 })
          return { ...(await store.find(tenant, query)), asOf }
        },
      }),
  },
  {
    name: 'a closed store still answers',
    caughtBy: 'dispose: a closed store is unavailable to load',
    plant: (store) => altered(store, { [Symbol.asyncDispose]: async () => {} }),
  },
]
