import { createParley } from '@parley/core'
import { expect } from 'vitest'
import { endEverywhere, play } from './lib/crashes.ts'
import { count, drifted } from './lib/database.ts'
import { differences, fill, setAside } from './lib/kept-rows.ts'
import { openDatabases } from './lib/many-databases.ts'
import { full, scaled, timeout } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { shapeOf } from './lib/shape.ts'
import { storeOn } from './lib/store-on.ts'
import { itOnOneStore, type StoreKind } from './lib/stores.ts'
import { violations } from './lib/violations.ts'

const MESSAGES = scaled({ full: 100_000, short: 200 })
/** Few enough for a kill at every statement. */
const FEW = 40
const PROCESSES = 8
/** A life behind the last statement ends nowhere: fewer at once waste fewer. */
const AT_ONCE = scaled({ full: 40, short: 12 })
/** One of this many statements is tested, and one of each kind. */
const EVERY = scaled({ full: 1, short: 48 })

const toFirst = { story: 'migrate', schema: 'first' } as const
const toLater = { story: 'migrate', schema: 'later' } as const

itOnOneStore(
  'R17 migrations: SIGKILL at every statement leaves each step whole or not begun, and the next process continues',
  async (store) => {
    await using first = await openFirst(store, FEW)
    for (const { story, like } of full
      ? [
          { story: toFirst, like: undefined },
          { story: toLater, like: undefined },
          { story: toLater, like: first.database },
        ]
      : [{ story: toLater, like: first.database }]) {
      const before = like === undefined ? [] : shapeOf(like)
      const after = await shapeAfter(store, story, like)
      const { crashes, missed } = await endEverywhere({ atOnce: AT_ONCE, every: EVERY }, async (statements) => {
        await using databases = await openDatabases(store, statements.length, { like })
        const lives = databases.map((database, place) => ({ name: String(place), database }))
        const endings = await play(
          story,
          lives.map((life, nth) => ({ ...life, end: statements[nth] })),
        )
        for (const { database } of lives) {
          const shape = new Set(shapeOf(database))
          expect(before.filter((part) => !shape.has(part))).toEqual([])
          expect([...shape].filter((part) => !after.includes(part))).toEqual([])
        }
        await play(story, lives)
        for (const { database } of lives) {
          expect(shapeOf(database)).toEqual(after)
          if (like !== undefined) await first.expectKept(database)
        }
        return endings
      })
      console.log(`R17: ${crashes} crashes on ${store}, ${like === undefined ? 'empty' : `with ${FEW} messages`}`)
      expect(missed).toEqual([])
    }
  },
  timeout({ full: 60, short: 15 }),
)

itOnOneStore(
  `R17 migrations: ${PROCESSES} processes at once bring the first schema with ${MESSAGES} messages to a later one, and change no row`,
  async (store) => {
    await using first = await openFirst(store, MESSAGES)
    const after = await shapeAfter(store, toLater, first.database)
    const all = Array.from({ length: PROCESSES }, () => play(toLater, [{ name: 'one', database: first.database }]))
    const applied = (await Promise.all(all)).flat().flatMap(({ acknowledged }) => acknowledged)
    for (const part of ['table tasks', 'column messages.mood', 'table addresses_searched'])
      expect(applied).toContain(part)
    // Several processes may fill a table together. Each then reports its name.
    const made = applied.filter((part) => !part.startsWith('rows '))
    expect(new Set(made).size).toBe(made.length)
    expect(shapeOf(first.database)).toEqual(after)
    await first.expectKept(first.database)
  },
  timeout({ full: 20, short: 4 }),
)

/** The schema after an undisturbed migration of a copy of a database, or of an empty one. */
async function shapeAfter(store: StoreKind, story: typeof toFirst | typeof toLater, like?: string): Promise<string[]> {
  await using databases = await openDatabases(store, 1, { like })
  const [database = ''] = databases
  await play(story, [{ name: 'undisturbed', database }])
  return shapeOf(database)
}

/** A database of the first schema with messages, and the rows that must be kept. */
async function openFirst(store: StoreKind, messages: number) {
  const databases = await openDatabases(store, 1)
  const folder = scratch()
  const [database = ''] = databases
  await fill(database, messages)
  const file = folder.file('filled.db')
  const tables = await setAside(database, file)
  return {
    database,
    async expectKept(migrated: string): Promise<void> {
      expect(differences(file, migrated, tables)).toEqual({})
      expect([...violations(migrated), ...drifted(migrated)]).toEqual([])
      // New columns have their initial values, and new searches have words.
      const people = count(migrated, 'select count(*) from parley_addresses')
      expect(count(migrated, 'select count(*) from parley_addresses where rating = 3')).toBe(people)
      expect(count(migrated, 'select count(*) from parley_addresses_searched where words is not null')).toBe(people)
      expect(count(migrated, "select count(*) from parley_messages where mood = 'calm'")).toBeGreaterThan(0)
      const parley = await createParley({ store: storeOn(migrated) })
      for (const number of [0, Math.floor(messages / 2), messages - 1]) {
        const { items } = await parley.messages.search(`text${number}`)
        expect(items).toHaveLength(1)
      }
      await parley.stop()
    },
    async [Symbol.asyncDispose]() {
      folder[Symbol.dispose]()
      await databases[Symbol.asyncDispose]()
    },
  }
}
