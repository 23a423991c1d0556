import type { Conversation, Message } from '@parley/core'
import { describe, expect, it } from 'vitest'
import { openDatabase, serverUrl } from '../../../test/postgres-harness.ts'
import { conversation, key, message, tenant } from '../../../test/records.ts'
import { postgres } from '../../postgres.ts'
import { printMigrations } from '../migrate.ts'
import { saidBy } from '../search/indexed-words.ts'
import { columnName, tables } from '../tables.ts'
import { postgresMigrations } from './migrations.ts'

/** The schema as it was before a commit and a load were told in other words. */
const before = printMigrations({ ...postgresMigrations, steps: postgresMigrations.steps.slice(0, 2) })

/** What a process of that version asks. */
const [commitThen, loadThen] = [
  (talk: Conversation, said: Message): string => `
    select parley.commit(tenants => ${json({ tenant })}, expected => null, held => null, claimed => null,
      owned => ${json(...talk.keys.map((each) => ({ tenant, key: each, kind: talk.kind, id: talk.id })))},
      new_conversations => ${json(rowOf(talk))}, new_messages => ${json(rowOf(said))});
    select parley.make_searchable(${json({ tenant, id: said.id, said: saidBy(said) })}, null)`,
  `select kind, record::text as record, now from parley.load(owner => 'default', names => '{}', messages => '{msg_1}')`,
]

function json(...rows: object[]): string {
  return `'${JSON.stringify(rows)}'::json`
}

function rowOf(record: Conversation | Message): object {
  return Object.fromEntries(
    tables[record.kind].columns.map(({ field }) => [columnName(field), Reflect.get(record, field)]),
  )
}

describe.skipIf(serverUrl === undefined)('a database of the version before', () => {
  const server = String(serverUrl)
  const talk = conversation('con_1', { keys: [key('one')] })
  const said = message('msg_1', { conversationId: talk.id, text: 'Good morning' })

  it('keeps what it has, which is written on as it was', async () => {
    await using database = await openDatabase(server)
    await database.run(before)
    await database.run(commitThen(talk, said))
    await using store = postgres(database.url)
    expect(await store.migrate({ apply: true })).toMatchObject({
      applied: ['0003-one-plan', '0004-shorter-look', '0005-tracked', '0006-words-anew'],
      pending: [],
    })
    const lookups = [{ key: key('one') }, { kind: 'message' as const, id: said.id }]
    expect((await store.load(tenant, lookups)).records).toEqual([talk, said])

    const closed = { ...talk, version: 2, keys: [], status: 'closed' as const }
    const corrected = { ...said, version: 2, text: 'Good evening' }
    const results = await store.commit([
      {
        tenant,
        expect: [talk, said].map(({ kind, id }) => ({ type: 'version', ref: { kind, id }, version: 1 })),
        put: [closed, corrected],
        add: [],
        jobs: [],
        events: [],
        remove: [],
      },
    ])
    expect(results).toEqual([{ ok: true }])
    expect((await store.load(tenant, lookups)).records).toEqual([corrected])
    expect(await database.run('select said from parley.searched')).toEqual([{ said: saidBy(corrected) }])
  })

  it('found by use: a callback that never came is made up for: asks about what is on its way', async () => {
    await using database = await openDatabase(server)
    await database.run(before)
    const createdAt = Date.now()
    const onItsWay = { ...said, direction: 'outbound', status: 'sent', providerId: 'SM1', createdAt } as const
    await database.run(commitThen(talk, onItsWay))
    await using store = postgres(database.url)
    await store.migrate({ apply: true })
    const { records } = await store.find(tenant, {
      name: 'tracked',
      where: { channel: 'sms' },
      order: 'oldest',
      limit: 9,
    })
    expect(records).toEqual([{ ...onItsWay, askAt: createdAt }])
  })

  it('refuses a process that does not know of it, and writes nothing of what that says', async () => {
    await using database = await openDatabase(server)
    await using store = postgres(database.url)
    await store.migrate({ apply: true })
    await expect(database.run(commitThen(talk, said))).rejects.toThrow(/does not exist/)
    await expect(database.run(loadThen)).rejects.toThrow(/does not exist/)
    expect(await database.run('select 1 from parley.conversations')).toEqual([])
  })
})
