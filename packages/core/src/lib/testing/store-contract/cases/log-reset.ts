import type { Cursor } from '../../../model/ids.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { commit, commitOf, emit } from '../commits.ts'
import { endOf, numbersOf, readLog } from '../reads.ts'
import * as a from '../samples.ts'

/** Cursors that no log ever returned: an empty text, noise, a place, a word of the port, a long text. */
const noise = ['', 'x', '0', '7', '-1', 'a.b.c', 'NaN', '…', "'; --", ' newest', '{}', 'e'.repeat(5000)]

const events = (...numbers: number[]) => numbers.map((number) => a.event(number, a.START + number))

export const resetCases: readonly StoreCase[] = casesOf('log', {
  'a cursor that was never returned gets reset': async ({ store, expect }) => {
    await commit(store, emit(...events(1, 2, 3)))
    for (const text of noise) {
      const page = await store.log(a.acme, { after: text as Cursor, limit: 10 })
      expect([text.slice(0, 9), page.reset]).toEqual([text.slice(0, 9), true])
    }
  },

  'a cursor of the log of another database gets reset': async ({ store, another, expect }) => {
    const other = await another()
    await commit(other, emit(...events(1, 2, 3)))
    await commit(store, emit(...events(1, 2, 3, 4, 5)))
    const { cursor } = await other.log(a.acme, { after: 'oldest', limit: 2 })
    expect((await store.log(a.acme, { after: cursor, limit: 10 })).reset).toBe(true)
  },

  'the end of an empty log of another database gets reset': async ({ store, another, expect }) => {
    await commit(store, emit(...events(1, 2)))
    const cursor = await endOf(await another())
    expect((await store.log(a.acme, { after: cursor, limit: 10 })).reset).toBe(true)
  },

  'after a reset the reader continues with later commits': async ({ store, expect }) => {
    await commit(store, emit(...events(1, 2)))
    const page = await store.log(a.acme, { after: 'lost' as Cursor, limit: 10 })
    await commit(store, emit(...events(3, 4)))
    const seen = [...page.events.map(({ event }) => event), ...(await readLog(store, { after: page.cursor }))]
    expect(numbersOf(seen).slice(-2)).toEqual([3, 4])
    expect(numbersOf(await readLog(store, { after: page.cursor })).filter((number) => number > 2)).toEqual([3, 4])
  },

  'a cursor of this log never gets reset while nothing is trimmed': async ({ store, expect }) => {
    const given = [await endOf(store)]
    for (const number of [1, 2, 3]) {
      await commit(store, emit(...events(number)))
      given.push(await endOf(store))
    }
    const resets = await Promise.all(given.map((after) => store.log(a.acme, { after, limit: 10 })))
    expect(resets.map(({ reset }) => reset)).toEqual([false, false, false, false])
  },

  'a cursor from before trimmed events gets reset, or misses nothing': async ({ store, expect }) => {
    await commit(store, emit(...events(1, 2, 3, 4, 5)))
    const { cursor } = await store.log(a.acme, { after: 'oldest', limit: 1 })
    await commit(store, { ...emit(...events(6)), trim: a.START + 4 })
    const page = await store.log(a.acme, { after: cursor, limit: 10 })
    const whole = page.reset || numbersOf(page.events.map(({ event }) => event)).join() === '2,3,4,5,6'
    expect(whole).toBe(true)
  },

  'a cursor from after trimmed events is valid': async ({ store, expect }) => {
    await commit(store, emit(...events(1, 2, 3, 4, 5)))
    const { cursor } = await store.log(a.acme, { after: 'oldest', limit: 4 })
    await commit(store, { ...emit(...events(6)), trim: a.START + 4 })
    expect(numbersOf(await readLog(store, { after: cursor }))).toEqual([5, 6])
  },

  'a trim keeps events of its time or later, and deletes only from the beginning': async ({ store, expect }) => {
    await commit(store, emit(a.event(1, a.START + 1), a.event(9, a.START + 9), a.event(2, a.START + 2)))
    await commit(store, { ...emit(), trim: a.START + 5 })
    const left = numbersOf(await readLog(store)).join()
    expect(['9,2', '1,9,2'].includes(left)).toBe(true)
  },

  'a log that was trimmed empty continues': async ({ store, expect }) => {
    await commit(store, emit(...events(1, 2)))
    const end = await endOf(store)
    await commit(store, { ...emit(), trim: a.START + 1000 })
    expect(await readLog(store, { after: end })).toEqual([])
    await commit(store, emit(...events(2000)))
    expect(numbersOf(await readLog(store, { after: end }))).toEqual([2000])
  },

  'a trim in one tenant leaves the log of another unchanged': async ({ store, expect }) => {
    await commit(store, emit(...events(1)), commitOf({ events: events(2) }, a.globex))
    await commit(store, { ...emit(), trim: a.START + 1000 })
    expect(numbersOf(await readLog(store, { tenant: a.globex }))).toEqual([2])
  },
})
