import { createParley } from '@parley/core'
import { expect } from 'vitest'
import { endEverywhere, play } from './lib/crashes.ts'
import { drifted } from './lib/database.ts'
import { apply, backToFirst, differences, type FirstTable, fill, migrationsFor } from './lib/first-version.ts'
import { openDatabases } from './lib/many-databases.ts'
import { full, scaled, timeout } from './lib/scale.ts'
import { migrationsOf, shapeOf } from './lib/shape.ts'
import { storeOn } from './lib/store-on.ts'
import { itOnEveryStore, itOnOneStore, type StoreKind } from './lib/stores.ts'
import { violations } from './lib/violations.ts'

const MESSAGES = scaled({ full: 100_000, short: 200 })
/** Few enough for a kill at every statement. */
const FEW = 40
const PROCESSES = 8
const AT_ONCE = 40
/** One of this many statements is tested, and one of each kind. */
const EVERY = scaled({ full: 1, short: 6 })

const migrate = { story: 'migrate' } as const

itOnOneStore(
  'R17 migrations: SIGKILL at every statement leaves each whole or not begun, and the next process continues',
  async (store) => {
    const levels = await levelsOf(store)
    await using first = await openFirst(store, FEW)
    for (const like of full ? [undefined, first.database] : [first.database]) {
      const { crashes, missed } = await endEverywhere({ atOnce: AT_ONCE, every: EVERY }, async (statements) => {
        await using databases = await openDatabases(store, statements.length, { like })
        const lives = databases.map((database, place) => ({ name: String(place), database }))
        const endings = await play(
          migrate,
          lives.map((life, nth) => ({ ...life, end: statements[nth] })),
        )
        for (const { database } of lives) expect(levels).toContainEqual(levelOf(database))
        await play(migrate, lives)
        for (const { database } of lives) {
          expect(levelOf(database)).toEqual(levels.at(-1))
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

itOnEveryStore(
  `R17 migrations: ${PROCESSES} processes at once bring the first version with ${MESSAGES} messages up to date, and change no row`,
  async (store) => {
    const levels = await levelsOf(store)
    await using first = await openFirst(store, MESSAGES)
    const all = Array.from({ length: PROCESSES }, () => play(migrate, [{ name: 'one', database: first.database }]))
    const applied = (await Promise.all(all)).flat().flatMap(({ acknowledged }) => acknowledged)
    // Steps that SQL cannot do in one migration, several may do together; each reports its name.
    const [, ...pending] = migrationsFor(first.database)
    expect(new Set(applied)).toEqual(new Set(pending.map(({ name }) => name)))
    expect(levelOf(first.database)).toEqual(levels.at(-1))
    await first.expectKept(first.database)
  },
  timeout({ full: 20, short: 4 }),
)

/** The state of a database: its migrations, and the schema they created. */
interface Level {
  migrations: string[]
  shape: string[]
}

function levelOf(database: string): Level {
  return { migrations: migrationsOf(database), shape: shapeOf(database) }
}

/** Every level, from nothing to the last, by the printed SQL. */
async function levelsOf(store: StoreKind): Promise<Level[]> {
  await using databases = await openDatabases(store, 1)
  const [database = ''] = databases
  const levels = [levelOf(database)]
  for (const migration of migrationsFor(database)) {
    await apply(migration, database)
    levels.push(levelOf(database))
  }
  return levels
}

/** A database of the first version with messages, and the rows that must be kept. */
async function openFirst(store: StoreKind, messages: number) {
  const databases = await openDatabases(store, 2)
  const [filled = '', empty = ''] = databases
  const database = store === 'postgres' ? filled : empty
  await fill(filled, messages)
  const tables: FirstTable[] = await backToFirst(filled, database)
  return {
    database,
    async expectKept(migrated: string): Promise<void> {
      expect(differences(filled, migrated, tables)).toEqual({})
      expect([...violations(migrated), ...drifted(migrated)]).toEqual([])
      const parley = await createParley({ store: storeOn(migrated) })
      for (const number of [0, Math.floor(messages / 2), messages - 1]) {
        const { items } = await parley.messages.search(`text${number}`)
        expect(items).toHaveLength(1)
      }
      await parley.stop()
    },
    [Symbol.asyncDispose]: () => databases[Symbol.asyncDispose](),
  }
}
