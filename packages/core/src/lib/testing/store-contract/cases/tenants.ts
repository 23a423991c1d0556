import { kernel } from '../../../model/schema.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, create, emit, finish, raise, refOf, remove, replace } from '../commits.ts'
import { claim, endOf, ownerOf, read, readLog } from '../reads.ts'
import * as a from '../samples.ts'

const mine = a.conversation('talk', { keys: [a.keyNamed('thread')], assignee: 'user:1' })
const theirs = { ...mine, tenant: a.globex, assignee: 'user:2' }
const list = { query: kernel.conversation.queries.conversations, where: {}, order: 'newest', limit: 100 } as const

export const tenantCases: readonly StoreCase[] = [
  ...casesOf('load', {
    'a record of another tenant is not found by its id': async ({ store, expect }) => {
      await commit(store, create(mine))
      expect((await store.load(a.globex, [refOf(mine)])).records).toEqual([])
    },

    'a record of another tenant is not found by its key': async ({ store, expect }) => {
      await commit(store, create(mine))
      expect(await ownerOf(store, a.keyNamed('thread'), a.globex)).toBe(undefined)
    },

    'a job of another tenant is not found': async ({ store, expect }) => {
      await commit(store, create(a.job('deliver')))
      expect((await store.load(a.globex, [refOf(a.job('deliver'))])).records).toEqual([])
    },
  }),

  ...casesOf('commit', {
    'the same id in two tenants names two records': async ({ store, expect }) => {
      await commit(store, create(mine), create(theirs))
      await commit(store, replace(mine, { unread: 5 }))
      expect((await read(store, mine))?.unread).toBe(5)
      expect(await read(store, theirs)).toEqual(theirs)
    },

    'a version of another tenant does not meet an expectation': async ({ store, expect }) => {
      await commit(store, create(mine))
      expect(await attempt(store, replace(theirs))).toEqual([false])
      expect(await read(store, mine)).toEqual(mine)
    },

    'a removal in one tenant leaves the record of another unchanged': async ({ store, expect }) => {
      await commit(store, create(mine), create(theirs))
      await commit(store, remove(mine))
      expect(await read(store, theirs)).toEqual(theirs)
      expect(await ownerOf(store, a.keyNamed('thread'), a.globex)).toBe('con_talk')
    },

    'a lease of another tenant does not meet an expectation': async ({ store, expect }) => {
      await commit(store, create(a.job('deliver')))
      const [held] = await claim(store)
      if (held === undefined) throw new Error('The job was expected.')
      expect(await attempt(store, finish({ ...held, tenant: a.globex }))).toEqual([false])
      expect(await read(store, held)).toEqual(held)
    },
  }),

  ...casesOf('find', {
    'records of another tenant are not found, with filters or without': async ({ store, expect }) => {
      await commit(store, create(mine), create(theirs))
      expect((await store.find(a.acme, list)).records).toEqual([mine])
      expect((await store.find(a.acme, { ...list, where: { assignee: 'user:2' } })).records).toEqual([])
    },

    'jobs and counters of another tenant are not found': async ({ store, expect }) => {
      await commit(store, create(a.job('deliver')), raise(a.statistic('today')))
      const page = { where: {}, order: 'newest', limit: 100 } as const
      expect((await store.find(a.globex, { ...page, query: kernel.job.queries.jobs })).records).toEqual([])
      const { statistics } = kernel.statistic.queries
      expect((await store.find(a.globex, { ...page, query: statistics })).records).toEqual([])
    },

    'a position in the list of another tenant finds no record of that tenant': async ({ store, expect }) => {
      await commit(store, create(mine, a.conversation('older', { activeAt: a.START - 5 })), create(theirs))
      const after = [a.START + 1, 'con_zzz']
      expect((await store.find(a.globex, { ...list, after })).records).toEqual([theirs])
    },
  }),

  ...casesOf('log', {
    'the log of another tenant is not read, from the oldest or from the newest': async ({ store, expect }) => {
      await commit(store, emit(a.event(1), a.event(2)))
      expect(await readLog(store, { tenant: a.globex })).toEqual([])
      const page = await store.log(a.globex, { after: await endOf(store, a.globex), limit: 10 })
      expect([page.events, page.reset]).toEqual([[], false])
    },

    'a cursor of another tenant returns no event of that tenant': async ({ store, expect }) => {
      const { cursor: begin } = await store.log(a.acme, { after: 'oldest', limit: 1 })
      await commit(store, emit(a.event(1), a.event(2), a.event(3)))
      expect((await store.log(a.globex, { after: begin, limit: 10 })).events).toEqual([])
      expect((await store.log(a.globex, { after: await endOf(store), limit: 10 })).events).toEqual([])
    },
  }),
]
