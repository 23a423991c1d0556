import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { PGlite } from '@electric-sql/pglite'
import { type Kind, type Store, schema } from '@parley/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../../../test/bundle.ts'
import { emptyFolder } from '../../../test/harness.ts'
import { openDatabase, serverUrl } from '../../../test/postgres-harness.ts'
import { pglite } from '../../pglite.ts'
import { migrationSql, postgres } from '../../postgres.ts'
import { kinds, tables } from '../tables.ts'
import { postgresMigrations } from './migrations.ts'

const everything = postgresMigrations.steps.map(({ name }) => name)

const full = process.env.PARLEY_PROVE === 'full'

/** Places inside of migrations: all of them at full length, else the middle of each. */
const places = postgresMigrations.steps.flatMap(({ name, statements }, migration) => {
  const all = statements.map((_, statement) => ({ name, migration, statement }))
  return full ? all : all.slice(Math.floor(all.length / 2)).slice(0, 1)
})

type Ask = (sql: string) => Promise<unknown[]>

/** Everything that migrations make, as the engine knows it, and which of them were applied. */
async function shapeOf(ask: Ask): Promise<unknown[]> {
  const made = await ask(`
    select * from (
      select 'column' as what, c.relname || '.' || a.attname as name, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
        (select collname from pg_collation o where o.oid = a.attcollation), a.attnotnull::text, a.attidentity::text,
        a.attgenerated::text, pg_get_expr(d.adbin, d.adrelid)) as definition
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where n.nspname = 'parley' and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'p')
      union all
      select 'relation ' || c.relkind::text, c.relname, c.reloptions::text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'parley'
      union all
      select 'index', indexname, indexdef from pg_indexes where schemaname = 'parley'
      union all
      select 'constraint', c.conname, pg_get_constraintdef(c.oid)
      from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = 'parley'
      union all
      select 'function', p.proname, pg_get_functiondef(p.oid)
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'parley') made
    order by what, name, definition`)
  if (made.length === 0) return []
  return [...made, ...(await ask('select name, checksum from parley.migrations order by name'))]
}

let folder: Awaited<ReturnType<typeof emptyFolder>>
let program: string

beforeAll(async () => {
  folder = await emptyFolder()
  program = await bundle(new URL('../../../test/migrating-postgres.ts', import.meta.url), folder.path)
})

afterAll(() => folder[Symbol.asyncDispose]())

function start(where: string, stopAt: { migration: number; statement: number } | undefined = undefined): ChildProcess {
  const stop = stopAt === undefined ? [] : [String(stopAt.migration), String(stopAt.statement)]
  return spawn(process.execPath, [program, import.meta.url, where, ...stop], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += String(chunk)
  })
  await once(child, 'close')
  return output
}

/** Starts a process that stops inside a migration, and kills it there. */
async function killInside(where: string, place: { migration: number; statement: number }): Promise<void> {
  const child = start(where, place)
  const [output] = await once(child.stdout ?? child, 'data')
  expect(String(output)).toBe('midway')
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Every migration that was begun is gone but for those before it, and all that are left run to the same end. */
async function recovers(store: Store, ask: Ask, { migration }: { migration: number }, whole: unknown[]): Promise<void> {
  const [applied, pending] = [everything.slice(0, migration), everything.slice(migration)]
  expect(await store.migrate({ apply: false })).toMatchObject({ applied: [], pending })
  if (applied.length === 0) expect(await shapeOf(ask)).toEqual([])
  expect(await store.migrate({ apply: true })).toMatchObject({ applied: pending, pending: [] })
  expect(await shapeOf(ask)).toEqual(whole)
  expect(await store.migrate({ apply: true })).toMatchObject({ applied: [], pending: [] })
}

describe.skipIf(serverUrl === undefined)('migrations on PostgreSQL (or skipped: no server could be started)', () => {
  const server = String(serverUrl)
  let whole: unknown[]

  beforeAll(async () => {
    await using database = await openDatabase(server)
    await using store = postgres(database.url)
    await store.migrate({ apply: true })
    whole = await shapeOf(database.run)
  })

  it("make the tables that core's schema has", async () => {
    await using database = await openDatabase(server)
    await using store = postgres(database.url)
    await store.migrate({ apply: true })
    const types = {
      text: 'text',
      json: 'json',
      boolean: 'boolean',
      integer: 'bigint',
      time: 'bigint',
      counter: 'bigint',
    }
    const expected = (kind: Kind): unknown[] =>
      tables[kind].columns.map(({ field, name, type }) => {
        const column: { optional?: true } | undefined = Reflect.get(schema[kind].columns, field)
        // JSON has a null of its own, which PostgreSQL takes for nothing where it takes rows from JSON.
        return { name, type: types[type], ...(type === 'json' ? {} : { required: column?.optional !== true }) }
      })
    for (const kind of kinds) {
      const found = await database.run(`
        select column_name as name, data_type as type, is_nullable = 'NO' as required from information_schema.columns
        where table_schema = 'parley' and table_name = '${tables[kind].name}' and is_identity = 'NO'
        order by ordinal_position`)
      expect(found, kind).toMatchObject(expected(kind))
    }
  })

  it('are told when they are pending, and run once', async () => {
    await using database = await openDatabase(server)
    await using store = postgres(database.url)
    expect(await store.migrate({ apply: false })).toMatchObject({ applied: [], pending: everything })
    expect(await store.migrate({ apply: true })).toMatchObject({ applied: everything, pending: [] })
    expect(await store.migrate({ apply: true })).toMatchObject({ applied: [], pending: [] })
  })

  it('are applied as well by their printed SQL', async () => {
    await using database = await openDatabase(server)
    await database.run(migrationSql())
    await using store = postgres(database.url)
    expect(await store.migrate({ apply: false })).toMatchObject({ applied: [], pending: [] })
    expect(await shapeOf(database.run)).toEqual(whole)
  })

  it('R17: run once over eight processes that start together', async () => {
    await using database = await openDatabase(server)
    const reports = await Promise.all(Array.from({ length: 8 }, () => outputOf(start(database.url))))
    const applied = reports.flatMap((report): string[] => JSON.parse(report).applied)
    expect(applied.sort()).toEqual(everything)
    expect(await shapeOf(database.run)).toEqual(whole)
  })

  it.each(places)(
    'R17: killed inside $name before statement $statement leave nothing, and run again from its start',
    async (place) => {
      await using database = await openDatabase(server)
      await killInside(database.url, place)
      await using store = postgres(database.url)
      await recovers(store, database.run, place, whole)
    },
  )
})

describe('migrations on PGlite', () => {
  let whole: unknown[]
  let database: PGlite

  // Making one takes seconds.
  beforeAll(async () => {
    database = await PGlite.create()
    await pglite({ database, durable: false }).migrate({ apply: true })
    whole = await shapeOf(asking(database))
  })

  afterAll(() => database.close())

  const asking =
    (database: PGlite): Ask =>
    async (sql) =>
      (await database.query(sql)).rows

  it('are applied as well by their printed SQL', async () => {
    await database.exec('drop schema parley cascade')
    await database.exec(migrationSql())
    expect(await shapeOf(asking(database))).toEqual(whole)
  })

  it.each(full ? places : places.slice(-1))(
    'R17: killed inside $name before statement $statement leave nothing, and run again from its start',
    async (place) => {
      const path = `${folder.path}/${place.migration}-${place.statement}`
      await killInside(path, place)
      const left = await PGlite.create(path)
      await recovers(pglite({ database: left, durable: true }), asking(left), place, whole)
      await left.close()
    },
  )
})
