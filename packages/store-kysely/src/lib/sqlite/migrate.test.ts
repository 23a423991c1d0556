import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type Kind, schema } from '@parley/core/store'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bundle } from '../../../test/bundle.ts'
import { emptyFolder } from '../../../test/harness.ts'
import { migrationSql, sqlite } from '../../sqlite.ts'
import { type Migration, migrate } from '../migrate.ts'
import { columnName, kinds, tables } from '../tables.ts'
import { sqliteMigrations } from './migrations.ts'
import { syncConnection } from './sync-connection.ts'

const everything = sqliteMigrations.steps.map(({ name }) => name)

const createTable = (name: string) => `create table ${name} (id text)`
const only = (...steps: Migration[]) => ({ ...sqliteMigrations, steps })

/** Everything that a migration makes, as SQLite knows it. */
function shapeOf(path: string): unknown[] {
  const database = new Database(path)
  const shape = database.prepare('select type, name, sql from sqlite_master order by type, name').all()
  database.close()
  return shape
}

async function migrated(path: string): Promise<unknown[]> {
  await using store = sqlite(path)
  await store.migrate({ apply: true })
  return shapeOf(path)
}

let folder: Awaited<ReturnType<typeof emptyFolder>>
let program: string

beforeAll(async () => {
  folder = await emptyFolder()
  program = await bundle(new URL('../../../test/migrating-process.ts', import.meta.url), folder.path)
})

afterAll(() => folder[Symbol.asyncDispose]())

function start(path: string, stopAt = 0): ChildProcess {
  return spawn(process.execPath, [program, import.meta.url, path, String(stopAt)], {
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

describe('migrations', () => {
  it("make the tables that core's schema has", async () => {
    await migrated(`${folder.path}/1.db`)
    const database = new Database(`${folder.path}/1.db`)
    const byName = (columns: { name: string; type: string; required: boolean }[]) =>
      columns.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const expected = (kind: Kind): Parameters<typeof byName>[0] => [
      ...(kind === 'job' ? [{ name: 'place', type: 'INTEGER', required: true }] : []),
      ...tables[kind].columns.map(({ field, name, type }) => {
        const column: { optional?: true } | undefined = Reflect.get(schema[kind].columns, field)
        const text = type === 'text' || type === 'json'
        return { name, type: text ? 'TEXT' : 'INTEGER', required: column?.optional !== true }
      }),
      ...(kind === 'message' ? [{ name: 'place', type: 'INTEGER', required: false }] : []),
    ]
    for (const kind of kinds) {
      const rows = database.pragma(`table_info(parley_${tables[kind].name})`) as {
        name: string
        type: string
        notnull: number
        pk: number
      }[]
      const found = rows.map(({ name, type, notnull, pk }) => ({ name, type, required: notnull === 1 || pk > 0 }))
      // A column that was added later stands behind the others.
      expect(byName(found), kind).toEqual(byName(expected(kind)))
    }
    database.close()
    expect(columnName('lastMessageAt')).toBe('last_message_at')
  })

  it('are told when they are pending, and run once', async () => {
    await using store = sqlite(':memory:')
    expect(await store.migrate({ apply: false })).toEqual({ applied: [], pending: everything })
    expect(await store.migrate({ apply: true })).toEqual({ applied: everything, pending: [] })
    expect(await store.migrate({ apply: true })).toEqual({ applied: [], pending: [] })
  })

  it('are applied one after the other, each wholly; a later run takes up where one failed', async () => {
    const path = `${folder.path}/3.db`
    const connection = syncConnection({ open: async () => new Database(path), owned: true })
    const first: Migration = { name: '1', statements: [createTable('a')] }
    const second = (...names: string[]): Migration => ({ name: '2', statements: names.map(createTable) })
    await expect(migrate(connection, only(first, second('b', 'a')), { apply: true })).rejects.toThrow()
    expect(await migrate(connection, only(first, second('b', 'c')), { apply: false })).toMatchObject({ pending: ['2'] })
    expect(await migrate(connection, only(first, second('b', 'c')), { apply: true })).toMatchObject({ applied: ['2'] })
    await connection.close()
  })

  it('that were changed after they were applied are refused', async () => {
    const connection = syncConnection({ open: async () => new Database(`${folder.path}/4.db`), owned: true })
    const table = (name: string) => only({ name: '1', statements: [createTable(name)] })
    await migrate(connection, table('a'), { apply: true })
    const refused = expect.objectContaining({
      code: 'store.migrations_pending',
      reason: expect.stringContaining('1 was'),
    })
    await expect(migrate(connection, table('b'), { apply: true })).rejects.toEqual(refused)
    await connection.close()
  })

  it('are applied as well by their printed SQL', async () => {
    const path = `${folder.path}/printed.db`
    const database = new Database(path)
    database.exec(migrationSql())
    database.close()
    await using store = sqlite(path)
    expect(await store.migrate({ apply: false })).toEqual({ applied: [], pending: [] })
    expect(shapeOf(path)).toEqual(await migrated(`${folder.path}/5.db`))
  })

  it('run once over eight processes that start together', async () => {
    const path = `${folder.path}/6.db`
    const reports = await Promise.all(Array.from({ length: 8 }, () => outputOf(start(path))))
    const applied = reports.map((report) => JSON.parse(report).applied as string[])
    expect(applied.flat().sort()).toEqual(everything)
    expect(shapeOf(path)).toEqual(await migrated(`${folder.path}/alone.db`))
  })

  it('wait for another that takes minutes', async () => {
    const path = `${folder.path}/waiting.db`
    const other = new Database(path)
    other.exec('begin immediate')
    // Each look at the time is a second later, and after a hundred the other is done.
    const { now } = performance
    let looks = 0
    vi.spyOn(performance, 'now').mockImplementation(() => {
      looks += 1
      if (looks === 100) other.exec('rollback')
      return now.call(performance) + looks * 1000
    })
    const connection = syncConnection({ open: async () => new Database(path), owned: true })
    const reported = await migrate(connection, only({ name: '1', statements: [createTable('a')] }), { apply: true })
    expect(reported).toEqual({ applied: ['1'], pending: [] })
    expect(looks).toBeGreaterThanOrEqual(100)
    await connection.close()
    other.close()
  })

  it.each([
    [2, everything],
    [14, everything],
    [30, everything],
    [37, everything.slice(1)],
    [41, everything.slice(2)],
  ])('killed before statement %i leave nothing, and are run again from their start', async (stopAt, left) => {
    const path = `${folder.path}/killed-${stopAt}.db`
    const child = start(path, stopAt)
    const [output] = await once(child.stdout ?? child, 'data')
    expect(String(output)).toBe('midway')
    child.kill('SIGKILL')
    await once(child, 'exit')
    await using store = sqlite(path)
    expect(await store.migrate({ apply: false })).toEqual({ applied: [], pending: left })
    if (left === everything) expect(shapeOf(path)).toEqual([])
    expect(await store.migrate({ apply: true })).toEqual({ applied: left, pending: [] })
    expect(shapeOf(path)).toEqual(await migrated(`${folder.path}/undisturbed-${stopAt}.db`))
  })
})
