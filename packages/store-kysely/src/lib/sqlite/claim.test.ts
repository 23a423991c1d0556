import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { job, schema, tenant } from '../../../test/records.ts'
import { type SqliteDatabase, sqlite } from '../../sqlite.ts'

const queues = [{ queue: 'q', concurrency: 4, spacing: 0, lease: 10 }]

describe('claim', () => {
  it('takes no lock and writes nothing while no job is due', async () => {
    const database = new Database(':memory:')
    const controls: string[] = []
    const listening: SqliteDatabase = {
      exec(sql) {
        controls.push(sql)
        return database.exec(sql)
      },
      prepare: (sql) => database.prepare(sql),
      close: () => database.close(),
    }
    await using store = sqlite(listening)
    await store.migrate({ schema, apply: true })
    const waiting = job('job_1', { due: 100 })
    const expectation = { type: 'absent', ref: { kind: 'job', id: waiting.id } } as const
    await store.commit([{ tenant, expect: [expectation], put: [], add: [], jobs: [waiting], remove: [], events: [] }])
    controls.length = 0
    expect(await store.claim({ now: 99, limit: 4, queues })).toEqual([])
    expect(controls).not.toContain('begin immediate')
    expect(await store.claim({ now: 100, limit: 4, queues })).toMatchObject([{ id: 'job_1', fence: 1, lease: 110 }])
    expect(controls).toContain('begin immediate')
  })
})
