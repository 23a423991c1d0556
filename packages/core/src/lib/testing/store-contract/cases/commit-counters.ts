import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, commitOf, create, raise, replace, together } from '../commits.ts'
import { read } from '../reads.ts'
import * as a from '../samples.ts'

const today = a.statistic('today')

export const counterCases: readonly StoreCase[] = casesOf('commit', {
  'a counter that does not exist is created as given, then raised': async ({ store, expect }) => {
    await commit(store, raise(a.statistic('today', { count: 10 }), 5))
    expect(await read(store, today)).toEqual({ ...today, count: 15 })
  },

  'a counter that exists is raised, and nothing else of it changes': async ({ store, expect }) => {
    await commit(store, raise(today, 2))
    await commit(store, raise(a.statistic('today', { channel: 'other', day: 0, count: 900 }), 3))
    expect(await read(store, today)).toEqual({ ...today, count: 5 })
  },

  'a counter is raised twice by one commit': async ({ store, expect }) => {
    await commit(store, together(raise(today, 2), raise(today, 3)))
    expect((await read(store, today))?.count).toBe(5)
  },

  'a counter is raised by every commit of a batch, but not by those that fail': async ({ store, expect }) => {
    const doomed = together(raise(today, 100), replace(a.contact('nobody')))
    expect(await attempt(store, raise(today), doomed, raise(today))).toEqual([true, false, true])
    expect((await read(store, today))?.count).toBe(2)
  },

  'raising a counter meets no conflict, with any number of concurrent commits': async ({ store, expect }) => {
    const calls = Array.from({ length: 40 }, (_, place) =>
      attempt(store, raise(today), raise(a.statistic(`n${place % 3}`))),
    )
    expect((await Promise.all(calls)).flat().every(Boolean)).toBe(true)
    expect((await read(store, today))?.count).toBe(40)
    const parts = await Promise.all([0, 1, 2].map((place) => read(store, a.statistic(`n${place}`))))
    expect(parts.map((part) => part?.count)).toEqual([14, 13, 13])
  },

  'raising a counter leaves its version': async ({ store, expect }) => {
    await commit(store, create(today), raise(today), raise(today))
    expect((await read(store, today))?.version).toBe(1)
    expect(await attempt(store, replace(today))).toEqual([true])
  },

  'a counter is lowered by a negative amount': async ({ store, expect }) => {
    await commit(store, raise(today, 5), raise(today, -7))
    expect((await read(store, today))?.count).toBe(-2)
  },

  'a record that is put again keeps its counter': async ({ store, expect }) => {
    await commit(store, create(today), raise(today, 7))
    await commit(store, replace(today, { channel: 'other' }))
    expect(await read(store, today)).toEqual({ ...today, version: 2, channel: 'other', count: 7 })
  },

  'a counter is put and raised by one commit': async ({ store, expect }) => {
    await commit(store, raise(today, 4))
    await commit(store, together(replace(today, { channel: 'other' }), raise(today, 2)))
    expect(await read(store, today)).toEqual({ ...today, version: 2, channel: 'other', count: 6 })
  },

  'counters of two tenants are counted apart': async ({ store, expect }) => {
    await commit(store, raise(today, 1))
    await commit(store, raise(a.statistic('today', { tenant: a.globex }), 10))
    expect((await read(store, today))?.count).toBe(1)
    expect((await read(store, { ...today, tenant: a.globex }))?.count).toBe(10)
  },

  'a counter holds the largest safe integer': async ({ store, expect }) => {
    await commit(
      store,
      raise(today, Number.MAX_SAFE_INTEGER - 1),
      commitOf({ add: [{ record: today, field: 'count', by: 1 }] }),
    )
    expect((await read(store, today))?.count).toBe(Number.MAX_SAFE_INTEGER)
  },
})
