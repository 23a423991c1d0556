import type { Commit, Ref, Stored, TenantId } from '@parley/core/store'
import Database from 'libsql'
import { expect, it } from 'vitest'
import { conversation, job, key, message, opened, schema, statistic } from '../../../test/records.ts'
import { answersAsTheReference } from '../../../test/reference.ts'
import { type SqliteDatabase, sqlite } from '../../sqlite.ts'

/** `npm run prove -- reference` runs more histories. */
const RUNS = process.env.PARLEY_PROVE === 'full' ? 1000 : 60
/** A limit above the time on any machine, in milliseconds. */
const HANGS = 1_800_000

it('any commits and claims return the results of the reference', { timeout: HANGS }, () =>
  answersAsTheReference(async () => sqlite(':memory:'), RUNS),
)

it('a batch of a hundred commits has the same statements as a batch of one', async () => {
  const database = new Database(':memory:')
  const prepared: string[] = []
  const listening: SqliteDatabase = {
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
    prepare(sql) {
      prepared.push(sql)
      return database.prepare(sql)
    },
  }
  const inbound = (id: string): Commit => {
    const records = [conversation(`con_${id}`, { keys: [key(id)] }), message(`msg_${id}`)]
    const work = job(`job_${id}`)
    return {
      tenant: records[0]?.tenant as TenantId,
      expect: [...records, work].map((each) => ({ type: 'absent', ref: refOf(each) })),
      put: records,
      add: [{ record: statistic('stt_1'), field: 'count', by: 1 }],
      jobs: [work],
      events: [opened(`con_${id}`, 1)],
      remove: [],
    }
  }
  await using store = sqlite(listening)
  await store.migrate({ schema, apply: true })
  prepared.length = 0
  await store.commit([inbound('first')])
  expect(prepared.length).toBe(15)
  const results = await store.commit(Array.from({ length: 100 }, (_, place) => inbound(String(place))))
  expect(results.every(({ ok }) => ok)).toBe(true)
  expect(prepared.length).toBe(15)
  database.close()
})

function refOf({ kind, id }: Stored): Ref {
  return { kind, id }
}
