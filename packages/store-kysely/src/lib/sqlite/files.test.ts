import { chmod, copyFile, mkdir, open, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { problemOf } from '@parley/core/protocol'
import type { Store } from '@parley/core/store'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { emptyFolder } from '../../../test/harness.ts'
import { opened, schema, tenant } from '../../../test/records.ts'
import { backUpSqlite, sqlite } from '../../sqlite.ts'

const emit = { tenant, expect: [], put: [], add: [], jobs: [], remove: [], events: [opened('con_1', 1)] }

async function filled(path: string, options: { thread?: boolean } = {}): Promise<Store> {
  const store = sqlite({ path, ...options })
  await store.migrate({ schema, apply: true })
  expect(await store.commit([emit])).toEqual([{ ok: true }])
  return store
}

async function eventsIn(path: string): Promise<number> {
  await using store = sqlite({ path, thread: false })
  await store.migrate({ schema, apply: false })
  return (await store.log(tenant, { after: 'oldest', limit: 10 })).events.length
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8)
}

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'nothing',
    (error: unknown) => error,
  )
}

describe('found by use: files and processes', () => {
  it.each([{ thread: true }, { thread: false }])('a closed store leaves all data in its file: %j', async (on) => {
    await using folder = await emptyFolder()
    const path = join(folder.path, 'parley.db')
    const store = await filled(path, on)
    await store[Symbol.asyncDispose]()
    expect((await stat(`${path}-wal`)).size).toBe(0)
    const alone = join(folder.path, 'alone.db')
    await copyFile(path, alone)
    expect(await eventsIn(alone)).toBe(1)
  })

  it('the next opening moves the log of a crash into the file', async () => {
    await using folder = await emptyFolder()
    const [path, crashed] = [join(folder.path, 'parley.db'), join(folder.path, 'crashed.db')]
    await using _store = await filled(path, { thread: false })
    for (const end of ['', '-wal']) await copyFile(path + end, crashed + end)
    const next = sqlite({ path: crashed, thread: false })
    await next.migrate({ schema, apply: false })
    expect((await stat(`${crashed}-wal`)).size).toBe(0)
    expect(await eventsIn(crashed)).toBe(1)
    await next[Symbol.asyncDispose]()
  })

  it('while other processes have the file open, their reads continue, and nothing is lost', async () => {
    await using folder = await emptyFolder()
    const path = join(folder.path, 'parley.db')
    const store = await filled(path)
    const other = new Database(path)
    other.exec('begin')
    other.prepare('select * from parley_events').all()
    await store.commit([{ ...emit, events: [opened('con_2', 1)] }])
    await store[Symbol.asyncDispose]()
    expect(other.prepare('select * from parley_events').all()).toHaveLength(1)
    other.exec('rollback')
    other.close()
    expect(await eventsIn(path)).toBe(2)
  })

  it.each([0o000, 0o022, 0o277])('only their owner can access the files, with any umask: %o', async (umask) => {
    await using folder = await emptyFolder()
    const path = join(folder.path, 'parley.db')
    const before = process.umask(umask)
    try {
      const store = await filled(path, { thread: false })
      for (const end of ['', '-wal', '-shm']) expect([end, await modeOf(path + end)]).toEqual([end, '600'])
      await store[Symbol.asyncDispose]()
    } finally {
      process.umask(before)
    }
  })

  it('an existing file keeps its mode', async () => {
    await using folder = await emptyFolder()
    const path = join(folder.path, 'parley.db')
    await (await filled(path))[Symbol.asyncDispose]()
    await chmod(path, 0o640)
    await eventsIn(path)
    expect(await modeOf(path)).toBe('640')
  })
})

describe('found by use: files and processes: an error names the file, the reason and the fix', () => {
  const cases: [string, (path: string) => Promise<unknown>, string, RegExp][] = [
    ['a folder', (path) => mkdir(path), 'It is a folder.', /Name a file/],
    ['text', (path) => writeFile(path, 'Dear diary. '.repeat(1000)), 'The file is not a database.', /restore a backup/],
    ['a damaged database', damage, 'The database file is damaged.', /restore a backup/],
    [
      'of a newer version',
      newer,
      'A newer version of Parley made the database: its format is 2, and the format of this program is 1.',
      /newer version/,
    ],
  ]

  it.each(cases)('it is %s', async (_, make, reason, fix) => {
    await using folder = await emptyFolder()
    const path = join(folder.path, 'parley.db')
    await make(path)
    await using store = sqlite({ path, thread: false })
    const error = await refusalOf(store.migrate({ schema, apply: true }).then(() => store.commit([emit])))
    expect(error).toMatchObject({ reason, fix: expect.stringMatching(fix) })
    if (!String(reason).includes('newer version')) expect(error).toMatchObject({ resource: path })
  })

  it.each([
    ['nowhere/parley.db', 'Its folder does not exist.'],
    ['a-file/parley.db', 'a-file is not a folder.'],
    ['nul\0.db', 'Its name has a NUL in it.'],
  ])('it is at %j', async (name, reason) => {
    await using folder = await emptyFolder()
    await writeFile(join(folder.path, 'a-file'), '')
    await using store = sqlite({ path: join(folder.path, name), thread: false })
    const error = await refusalOf(store.migrate({ schema, apply: true }))
    expect(error).toMatchObject({ code: 'store.misconfigured', reason: expect.stringContaining(reason) })
    if (!name.includes('\0')) expect(String(error)).toContain(folder.path)
  })

  it.each([{ thread: true }, { thread: false }])('is the same on the writing thread: %j', async (on) => {
    await using folder = await emptyFolder()
    const path = join(folder.path, 'parley.db')
    await writeFile(path, 'Dear diary. '.repeat(1000))
    await using store = sqlite({ path, ...on })
    const fix = 'Move the file away and restore a backup.'
    const error = await refusalOf(store.migrate({ schema, apply: true }))
    expect(error).toMatchObject({ resource: path, reason: 'The file is not a database.', fix })
  })

  it('a response over HTTP does not name the file', async () => {
    await using store = sqlite('/nowhere/at/all/parley.db')
    const error = await refusalOf(store.migrate({ schema, apply: true }))
    expect(String(error)).toContain('/nowhere/at/all/parley.db')
    expect(JSON.stringify(problemOf(error))).not.toContain('nowhere')
  })
})

describe('found by use: files and processes: a backup', () => {
  it('is the state at its call, in one file for its owner only, with a log of its own', async () => {
    await using folder = await emptyFolder()
    const [path, copy] = [join(folder.path, 'parley.db'), join(folder.path, 'copy.db')]
    await using store = await filled(path)
    const { cursor } = await store.log(tenant, { after: 'oldest', limit: 10 })
    await backUpSqlite(path, copy)
    await store.commit([{ ...emit, events: [opened('con_2', 1)] }])
    expect((await readdir(folder.path)).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])
    expect(await modeOf(copy)).toBe('600')
    expect(await eventsIn(copy)).toBe(1)
    await using restored = sqlite({ path: copy, thread: false })
    await restored.migrate({ schema, apply: false })
    expect(await restored.log(tenant, { after: cursor, limit: 10 })).toMatchObject({ reset: true })
  })

  it('overwrites nothing, and needs a database of Parley', async () => {
    await using folder = await emptyFolder()
    const [path, copy] = [join(folder.path, 'parley.db'), join(folder.path, 'copy.db')]
    await using _store = await filled(path, { thread: false })
    await writeFile(copy, 'mine')
    expect(await refusalOf(backUpSqlite(path, copy))).toMatchObject({ resource: copy, reason: 'It exists.' })
    expect(await refusalOf(backUpSqlite(path, path))).toMatchObject({ resource: path, reason: 'It exists.' })
    expect(await refusalOf(backUpSqlite(join(folder.path, 'none.db'), `${copy}2`))).toMatchObject({
      code: 'input.invalid',
      reason: 'There is no such file.',
    })
    expect(await refusalOf(backUpSqlite(path, join(folder.path, 'none', 'copy.db')))).toMatchObject({
      code: 'store.misconfigured',
      reason: 'Its folder does not exist.',
    })
    const foreign = join(folder.path, 'foreign.db')
    new Database(foreign).exec('create table guests (name)')
    expect(await refusalOf(backUpSqlite(foreign, `${copy}2`))).toMatchObject({
      reason: 'It holds no tables of Parley.',
    })
    expect(await readdir(folder.path)).not.toContain('copy.db2')
    expect(await readdir(folder.path)).not.toContain('copy.db2.partial')
  })
})

async function damage(path: string): Promise<void> {
  const store = await filled(path, { thread: false })
  await store[Symbol.asyncDispose]()
  const file = await open(path, 'r+')
  const { size } = await file.stat()
  await file.write(Buffer.alloc(size - 4096, 0xa5), 0, size - 4096, 4096)
  await file.close()
}

async function newer(path: string): Promise<void> {
  await (await filled(path, { thread: false }))[Symbol.asyncDispose]()
  const database = new Database(path)
  database.exec('update parley_store set format = 2')
  database.close()
}
