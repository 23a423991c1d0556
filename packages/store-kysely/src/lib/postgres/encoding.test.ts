import { createParley, silentLogger } from '@parley/core'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type DatabaseEncoding, openDatabase, serverUrl } from '../../../test/postgres-harness.ts'
import { schema } from '../../../test/records.ts'
import { postgres } from '../../postgres.ts'

const encodings: DatabaseEncoding[] = ['LATIN1', 'SQL_ASCII', 'WIN1252']

describe.skipIf(serverUrl === undefined)('found by use: one bad record stops its neighbors', () => {
  it.each(encodings)(
    'a database in %s is refused at the start; the error has its name and the fix',
    async (encoding) => {
      await using database = await openDatabase(serverUrl ?? '', { encoding })
      const name = new URL(database.url).pathname.slice(1)
      const refused = {
        code: 'store.misconfigured',
        retryable: false,
        reason: expect.stringContaining(`${name} has the encoding ${encoding}`),
      }
      await using store = postgres(database.url)
      for (const apply of [true, false]) await expect(store.migrate({ schema, apply })).rejects.toMatchObject(refused)
      await expect(store.migrate({ schema, apply: true })).rejects.toThrow(/encoding 'UTF8' template template0/)
      await expect(createParley({ store, environment: { log: silentLogger } })).rejects.toMatchObject(refused)
      expect(await database.run("select 1 from pg_namespace where nspname = 'parley'")).toEqual([])
    },
  )

  it('a pool is refused as well, and a database in UTF8 is accepted', async () => {
    await using latin = await openDatabase(serverUrl ?? '', { encoding: 'LATIN1' })
    const pool = new pg.Pool({ connectionString: latin.url, max: 1 })
    await expect(postgres({ pool }).migrate({ schema, apply: true })).rejects.toMatchObject({
      code: 'store.misconfigured',
    })
    await pool.end()
    await using unicode = await openDatabase(serverUrl ?? '', { encoding: 'UTF8' })
    await using store = postgres(unicode.url)
    expect((await store.migrate({ schema, apply: true })).pending).toEqual([])
  })
})
