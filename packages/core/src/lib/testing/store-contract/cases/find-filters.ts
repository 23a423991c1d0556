import type { Conversation } from '../../../model/conversation.ts'
import { kernel } from '../../../model/schema.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, create, finish, remove, replace } from '../commits.ts'
import { claimOne, codeOf, idsOf } from '../reads.ts'
import * as a from '../samples.ts'

const all = { order: 'newest', limit: 100 } as const

/** For each filter a value, and another one that must not be found. */
const narrowing: { [Filter in keyof Conversation]?: readonly [Conversation[Filter], Conversation[Filter]] } = {
  channel: ['sms', 'SMS'],
  status: ['open', 'closed'],
  starred: [true, false],
  hasUnread: [false, true],
  assignee: ['user:1', null],
  addressId: [a.idOf(kernel.address, 'ann'), a.idOf(kernel.address, 'Ann')],
  contactId: [a.idOf(kernel.contact, 'ann'), a.idOf(kernel.contact, 'ann ')],
}

const eachFilter = Object.fromEntries(
  Object.entries(narrowing).map(([field, [wanted, other]]): [string, StoreCase['run']] => [
    `conversations are narrowed by ${field}`,
    async ({ store, expect }) => {
      const wantedOnes = ['one', 'two'].map((name) => a.conversation(name, { [field]: wanted }))
      await commit(store, create(...wantedOnes, a.conversation('other', { [field]: other })))
      const narrowed = await store.find(a.acme, {
        query: kernel.conversation.queries.conversations,
        where: { [field]: wanted },
        ...all,
      })
      expect(idsOf(narrowed.records)).toEqual(['con_one', 'con_two'])
      const opposite = await store.find(a.acme, {
        query: kernel.conversation.queries.conversations,
        where: { [field]: other },
        ...all,
      })
      expect(idsOf(opposite.records)).toEqual(['con_other'])
    },
  ]),
)

export const filterCases: readonly StoreCase[] = casesOf('find', {
  ...eachFilter,

  'filters are joined: a record fits all of them': async ({ store, expect }) => {
    const both = a.conversation('both', { starred: true, assignee: 'user:1' })
    await commit(
      store,
      create(both, a.conversation('star', { starred: true }), a.conversation('mine', { assignee: 'user:1' })),
    )
    const where = { starred: true, assignee: 'user:1', channel: 'sms', status: 'open' } as const
    expect(
      (await store.find(a.acme, { query: kernel.conversation.queries.conversations, where, ...all })).records,
    ).toEqual([both])
  },

  'without a filter all records of the tenant are found': async ({ store, expect }) => {
    const talks = [
      a.conversation('a'),
      a.conversation('b', { status: 'closed' }),
      a.conversation('c', { channel: 'mail' }),
    ]
    await commit(store, create(...talks))
    expect(
      (await store.find(a.acme, { query: kernel.conversation.queries.conversations, where: {}, ...all })).records
        .length,
    ).toBe(3)
  },

  'a filter that is undefined does not narrow': async ({ store, expect }) => {
    await commit(store, create(a.conversation('a'), a.conversation('b', { assignee: 'user:1' })))
    const where = { assignee: undefined, status: undefined }
    expect(
      (await store.find(a.acme, { query: kernel.conversation.queries.conversations, where, ...all })).records.length,
    ).toBe(2)
  },

  'a filter is compared literally: %, _ and * are no wildcards': async ({ store, expect }) => {
    await commit(
      store,
      create(a.conversation('plain', { assignee: 'user' }), a.conversation('odd', { assignee: '%_*' })),
    )
    const found = await store.find(a.acme, {
      query: kernel.conversation.queries.conversations,
      where: { assignee: '%_*' },
      ...all,
    })
    expect(idsOf(found.records)).toEqual(['con_odd'])
  },

  'a filter that the query does not name is misuse': async ({ store, expect }) => {
    const where: object = { thread: 'x' }
    expect(await codeOf(store.find(a.acme, { query: kernel.conversation.queries.conversations, where, ...all }))).toBe(
      'store.misused',
    )
  },

  'messages are found by their conversation, of either direction': async ({ store, expect }) => {
    const here = { conversationId: a.idOf(kernel.conversation, 'here') }
    const [asked, answered] = [a.message('asked', here), a.message('answered', { ...here, direction: 'outbound' })]
    await commit(store, create(asked, answered, a.message('elsewhere')))
    expect(
      idsOf((await store.find(a.acme, { query: kernel.message.queries.messages, where: here, ...all })).records),
    ).toEqual(['msg_answered', 'msg_asked'])
  },

  'only tracked messages are found, by their channel': async ({ store, expect }) => {
    const tracked = a.message('tracked', { askAt: a.START })
    const others = [a.message('ended'), a.message('elsewhere', { askAt: a.START, channel: 'mail' })]
    await commit(store, create(tracked, ...others))
    const query = { query: kernel.message.queries.tracked, where: { channel: 'sms' }, ...all } as const
    expect((await store.find(a.acme, query)).records).toEqual([tracked])
  },

  'a contact that was merged into another one is not listed': async ({ store, expect }) => {
    const into = { mergedInto: a.contact('kept').id }
    const parted = a.contact('parted', into)
    await commit(store, create(a.contact('kept'), a.contact('merged', into), parted))
    await commit(store, replace(parted, { mergedInto: null }))
    const query = { query: kernel.contact.queries.contacts, where: {}, ...all } as const
    expect(idsOf((await store.find(a.acme, query)).records)).toEqual(['per_kept', 'per_parted'])
  },

  'tracked messages are in the order in which they are due': async ({ store, expect }) => {
    const due = (name: string, at: number) => a.message(name, { askAt: a.START + at })
    await commit(store, create(due('b', 2), due('c', 3), due('a', 1), a.message('ended')))
    const query = {
      query: kernel.message.queries.tracked,
      where: { channel: 'sms' },
      order: 'oldest',
      limit: 2,
    } as const
    const { records, next } = await store.find(a.acme, query)
    expect(records.map(({ id }) => id)).toEqual(['msg_a', 'msg_b'])
    const rest = await store.find(a.acme, { ...query, ...(next === undefined ? {} : { after: next }) })
    expect(rest.records.map(({ id }) => id)).toEqual(['msg_c'])
    expect(rest.next).toBe(undefined)
  },

  'with the order newest, tracked messages begin with the one that is due last': async (trial) => {
    const { store, expect } = trial
    const due = (name: string, at: number) => a.message(name, { askAt: a.START + at })
    await commit(store, create(due('b', 2), due('c', 3), due('a', 1), a.message('ended')))
    const query = {
      query: kernel.message.queries.tracked,
      where: { channel: 'sms' },
      order: 'newest',
      limit: 2,
    } as const
    const { records, next } = await store.find(a.acme, query)
    expect(records.map(({ id }) => id)).toEqual(['msg_c', 'msg_b'])
    const rest = await store.find(a.acme, { ...query, ...(next === undefined ? {} : { after: next }) })
    expect(rest.records.map(({ id }) => id)).toEqual(['msg_a'])
  },

  'a message that is no longer tracked is not found': async ({ store, expect }) => {
    const sent = a.message('sent', { askAt: a.START })
    await commit(store, create(sent), replace(sent, { askAt: null }))
    expect(
      (await store.find(a.acme, { query: kernel.message.queries.tracked, where: { channel: 'sms' }, ...all })).records,
    ).toEqual([])
  },

  'jobs are found by state and by queue': async ({ store, expect }) => {
    const dead = a.job('dead', { state: 'dead' })
    await commit(store, create(dead, a.job('waiting'), a.job('other', { state: 'dead', queue: 'other' })))
    expect(
      idsOf((await store.find(a.acme, { query: kernel.job.queries.jobs, where: { state: 'dead' }, ...all })).records),
    ).toEqual(['job_dead', 'job_other'])
    const both = await store.find(a.acme, {
      query: kernel.job.queries.jobs,
      where: { state: 'dead', queue: 'work' },
      ...all,
    })
    expect(both.records).toEqual([dead])
  },

  'a claimed job is found in its new state': async ({ store, expect }) => {
    await commit(store, create(a.job('deliver')))
    const held = await claimOne(store)
    const running = await store.find(a.acme, { query: kernel.job.queries.jobs, where: { state: 'running' }, ...all })
    expect(running.records).toEqual([held])
    await commit(store, finish(held))
    expect((await store.find(a.acme, { query: kernel.job.queries.jobs, where: {}, ...all })).records).toEqual([])
  },

  'commands, parked receipts and statistics are found by their queries': async ({ store, expect }) => {
    await commit(
      store,
      create(a.idempotency('c'), a.parked('p'), a.statistic('t'), a.statistic('u', { name: 'message.queued' })),
    )
    expect(
      (await store.find(a.acme, { query: kernel.idempotency.queries.expiring, where: {}, ...all })).records,
    ).toEqual([a.idempotency('c')])
    expect((await store.find(a.acme, { query: kernel.parked.queries.parked, where: {}, ...all })).records).toEqual([
      a.parked('p'),
    ])
    const received = { name: 'message.received', channel: 'sms' } as const
    expect(
      (await store.find(a.acme, { query: kernel.statistic.queries.statistics, where: received, ...all })).records,
    ).toEqual([a.statistic('t')])
  },

  'a counter is found with its raised value': async ({ store, expect }) => {
    const raised = (by: number) => ({ record: a.statistic('t'), field: 'count', by })
    await commit(store, { ...create(), add: [raised(2), raised(3)] })
    const { records } = await store.find(a.acme, { query: kernel.statistic.queries.statistics, where: {}, ...all })
    expect(records).toEqual([a.statistic('t', { count: 5 })])
  },

  'a record is found by the values of its newest version only': async ({ store, expect }) => {
    const talk = a.conversation('talk')
    await commit(store, create(talk), replace(talk, { status: 'archived' }))
    expect(
      (
        await store.find(a.acme, {
          query: kernel.conversation.queries.conversations,
          where: { status: 'open' },
          ...all,
        })
      ).records,
    ).toEqual([])
    const archived = await store.find(a.acme, {
      query: kernel.conversation.queries.conversations,
      where: { status: 'archived' },
      ...all,
    })
    expect(idsOf(archived.records)).toEqual(['con_talk'])
  },

  'a record of a commit that conflicts is not found': async ({ store, expect }) => {
    await attempt(store, { ...create(a.conversation('talk')), ...replace(a.conversation('talk')) })
    expect(
      (await store.find(a.acme, { query: kernel.conversation.queries.conversations, where: {}, ...all })).records,
    ).toEqual([])
  },

  'a removed record is not found': async ({ store, expect }) => {
    await commit(store, create(a.idempotency('old'), a.idempotency('new')), remove(a.idempotency('old')))
    expect(
      idsOf((await store.find(a.acme, { query: kernel.idempotency.queries.expiring, where: {}, ...all })).records),
    ).toEqual(['idm_new'])
  },
})
