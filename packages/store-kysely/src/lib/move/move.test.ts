import { existsSync } from 'node:fs'
import { type LoggedEvent, parseSearch, type Store, type TenantId } from '@parley/core/store'
import Database from 'libsql'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyFolder } from '../../../test/harness.ts'
import { liveThrough, tenants } from '../../../test/history.ts'
import { laterSchema, task, taskOf } from '../../../test/later-schema.ts'
import { letGoOfClosedFiles } from '../../../test/let-go.ts'
import { openDatabase, serverUrl, type TestDatabase } from '../../../test/postgres-harness.ts'
import { conversation, tenant as own, queryOf, schema } from '../../../test/records.ts'
import { type MoveProgress, moveFromSqlite, postgres } from '../../postgres.ts'
import { sqlite } from '../../sqlite.ts'
import { layoutOf } from '../layout.ts'
import { type MovedTable, movedTables } from './layout.ts'

const tables = movedTables(layoutOf(schema))

let folder: Awaited<ReturnType<typeof emptyFolder>>
let files = 0

beforeAll(async () => {
  folder = await emptyFolder()
})

afterAll(() => folder[Symbol.asyncDispose]())

/** A file with a history of a number of commits. */
async function lived(length: number): Promise<string> {
  const path = `${folder.path}/${++files}.db`
  // On this thread, so that closed files can be released.
  const store = sqlite({ path, thread: false })
  await store.migrate({ schema, apply: true })
  await liveThrough(store, length)
  await store[Symbol.asyncDispose]()
  await letGoOfClosedFiles()
  return path
}

/** A store of the schema of this program, on a migrated database. */
async function opened<S extends Store>(store: S): Promise<S> {
  await store.migrate({ schema, apply: false })
  return store
}

function readFile(path: string, sql: string): { [column: string]: unknown }[] {
  const database = new Database(path)
  const rows = database.prepare(sql).all() as { [column: string]: unknown }[]
  database.close()
  return rows
}

/** Every row of a table as one text, in the same order for each engine. */
function asTexts(rows: readonly object[], { columns }: MovedTable): string[] {
  const plain = (value: unknown, type: string): string => String(type === 'boolean' ? Number(value) : value)
  return rows.map((row) => columns.map(({ name, type }) => plain(Reflect.get(row, name), type)).join('\n')).sort()
}

/** The rows of a table, with the text of the JSON in them. */
function rowsOf(database: TestDatabase, { name, columns }: MovedTable): Promise<object[]> {
  const written = columns.map(
    (column) => `"${column.name}"${column.type === 'json' || column.type === 'set' ? '::text' : ''}`,
  )
  return database.run(`select ${written} from parley.${name}`) as Promise<object[]>
}

async function wholeLog(store: Store, tenant: TenantId): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = []
  for (let after: Parameters<Store['log']>[1]['after'] = 'oldest'; ; ) {
    const page = await store.log(tenant, { after, limit: 1000 })
    if (page.events.length === 0) return events
    events.push(...page.events)
    after = page.cursor
  }
}

/** The URL of no server: a source is refused before the target is connected. */
const nowhere = 'postgres://nobody@127.0.0.1:1/'

describe.skipIf(serverUrl === undefined)('moving from SQLite to PostgreSQL', () => {
  const openTarget = (): Promise<TestDatabase> => openDatabase(String(serverUrl))

  it('moves every table, except those that each engine makes by itself', async () => {
    await using database = await openTarget()
    const path = await lived(1)
    await moveFromSqlite(path, database.url)
    const all = [...tables.map(({ name }) => name), 'fills', 'store'].sort()
    const here = readFile(path, "select name from sqlite_master where type = 'table' and name like 'parley_%'")
    const indexes = /_searched_words($|_)/
    expect(
      here
        .map(({ name }) => String(name))
        .filter((name) => !indexes.test(name))
        .map((name) => name.slice('parley_'.length))
        .sort(),
    ).toEqual(all)
    const there = (await database.run("select relname from pg_stat_user_tables where schemaname = 'parley'")) as {
      relname: string
    }[]
    expect(there.map(({ relname }) => relname).sort()).toEqual(all)
  })

  it('moves every row, byte and place of ten thousand rows', async () => {
    await using database = await openTarget()
    const path = await lived(2_500)
    const told: MoveProgress[] = []
    const moved = await moveFromSqlite(path, database.url, { onProgress: (progress) => told.push(progress) })

    expect(moved.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(10_000)
    expect(told.filter(({ rows, of }) => rows === of)).toEqual(moved)
    for (const table of tables) {
      const there = asTexts(await rowsOf(database, table), table)
      const here = asTexts(readFile(path, `select * from parley_${table.name}`), table)
      expect(there.length, table.name).toBe(here.length)
      expect(here.filter((row, index) => row !== there[index]).slice(0, 3), table.name).toEqual([])
      expect(moved.find((each) => each.table === table.name)?.rows).toBe(here.length)
    }
  })

  it('keeps the log, its cursors and the order of jobs, and ends the log of the source', async () => {
    await using database = await openTarget()
    const path = await lived(600)
    const before = await opened(sqlite({ path, thread: false }))
    const logs = await Promise.all(tenants.map((tenant) => wholeLog(before, tenant)))
    await before[Symbol.asyncDispose]()
    await letGoOfClosedFiles()
    await moveFromSqlite(path, database.url)

    await using after = await opened(postgres(database.url))
    await using left = await opened(sqlite(path))
    expect(await Promise.all(tenants.map((tenant) => wholeLog(after, tenant)))).toEqual(logs)
    for (const [index, tenant] of tenants.entries()) {
      const middle = logs[index]?.[50]
      const rest = await after.log(tenant, { after: middle?.cursor ?? 'newest', limit: 1000 })
      expect(rest).toMatchObject({ reset: false, events: logs[index]?.slice(51) })
      expect(await left.log(tenant, { after: middle?.cursor ?? 'newest', limit: 10 })).toMatchObject({ reset: true })
    }
    const inOrder = await database.run('select id from parley.jobs order by place')
    expect(inOrder).toEqual(readFile(path, 'select id from parley_jobs order by place'))
  })

  it('a search finds the same messages as before, the newest first', async () => {
    await using database = await openTarget()
    const path = await lived(600)
    await moveFromSqlite(path, database.url)
    await using after = await opened(postgres(database.url))
    await using left = await opened(sqlite(path))
    const query = queryOf('message', 'search')
    for (const tenant of tenants) {
      for (const q of ['null', 'robert drop', '"drop table"', 'rob*', 'abc', 'nothing']) {
        const where = { terms: parseSearch(q) }
        const found = await after.find(tenant, { query, where, order: 'newest', limit: 10 })
        const expected = await left.find(tenant, { query, where, order: 'newest', limit: 10 })
        expect(found.records, q).toEqual(expected.records)
        expect(found.next, q).toEqual(expected.next)
        expect(found.records.length > 0).toBe(q !== 'nothing')
      }
    }
  })

  it('gives later rows places after the moved ones', async () => {
    await using database = await openTarget()
    await moveFromSqlite(await lived(30), database.url)
    await using store = await opened(postgres(database.url))
    await liveThrough(store, 3, 30)
    const places = (await database.run('select max(place)::int as newest from parley.messages')) as unknown[]
    expect(places).toEqual([{ newest: 33 }])
    const numbers = (await database.run('select id from parley.jobs order by place')) as { id: string }[]
    expect(numbers.map(({ id }) => Number(id.slice('job_'.length)))).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30])
    const [tenant] = (await database.run('select tenant, head from parley.logs order by head desc')) as {
      tenant: TenantId
      head: string
    }[]
    const log = await wholeLog(store, tenant?.tenant ?? ('none' as TenantId))
    expect(log).toHaveLength(Number(tenant?.head))
  })

  it('moves the kinds of modules: their sets, words and places', async () => {
    await using database = await openTarget()
    const path = `${folder.path}/${++files}.db`
    const source = sqlite({ path, thread: false })
    await source.migrate({ schema: laterSchema, apply: true })
    const tasks = ['1', '2', '3'].map((name, due) =>
      taskOf(`tsk_${name}`, { labels: ['a', name], due, extra: { due } }),
    )
    const records = [...tasks, conversation('con_1', { labels: ['vip'] })]
    const absent = records.map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const)
    const empty = { tenant: own, add: [], jobs: [], events: [] }
    await source.commit([{ ...empty, expect: absent, put: records, remove: [] }])
    // The newest place is not given again.
    const last = { kind: 'task', id: 'tsk_3' }
    await source.commit([{ ...empty, expect: [{ type: 'version', ref: last, version: 1 }], put: [], remove: [last] }])
    await source[Symbol.asyncDispose]()
    await letGoOfClosedFiles()
    await expect(moveFromSqlite(path, database.url)).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'from',
      reason: expect.stringContaining('It has columns that the schema lacks: addresses.score'),
    })
    await letGoOfClosedFiles()
    await moveFromSqlite(path, database.url, { schema: laterSchema })
    await using target = postgres(database.url)
    expect(await target.migrate({ schema: laterSchema, apply: false })).toEqual({ applied: [], pending: [] })
    const found = async (name: 'tasks' | 'search' | 'arrived', where: object): Promise<string[]> => {
      const query = task.queries[name]
      const page = await target.find(own, { query, where, order: 'newest', limit: 10 } as never)
      return page.records.map(({ id }) => id)
    }
    expect(await found('tasks', { labels: { anyOf: ['1', 'a'] } })).toEqual(['tsk_2', 'tsk_1'])
    expect(await found('search', { terms: parseSearch('task') })).toEqual(['tsk_2', 'tsk_1'])
    expect(await found('arrived', {})).toEqual(['tsk_2', 'tsk_1'])
    const next = taskOf('tsk_9')
    await target.commit([
      { ...empty, expect: [{ type: 'absent', ref: { kind: 'task', id: next.id } }], put: [next], remove: [] },
    ])
    expect(await database.run("select place::int from parley.tasks where id = 'tsk_9'")).toEqual([{ place: 4 }])
  })

  it('that fails midway leaves the target empty and the source unchanged, and can begin again', async () => {
    await using database = await openTarget()
    const path = await lived(300)
    const [epoch] = readFile(path, 'select epoch from parley_store')
    await letGoOfClosedFiles()
    const client = new pg.Client(database.url)
    await client.connect()
    const failing = {
      query: (asked: Parameters<typeof client.query>[0] & { text?: string }) =>
        String(asked.text).includes('into "parley"."events"')
          ? Promise.reject(new Error('The cable was pulled.'))
          : client.query(asked),
    }
    await expect(moveFromSqlite(path, failing)).rejects.toMatchObject({ code: 'store.unavailable' })
    for (const table of tables) expect(await rowsOf(database, table), table.name).toEqual([])
    expect(readFile(path, 'select epoch from parley_store')).toEqual([epoch])

    await letGoOfClosedFiles()
    const moved = await moveFromSqlite(path, client)
    expect(moved.find(({ table }) => table === 'messages')).toEqual({ table: 'messages', rows: 300, of: 300 })
    expect(await database.run('select epoch from parley.store')).toEqual([epoch])
    await client.end()
  })

  it('refuses a target that holds data, and changes neither side', async () => {
    await using database = await openTarget()
    const [first, second] = [await lived(1), await lived(2)]
    await moveFromSqlite(first, database.url)
    const [epoch] = readFile(second, 'select epoch from parley_store')
    await letGoOfClosedFiles()
    const reason = expect.stringContaining('holds data already (conversations, messages,')
    await expect(moveFromSqlite(second, database.url)).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'to',
      reason,
    })
    expect(await database.run('select count(*)::int as n from parley.messages')).toEqual([{ n: 1 }])
    expect(readFile(second, 'select epoch from parley_store')).toEqual([epoch])
  })

  it('refuses an absent file, and one that is not of Parley', async () => {
    const [none, foreign] = [`${folder.path}/none.db`, `${folder.path}/foreign.db`]
    const refused = { code: 'input.invalid', field: 'from' }
    await expect(moveFromSqlite(none, nowhere)).rejects.toMatchObject({ ...refused, reason: 'There is no such file.' })
    expect(existsSync(none)).toBe(false)
    const database = new Database(foreign)
    database.exec('create table notes (id text)')
    database.close()
    const reason = 'It holds no tables of Parley.'
    await expect(moveFromSqlite(foreign, nowhere)).rejects.toMatchObject({ ...refused, reason })
  })

  it('refuses a file that another process has open', async () => {
    const path = await lived(1)
    await using open = sqlite(path)
    await open.migrate({ schema, apply: false })
    await open.log(tenants[0], { after: 'newest', limit: 1 })
    const refused = { code: 'store.unavailable', reason: 'Another process holds the database.' }
    await expect(moveFromSqlite(path, nowhere)).rejects.toMatchObject(refused)
  })
})
