import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile } from 'node:fs/promises'
import type { AddressRecord } from '@parley/core'
import { type Commit, parseSearch, type Schema, type Store, type Stored } from '@parley/core/store'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bundle } from '../../../test/bundle.ts'
import { emptyFolder } from '../../../test/harness.ts'
import { laterAddress, laterParts, laterSchema } from '../../../test/later-schema.ts'
import { address, schema, tenant } from '../../../test/records.ts'
import { migrationSql, sqlite } from '../../sqlite.ts'
import { layoutOf } from '../layout.ts'
import { migrate } from '../migrate.ts'
import { sqliteMigrations } from './migrations.ts'
import { syncConnection } from './sync-connection.ts'

const full = process.env.PARLEY_PROVE === 'full'
const PEOPLE = 1200
const missing = [...laterParts, 'table places']

let folder: Awaited<ReturnType<typeof emptyFolder>>
let program: string
/** A database of the first schema, with addresses. */
let first: string
let files = 0

beforeAll(async () => {
  folder = await emptyFolder()
  program = await bundle(new URL('../../../test/migrating-process.ts', import.meta.url), folder.path)
  first = `${folder.path}/first.db`
  await using store = sqlite({ path: first, thread: false })
  await store.migrate({ schema, apply: true })
  for (let from = 1; from <= PEOPLE; from += 400) {
    await store.commit([create(...Array.from({ length: 400 }, (_, nth) => person(from + nth)))])
  }
})

afterAll(() => folder[Symbol.asyncDispose]())

function person(number: number): AddressRecord {
  return address(`adr_${number}`, { display: `Person ${number}`, createdAt: number })
}

function create(...put: Stored[]): Commit {
  const expectations = put.map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const)
  return { tenant, expect: expectations, put, add: [], jobs: [], events: [], remove: [] }
}

function replace(record: Stored, change: object): Commit {
  const { kind, id, version } = record
  const expectation = { type: 'version', ref: { kind, id }, version } as const
  return { ...create(), expect: [expectation], put: [{ ...record, ...change, version: version + 1 }] }
}

async function copyOfFirst(): Promise<string> {
  const path = `${folder.path}/copy-${++files}.db`
  await copyFile(first, path)
  return path
}

/** The whole schema of a database, from SQLite's catalog. */
function shapeOf(path: string): unknown[] {
  const database = new Database(path)
  const shape = database.prepare('select type, name, sql from sqlite_master order by type, name').all()
  database.close()
  return shape
}

async function migrated(path: string, to: Schema = schema): Promise<unknown[]> {
  await using store = sqlite({ path, thread: false })
  await store.migrate({ schema: to, apply: true })
  return shapeOf(path)
}

function start(path: string, to: 'first' | 'later', stopAt = 0): ChildProcess {
  return spawn(process.execPath, [program, import.meta.url, path, to, String(stopAt)], {
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
async function killAt(path: string, to: 'first' | 'later', statement: number): Promise<boolean> {
  const child = start(path, to, statement)
  const [output] = await once(child.stdout ?? child, 'data')
  if (String(output) !== 'midway') {
    await once(child, 'close')
    return false
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
  return true
}

async function idsFor(store: Store, name: 'addresses' | 'search', where: object): Promise<string[]> {
  const query = laterAddress.queries[name]
  const question = { query, where, order: 'newest', limit: 5 } as const
  return (await store.find(tenant, question as never)).records.map(({ id }) => id)
}

/** Throws if the words of the index differ from those of the table. */
function assertIndexWhole(path: string): void {
  const database = new Database(path)
  const index = 'parley_addresses_searched_words'
  database.exec(`insert into ${index} (${index}, rank) values ('integrity-check', 1)`)
  database.close()
}

async function assertLater(path: string): Promise<void> {
  await using store = sqlite({ path, thread: false })
  expect(await store.migrate({ schema: laterSchema, apply: false })).toEqual({ applied: [], pending: [] })
  const [record] = (await store.load(tenant, [{ kind: 'address', id: 'adr_7' }])).records
  expect(record).toMatchObject({ display: 'Person 7', score: 3, tags: [], company: null })
  expect(await idsFor(store, 'search', { terms: parseSearch('person 7') })).toEqual(['adr_7'])
  expect(await idsFor(store, 'search', { terms: parseSearch('person') })).toEqual(
    [0, 1, 2, 3, 4].map((back) => `adr_${PEOPLE - back}`),
  )
  expect(await idsFor(store, 'addresses', {})).toHaveLength(5)
  assertIndexWhole(path)
}

describe('a database', () => {
  it('has a table for each kind, with a column for each field', async () => {
    const path = `${folder.path}/tables.db`
    await migrated(path)
    const database = new Database(path)
    for (const { name, columns } of layoutOf(schema).values()) {
      const found = database.pragma(`table_info(parley_${name})`) as { name: string; type: string; notnull: number }[]
      expect(found.map((each) => [each.name, each.type, each.notnull === 1])).toEqual([
        ['place', 'INTEGER', false],
        ...columns.map(({ name: column, type, optional }) => {
          const text = ['text', 'json', 'set'].includes(type)
          return [column, text ? 'TEXT' : 'INTEGER', !optional]
        }),
      ])
    }
    database.close()
  })

  it('is made once, in one transaction, and missing parts are reported by name', async () => {
    await using store = sqlite(':memory:')
    const { pending } = await store.migrate({ schema, apply: false })
    expect(pending.slice(0, 7)).toEqual(
      ['store', 'keys', 'events', 'logs', 'queues', 'fills', 'conversations'].map((name) => `table ${name}`),
    )
    expect(await store.migrate({ schema, apply: true })).toEqual({ applied: pending, pending: [] })
    expect(await store.migrate({ schema, apply: true })).toEqual({ applied: [], pending: [] })
  })

  it('is the same when the printed SQL makes it', async () => {
    for (const [name, to] of Object.entries({ first: schema, later: laterSchema })) {
      const path = `${folder.path}/printed-${name}.db`
      const database = new Database(path)
      database.exec(migrationSql(to))
      database.close()
      await using store = sqlite({ path, thread: false })
      expect(await store.migrate({ schema: to, apply: false })).toEqual({ applied: [], pending: [] })
      expect(shapeOf(path)).toEqual(await migrated(`${folder.path}/unprinted-${name}.db`, to))
    }
  })

  it('is made once by eight processes that start together', async () => {
    const path = `${folder.path}/together.db`
    const reports = await Promise.all(Array.from({ length: 8 }, () => outputOf(start(path, 'later'))))
    const applied = reports.flatMap((report) => JSON.parse(report).applied as string[])
    expect(new Set(applied).size).toBe(applied.length)
    expect(shapeOf(path)).toEqual(await migrated(`${folder.path}/alone.db`, laterSchema))
  })

  it('waits while another process migrates for minutes', async () => {
    const path = `${folder.path}/waiting.db`
    const other = new Database(path)
    other.exec('begin immediate')
    // Each read of the time is a second later. After a hundred reads the other process is done.
    const { now } = performance
    let looks = 0
    vi.spyOn(performance, 'now').mockImplementation(() => {
      looks += 1
      if (looks === 100) other.exec('rollback')
      return now.call(performance) + looks * 1000
    })
    const connection = syncConnection({ open: async () => new Database(path), owned: true })
    const report = await migrate(connection, sqliteMigrations, layoutOf(schema), { apply: true })
    vi.restoreAllMocks()
    expect(report).toMatchObject({ pending: [] })
    expect(looks).toBeGreaterThanOrEqual(100)
    await connection.close()
    other.close()
  })
})

describe('R17 an upgrade with a new kind, columns, a list and a search', () => {
  it('makes the missing parts, and fills them from the records', async () => {
    const path = await copyOfFirst()
    await using store = sqlite({ path, thread: false })
    expect(await store.migrate({ schema: laterSchema, apply: false })).toEqual({ applied: [], pending: missing })
    const { applied } = await store.migrate({ schema: laterSchema, apply: true })
    expect(applied).toEqual([...missing, 'rows addresses_tags_created_at_id', 'rows addresses_searched'])
    await assertLater(path)
  })

  it('killed before any statement leaves each step whole or not begun, and the next process continues', async () => {
    const undisturbed = await copyOfFirst()
    const expected = await migrated(undisturbed, laterSchema)
    const steps = new Set<number>()
    for (let statement = 1; ; statement += full ? 1 : 9) {
      const path = await copyOfFirst()
      if (!(await killAt(path, 'later', statement))) break
      await using store = sqlite({ path, thread: false })
      const { pending } = await store.migrate({ schema: laterSchema, apply: false })
      steps.add(pending.length)
      // The older program continues meanwhile.
      expect(await store.migrate({ schema, apply: false })).toEqual({ applied: [], pending: [] })
      expect((await store.load(tenant, [{ kind: 'address', id: 'adr_9' }])).records).toHaveLength(1)
      await store.migrate({ schema: laterSchema, apply: true })
      expect(shapeOf(path)).toEqual(expected)
      await assertLater(path)
    }
    expect(steps.size).toBeGreaterThan(full ? 5 : 3)
  })

  it('killed before any statement of the first making leaves nothing', async () => {
    for (let statement = 1; ; statement += full ? 1 : 60) {
      const path = `${folder.path}/killed-${statement}.db`
      if (!(await killAt(path, 'first', statement))) break
      expect(shapeOf(path)).toEqual([])
      expect(await migrated(path)).toEqual(await migrated(`${folder.path}/beside-${statement}.db`))
    }
  })

  it('lets an older program write beside a newer one: lists and searches miss no record', async () => {
    const path = await copyOfFirst()
    await using older = sqlite({ path, thread: false })
    await older.migrate({ schema, apply: true })
    await using newer = sqlite({ path, thread: false })
    await newer.migrate({ schema: laterSchema, apply: true })
    await older.commit([create(person(5001))])
    const known = async (id: string): Promise<Stored> =>
      (await newer.load(tenant, [{ kind: 'address', id }])).records[0] as Stored
    expect(await known('adr_5001')).toMatchObject({ score: 3, tags: [], company: null })
    await newer.commit([replace(await known('adr_5001'), { tags: ['vip'], score: 5 })])
    const [seen] = (await older.load(tenant, [{ kind: 'address', id: 'adr_5001' }])).records
    await older.commit([replace(seen as Stored, { display: 'Renamed' })])
    expect(await known('adr_5001')).toMatchObject({ display: 'Renamed', tags: ['vip'], score: 5 })
    expect(await idsFor(newer, 'addresses', { tags: 'vip' })).toEqual(['adr_5001'])
    // The next migrate of a program with the search makes the words.
    expect(await newer.migrate({ schema: laterSchema, apply: false })).toMatchObject({
      pending: ['rows addresses_searched'],
    })
    await newer.migrate({ schema: laterSchema, apply: true })
    expect(await idsFor(newer, 'search', { terms: parseSearch('renamed') })).toEqual(['adr_5001'])
    expect(await older.migrate({ schema, apply: true })).toEqual({ applied: [], pending: [] })
    assertIndexWhole(path)
  })
})
