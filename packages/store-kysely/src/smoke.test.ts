import { parseSearch, schemaOf } from '@parley/core/store'
import Database from 'libsql'
import { expect, it } from 'vitest'
import { conversation as kind } from '../../core/src/lib/model/conversation.ts'
import { message as messageKind } from '../../core/src/lib/model/message.ts'
import { conversation, job, message, tenant } from '../test/records.ts'
import { sqlite } from './sqlite.ts'

it('smoke', async () => {
  const database = new Database(':memory:')
  await using store = sqlite(database)
  const schema = schemaOf()
  console.log(await store.migrate({ schema, apply: true }))
  console.log(await store.migrate({ schema, apply: true }))
  await store.warmUp?.()
  const recs = [
    conversation('con_1', { labels: ['a', 'b'] }),
    conversation('con_2', { labels: ['b'], activeAt: 5000 }),
    message('msg_1', { text: 'Hello world' }),
  ]
  const jobs = [job('job_1')]
  console.log(
    await store.commit([
      {
        tenant,
        expect: [...recs, ...jobs].map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const),
        put: recs,
        jobs,
        add: [],
        events: [],
        remove: [],
      },
    ]),
  )
  const find = async (where: object) =>
    (
      await store.find(tenant, { query: kind.queries.conversations, where, order: 'newest', limit: 10 } as never)
    ).records.map(({ id }) => id)
  expect(await find({})).toEqual(['con_2', 'con_1'])
  expect(await find({ labels: 'a' })).toEqual(['con_1'])
  expect(await find({ labels: { anyOf: ['a', 'b'] } })).toEqual(['con_2', 'con_1'])
  expect(await find({ labels: { anyOf: ['a', 'b'] }, status: 'open' })).toEqual(['con_2', 'con_1'])
  expect(await find({ status: { anyOf: ['open', 'closed'] }, labels: 'b', addressId: 'adr_1' })).toEqual([
    'con_2',
    'con_1',
  ])
  expect(
    (
      await store.find(tenant, {
        query: messageKind.queries.search,
        where: { terms: parseSearch('wor*') },
        order: 'newest',
        limit: 10,
      })
    ).records.map(({ id }) => id),
  ).toEqual(['msg_1'])
  expect(
    (
      await store.find(tenant, {
        query: messageKind.queries.search,
        where: { terms: parseSearch('wor*'), conversationId: { anyOf: ['con_1' as never, 'con_7' as never] } },
        order: 'newest',
        limit: 10,
      })
    ).records.map(({ id }) => id),
  ).toEqual(['msg_1'])
  expect(
    await store.claim({ now: 5, limit: 3, queues: [{ queue: 'q', concurrency: 4, spacing: 0, lease: 10 }] }),
  ).toMatchObject([{ id: 'job_1' }])
})
