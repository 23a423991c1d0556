import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { PGlite } from '@electric-sql/pglite'
import type { Schema, Store } from '@parley/core/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../../../test/bundle.ts'
import { openEmbedded } from '../../../test/embedded.ts'
import { emptyFolder } from '../../../test/harness.ts'
import { laterParts, laterSchema } from '../../../test/later-schema.ts'
import { openDatabase, serverUrl } from '../../../test/postgres-harness.ts'
import { schema } from '../../../test/records.ts'
import { pglite } from '../../pglite.ts'
import { migrationSql, postgres } from '../../postgres.ts'
import { layoutOf } from '../layout.ts'

const full = process.env.PARLEY_PROVE === 'full'

type Ask = (sql: string) => Promise<unknown[]>

/** All parts of Parley in a database, from the catalog. Columns are sorted by name: an upgrade adds them last. */
async function shapeOf(ask: Ask): Promise<unknown[]> {
  return ask(`
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
      from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = 'parley' and c.contype <> 'n'
      union all
      select 'trigger', t.tgname, t.tgenabled::text || pg_get_triggerdef(t.oid)
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'parley'
      union all
      select 'policy', tablename || '.' || policyname, concat(cmd, qual, with_check)
      from pg_policies where schemaname = 'parley'
      union all
      select 'row security', relname, concat(relrowsecurity, relforcerowsecurity)
      from pg_class where relnamespace = to_regnamespace('parley') and relkind = 'r'
      union all
      select 'function', p.proname, pg_get_functiondef(p.oid)
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'parley') made
    order by what, name, definition`)
}

let folder: Awaited<ReturnType<typeof emptyFolder>>
let program: string

beforeAll(async () => {
  folder = await emptyFolder()
  program = await bundle(new URL('../../../test/migrating-postgres.ts', import.meta.url), folder.path)
})

afterAll(() => folder[Symbol.asyncDispose]())

type Which = 'first' | 'later'

const schemas: { readonly [W in Which]: Schema } = { first: schema, later: laterSchema }

function start(where: string, which: Which, stopAt = 0): ChildProcess {
  return spawn(process.execPath, [program, import.meta.url, where, which, String(stopAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += String(chunk)
  })
  await once(child, 'close')
  return output
}

/** Kills a process that migrates, before one of its statements. Returns whether the process reached that statement. */
async function killAt(where: string, which: Which, statement: number): Promise<boolean> {
  const child = start(where, which, statement)
  const [output] = await once(child.stdout ?? child, 'data')
  if (String(output) !== 'midway') {
    await once(child, 'close')
    return false
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
  return true
}

/** Checks a database after a kill: each step is whole or not begun, and the next process makes the rest. */
async function recovers(store: Store, ask: Ask, which: Which, whole: unknown[]): Promise<number> {
  const { pending } = await store.migrate({ schema: schemas[which], apply: false })
  const { applied } = await store.migrate({ schema: schemas[which], apply: true })
  expect(applied.filter((part) => !part.startsWith('rows '))).toEqual(
    pending.filter((part) => !part.startsWith('rows ')),
  )
  expect(await shapeOf(ask)).toEqual(whole)
  expect(await store.migrate({ schema: schemas[which], apply: true })).toMatchObject({ applied: [], pending: [] })
  return pending.length
}

describe.skipIf(serverUrl === undefined)('a database on PostgreSQL (or skipped: no server could be started)', () => {
  const server = String(serverUrl)
  const open = (): ReturnType<typeof openDatabase> => openDatabase(server)

  async function shapeFor(...schemasInOrder: Schema[]): Promise<unknown[]> {
    await using database = await open()
    await using store = postgres(database.url)
    for (const each of schemasInOrder) await store.migrate({ schema: each, apply: true })
    return await shapeOf(database.run)
  }

  it('has a table for each kind, with a column for each field', async () => {
    await using database = await open()
    await using store = postgres(database.url)
    await store.migrate({ schema: laterSchema, apply: true })
    const types = { text: 'text', json: 'json', set: 'json', boolean: 'boolean' } as const
    for (const { name: table, columns } of layoutOf(laterSchema).values()) {
      const found = await database.run(`
        select column_name as name, data_type as type, is_nullable = 'NO' as required from information_schema.columns
        where table_schema = 'parley' and table_name = '${table}' and is_identity = 'NO' order by ordinal_position`)
      const expected = columns.map(({ name, type, optional, initial }) => ({
        ...{ name, type: Object.hasOwn(types, type) ? Reflect.get(types, type) : 'bigint' },
        // PostgreSQL reads the null of JSON as no value.
        required: !optional && initial !== 'null',
      }))
      expect(found, table).toEqual(expected)
    }
  })

  it('is made once, and missing parts are reported by name', async () => {
    await using database = await open()
    await using store = postgres(database.url)
    const { pending } = await store.migrate({ schema, apply: false })
    expect(pending.slice(0, 7)).toEqual(
      ['store', 'keys', 'events', 'logs', 'queues', 'fills', 'conversations'].map((name) => `table ${name}`),
    )
    expect(pending.some((part) => /^function commit_[0-9a-f]{12}$/.test(part))).toBe(true)
    expect(await shapeOf(database.run)).toEqual([])
    expect(await store.migrate({ schema, apply: true })).toMatchObject({ applied: pending, pending: [] })
    expect(await store.migrate({ schema, apply: true })).toMatchObject({ applied: [], pending: [] })
  })

  it.each(['first', 'later'] as const)('is the same when the printed SQL makes it: %s', async (which) => {
    await using database = await open()
    await database.run(migrationSql(schemas[which]))
    await using store = postgres(database.url)
    expect(await store.migrate({ schema: schemas[which], apply: false })).toMatchObject({ applied: [], pending: [] })
    expect(await shapeOf(database.run)).toEqual(await shapeFor(schemas[which]))
  })

  it('R17: is made once by eight processes that start together', async () => {
    await using database = await open()
    const reports = await Promise.all(Array.from({ length: 8 }, () => outputOf(start(database.url, 'later'))))
    const applied = reports.flatMap((report): string[] => JSON.parse(report).applied)
    expect(new Set(applied).size).toBe(applied.length)
    expect(await shapeOf(database.run)).toEqual(await shapeFor(laterSchema))
  })

  it('R17: killed before any statement of the first making leaves nothing, or all of it', async () => {
    const whole = await shapeFor(schema)
    const made = new Set<boolean>()
    for (let statement = 1; ; statement += full ? 1 : 60) {
      await using database = await open()
      if (!(await killAt(database.url, 'first', statement))) break
      const left = await shapeOf(database.run)
      // Everything is made in one transaction. After its end the process only looks for rows to fill.
      if (left.length > 0) expect(left).toEqual(whole)
      made.add(left.length > 0)
      await using store = postgres(database.url)
      await recovers(store, database.run, 'first', whole)
    }
    expect(made.has(false)).toBe(true)
  })

  it('R17: killed before any statement of an upgrade leaves each step whole or not begun', async () => {
    const whole = await shapeFor(schema, laterSchema)
    const steps = new Set<number>()
    for (let statement = 1; ; statement += full ? 1 : 22) {
      await using database = await open()
      await using store = postgres(database.url)
      await store.migrate({ schema, apply: true })
      if (!(await killAt(database.url, 'later', statement))) break
      // The older program continues meanwhile, with the parts that exist.
      expect(await store.migrate({ schema, apply: false })).toMatchObject({ pending: [] })
      steps.add(await recovers(store, database.run, 'later', whole))
    }
    expect(steps.size).toBeGreaterThan(3)
  })

  it('R17: an upgrade makes what is missing, and nothing else', async () => {
    await using database = await open()
    await using store = postgres(database.url)
    await store.migrate({ schema, apply: true })
    const { pending } = await store.migrate({ schema: laterSchema, apply: false })
    expect(pending.filter((part) => !/^(function|policy) /.test(part))).toEqual(laterParts)
    expect(await store.migrate({ schema: laterSchema, apply: true })).toMatchObject({ applied: pending, pending: [] })
    expect(await store.migrate({ schema, apply: true })).toMatchObject({ applied: [], pending: [] })
  })

  it('of an earlier version is refused by name', async () => {
    await using database = await open()
    await database.run(`create schema parley;
      create table parley.migrations (name text primary key, applied_at bigint not null, checksum text not null);
      insert into parley.migrations values ('0001-foundation', 0, '')`)
    await using store = postgres(database.url)
    const refused = { code: 'store.misconfigured', field: 'database', reason: expect.stringContaining('before 1') }
    for (const apply of [true, false]) await expect(store.migrate({ schema, apply })).rejects.toMatchObject(refused)
    expect(await database.run("select 1 from pg_class where relname = 'conversations'")).toEqual([])
  })

  it('of a later format is refused', async () => {
    await using database = await open()
    await using store = postgres(database.url)
    await store.migrate({ schema, apply: true })
    await database.run('update parley.store set format = 99')
    const reason = expect.stringContaining('newer version')
    await expect(store.migrate({ schema, apply: true })).rejects.toMatchObject({ code: 'store.misconfigured', reason })
  })
})

describe('a database on PGlite', () => {
  const asking =
    (database: PGlite): Ask =>
    async (sql) =>
      (await database.query(sql)).rows

  it('is the same when the printed SQL makes it', async () => {
    const [made, printed] = await Promise.all([openEmbedded(), openEmbedded()])
    await pglite({ database: made, durable: false }).migrate({ schema: laterSchema, apply: true })
    await printed.exec(migrationSql(laterSchema))
    expect(await shapeOf(asking(printed))).toEqual(await shapeOf(asking(made)))
    await Promise.all([made.close(), printed.close()])
  })

  it('R17: killed before a statement of an upgrade leaves each step whole or not begun', async () => {
    const whole = await openEmbedded()
    const store = pglite({ database: whole, durable: false })
    await store.migrate({ schema, apply: true })
    await store.migrate({ schema: laterSchema, apply: true })
    const expected = await shapeOf(asking(whole))
    await whole.close()
    for (const statement of full ? [3, 11, 19, 27, 35] : [15]) {
      const path = `${folder.path}/lite-${statement}`
      const before = await openEmbedded(path)
      await pglite({ database: before, durable: true }).migrate({ schema, apply: true })
      await before.close()
      expect(await killAt(path, 'later', statement)).toBe(true)
      const left = await PGlite.create(path)
      await recovers(pglite({ database: left, durable: true }), asking(left), 'later', expected)
      await left.close()
    }
  })
})
