import { writeFile } from 'node:fs/promises'
import { ParleyError } from '@parley/core'
import Database from 'libsql'
import { describe, expect, it, vi } from 'vitest'
import { emptyFolder } from '../../../test/harness.ts'
import { contact, opened, schema, tenant } from '../../../test/records.ts'
import { sqlite } from '../../sqlite.ts'
import { failureOf, isBusy } from './failure.ts'

const emit = { tenant, expect: [], put: [], add: [], jobs: [], remove: [], events: [opened('con_1', 1)] }

describe('errors of the driver', () => {
  it.each([
    [{ code: 'SQLITE_FULL' }, 'The disk is full.'],
    [{ code: 'SQLITE_IOERR_WRITE' }, 'The disk could not be read or written.'],
    [{ code: 'SQLITE_READONLY_DBMOVED' }, 'The database is read-only.'],
    [{ code: 'ERR_SQLITE_ERROR', errcode: 10 | (3 << 8) }, 'The disk could not be read or written.'],
    [{ code: 'ERR_SQLITE_ERROR', errcode: 5 }, 'Another process holds the database.'],
    [new TypeError('The database connection is not open'), undefined],
  ])('%j', (error, reason) => {
    const failure = failureOf(error)
    expect(failure).toMatchObject({ code: 'store.unavailable', reason, cause: error, retryAfter: 1 })
  })

  it('a missing table means that migrations are pending', async () => {
    await using store = sqlite(':memory:')
    await store.migrate({ schema, apply: false })
    await expect(store.commit([emit])).rejects.toMatchObject({ code: 'store.migrations_pending' })
  })

  it('an error of Parley stays as it is', () => {
    const error = new ParleyError('store.misused')
    expect(failureOf(error)).toBe(error)
    expect(isBusy(failureOf({ code: 'SQLITE_BUSY_SNAPSHOT' }))).toBe(true)
    expect(isBusy(error)).toBe(false)
  })
})

describe('a store that cannot answer', () => {
  it('because its folder is not there', async () => {
    await using folder = await emptyFolder()
    await using store = sqlite(`${folder.path}/nowhere/parley.db`)
    const reason = expect.stringContaining('does not exist')
    await expect(store.migrate({ schema, apply: true })).rejects.toMatchObject({ code: 'store.misconfigured', reason })
  })

  it('because its file is something else', async () => {
    await using folder = await emptyFolder()
    await writeFile(`${folder.path}/parley.db`, 'Dear diary, this is not a database at all. '.repeat(200))
    await using store = sqlite(`${folder.path}/parley.db`)
    const reason = 'The file is not a database.'
    await expect(store.migrate({ schema, apply: true })).rejects.toMatchObject({ code: 'store.misconfigured', reason })
  })

  it('because libsql is not installed', async () => {
    vi.doMock('libsql', () => {
      throw new Error("Cannot find package 'libsql'")
    })
    await using store = sqlite(':memory:')
    const reason = expect.stringContaining('libsql is not installed')
    await expect(store.migrate({ schema, apply: true })).rejects.toMatchObject({ code: 'store.misconfigured', reason })
    vi.doUnmock('libsql')
  })

  it('because the database may not grow, and answers again when it may', async () => {
    const database = new Database(':memory:')
    await using store = sqlite(database)
    await store.migrate({ schema, apply: true })
    const [pages] = database.pragma('page_count') as [{ page_count: number }]
    database.exec(`pragma max_page_count = ${pages.page_count}`)
    const big = contact('per_1', { name: 'x'.repeat(100_000) })
    const commit = { ...emit, put: [big], expect: [{ type: 'absent', ref: { kind: 'contact', id: big.id } } as const] }
    await expect(store.commit([emit, commit])).rejects.toMatchObject({
      code: 'store.unavailable',
      reason: 'The disk is full.',
    })
    expect(await store.log(tenant, { after: 'oldest', limit: 10 })).toMatchObject({ events: [] })
    database.exec('pragma max_page_count = 1000000')
    expect(await store.commit([emit, commit])).toEqual([{ ok: true }, { ok: true }])
    database.close()
  })

  it('because another process holds the file: it waits without stopping this process, then rejects', async () => {
    await using folder = await emptyFolder()
    const path = `${folder.path}/parley.db`
    await using store = sqlite(path)
    await store.migrate({ schema, apply: true })
    const other = new Database(path)
    other.exec('begin immediate')
    const commit = store.commit([emit])
    const impatient = AbortSignal.timeout(50)
    await expect(store.commit([emit], { signal: impatient })).rejects.toThrow()
    expect(await store.log(tenant, { after: 'oldest', limit: 10 })).toMatchObject({ events: [] })
    other.exec('rollback')
    expect(await commit).toEqual([{ ok: true }])
    other.close()
  })

  it('because the database is read-only', async () => {
    const database = new Database(':memory:')
    await using store = sqlite(database)
    await store.migrate({ schema, apply: true })
    database.exec('pragma query_only = on')
    const reason = 'The database is read-only.'
    await expect(store.commit([emit])).rejects.toMatchObject({ code: 'store.unavailable', reason })
    expect(await store.log(tenant, { after: 'oldest', limit: 10 })).toMatchObject({ events: [] })
    database.close()
  })
})
