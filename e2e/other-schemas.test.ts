import { createParley, ParleyError } from '@parley/core'
import {
  defineModule,
  defineRecord,
  initially,
  integer,
  type Module,
  type RecordKind,
  secret,
  text,
  time,
} from '@parley/core/module'
import type { Stored } from '@parley/core/store'
import { describe, expect, it } from 'vitest'
import { openDatabase } from './lib/own-database.ts'
import { serverUrl } from './lib/postgres.ts'
import { scratch } from './lib/scratch.ts'
import { storeOn } from './lib/store-on.ts'

/** One version of a module with one kind of record. */
function shop(columns: object, filters: readonly string[] = []): Module<never> {
  const order = defineRecord<Stored>()({
    ...{ kind: 'order', prefix: 'ord', table: 'orders', keyed: false },
    columns: { placedAt: time, ...columns },
    queries: { orders: { filters, keyset: ['placedAt', 'id'] } },
  } as never) as object as RecordKind<Stored>
  return defineModule({
    id: 'shop',
    records: [order],
    reads: { list: (order.queries as { orders?: unknown }).orders },
  } as never) as never
}

const first = shop({ total: integer })

/** Opens a program on a database, and closes it. Returns the reason, the field and the fix if it does not open. */
async function openOn(database: string, module: Module<never> | undefined, migrate = true): Promise<unknown> {
  const modules = module === undefined ? [] : [module]
  try {
    const parley = await createParley({ store: storeOn(database), modules: modules as never, migrate })
    await parley.conversations.list()
    await parley.stop()
    return 'opened'
  } catch (error) {
    if (!ParleyError.is(error)) throw error
    const { code, field, reason, fix } = error
    return { code, field, reason, fix }
  }
}

const stores: ['sqlite' | 'postgres', () => Promise<AsyncDisposable & { url: string }>][] = [
  [
    'sqlite',
    async () => {
      const folder = scratch()
      return { url: folder.file('parley.db'), [Symbol.asyncDispose]: async () => folder[Symbol.dispose]() }
    },
  ],
  ['postgres', openDatabase],
]

describe.each(stores.filter(([kind]) => kind !== 'postgres' || serverUrl !== undefined))(
  'a database on %s',
  (_, open) => {
    it('of an older program is refused without its migrations, by the names of the missing parts', async () => {
      await using database = await open()
      expect(await openOn(database.url, undefined)).toBe('opened')
      expect(await openOn(database.url, first, false)).toMatchObject({
        code: 'store.migrations_pending',
        reason: expect.stringMatching(/^The store lacks parts that this program needs: table orders, /),
        fix: 'Run parley migrate, or start this program once without migrate: false.',
      })
      expect(await openOn(database.url, first)).toBe('opened')
      expect(await openOn(database.url, first, false)).toBe('opened')
      const rated = shop({ total: integer, rating: initially(integer, 3) })
      expect(await openOn(database.url, rated, false)).toMatchObject({
        code: 'store.migrations_pending',
        reason: expect.stringContaining('column orders.rating'),
      })
      expect(await openOn(database.url, rated)).toBe('opened')
    })

    it('of a newer program is shared by the older', async () => {
      await using database = await open()
      expect(await openOn(database.url, shop({ total: integer, currency: text }))).toBe('opened')
      // On PostgreSQL each version has functions of its own, which its first start makes.
      for (const migrate of [true, false]) {
        expect(await openOn(database.url, first, migrate)).toBe('opened')
        expect(await openOn(database.url, undefined, migrate)).toBe('opened')
      }
    })

    it('with records that lack a value is refused by the kind and the field, with the fix', async () => {
      await using database = await open()
      expect(await openOn(database.url, first)).toBe('opened')
      expect(await openOn(database.url, shop({ total: integer, currency: text }))).toEqual({
        code: 'store.misconfigured',
        field: 'currency',
        reason: 'The kind order has a new field currency, which its records lack (column orders.currency).',
        fix: 'Declare what they have: initially(text, …), or optional(text).',
      })
      expect(await openOn(database.url, first)).toBe('opened')
    })

    it('with a column of another type is refused by the column and both types, with the fix', async () => {
      await using database = await open()
      expect(await openOn(database.url, first)).toBe('opened')
      expect(await openOn(database.url, shop({ total: text }))).toMatchObject({
        code: 'store.misconfigured',
        field: 'orders.total',
        reason: expect.stringMatching(
          /^The column orders\.total is (integer|bigint) not null in the database, and text/,
        ),
        fix: 'Give the field another name, or run the program that made the column.',
      })
    })

    it.each([
      ['a field that the kind lacks', shop({ total: integer }, ['customer']), 'there is no field customer'],
      ['a secret', shop({ total: integer, card: secret(text) }, ['card']), 'card is secret, so it cannot be a filter'],
    ])(
      'is not touched for a module with a filter on %s: it is refused by kind, query and field',
      async (_case, module, words) => {
        await using database = await open()
        expect(await openOn(database.url, module)).toMatchObject({
          code: 'parley.misconfigured',
          field: 'order',
          reason: expect.stringContaining(`The query orders of order: ${words}`),
        })
        expect(await openOn(database.url, first)).toBe('opened')
      },
    )
  },
)
