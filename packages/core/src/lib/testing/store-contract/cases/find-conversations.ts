import type { Conversation } from '../../../model/conversation.ts'
import type { KeysetPosition } from '../../../model/query.ts'
import { kernel } from '../../../model/schema.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { commit, commitOf, create, replace, together } from '../commits.ts'
import { idsOf, read } from '../reads.ts'
import * as a from '../samples.ts'

const { waiting, created } = kernel.conversation.queries

/** Twelve conversations. Each third one does not wait, and the longest wait is that of the newest one. */
const talks: readonly Conversation[] = Array.from({ length: 12 }, (_, place) =>
  a.conversation(String(place).padStart(2, '0'), {
    channel: place % 2 === 0 ? 'sms' : 'mail',
    labels: place % 4 === 0 ? ['vip', 'new'] : place % 4 === 1 ? ['old'] : [],
    access: [`k${place % 3}`],
    assignee: place % 5 === 0 ? null : 'user:1',
    snoozed: place === 7,
    waitingSince: place % 3 === 0 ? null : a.START - place,
    createdAt: a.START + place,
  }),
)

const numbers = (records: readonly Conversation[]): number[] => records.map(({ id }) => Number(id.slice(-2)))

export const conversationListCases: readonly StoreCase[] = casesOf('find', {
  'those that wait are found by their wait, and no other one': async ({ store, expect }) => {
    await commit(store, create(...talks))
    const found: number[] = []
    let after: KeysetPosition | undefined
    do {
      const question = { query: waiting, where: {}, order: 'oldest', limit: 3 } as const
      const page = await store.find(a.acme, { ...question, ...(after === undefined ? {} : { after }) })
      found.push(...numbers(page.records))
      after = page.next
    } while (after !== undefined)
    expect(found).toEqual([11, 10, 8, 7, 5, 4, 2, 1])
  },

  'those that wait are narrowed by every filter': async ({ store, expect }) => {
    await commit(store, create(...talks))
    const find = async (where: object): Promise<number[]> =>
      numbers((await store.find(a.acme, { query: waiting, where, order: 'oldest', limit: 100 })).records)
    expect(await find({ labels: 'old' })).toEqual([5, 1])
    expect(await find({ labels: { anyOf: ['old', 'vip'] }, channel: 'sms' })).toEqual([8, 4])
    expect(await find({ access: { anyOf: ['k0', 'k1'] } })).toEqual([10, 7, 4, 1])
    expect(await find({ assignee: null })).toEqual([10, 5])
    expect(await find({ assignee: { anyOf: ['user:2', null] } })).toEqual([10, 5])
    expect(await find({ snoozed: true })).toEqual([7])
    expect(await find({ snoozed: false, channel: { anyOf: ['mail'] } })).toEqual([11, 5, 1])
  },

  'one that waits no more, and one that begins to wait, are found by what is stored now': async ({ store, expect }) => {
    const [first, second] = talks as [Conversation, Conversation]
    await commit(store, create(first, second))
    await commit(store, together(replace(first, { waitingSince: 5 }), replace(second, { waitingSince: null })))
    const page = await store.find(a.acme, { query: waiting, where: { labels: 'vip' }, order: 'oldest', limit: 100 })
    expect(numbers(page.records)).toEqual([0])
  },

  'by the time of their begin they are found in that order, with every filter': async ({ store, expect }) => {
    await commit(store, create(...talks))
    const find = async (where: object, limit = 100): Promise<number[]> =>
      numbers((await store.find(a.acme, { query: created, where, order: 'newest', limit })).records)
    expect(await find({}, 4)).toEqual([11, 10, 9, 8])
    expect(await find({ labels: { anyOf: ['vip', 'new'] } })).toEqual([8, 4, 0])
    expect(await find({ access: 'k1', channel: 'sms' })).toEqual([10, 4])
    expect(await find({ assignee: 'user:1', labels: 'old' })).toEqual([9, 1])
    expect(await find({ snoozed: true })).toEqual([7])
    expect(await find({ status: { anyOf: ['open', 'archived'] }, channel: 'mail' }, 2)).toEqual([11, 9])
  },

  'the uses of a file are raised and lowered beside a write of the file': async ({ store, expect }) => {
    const file = a.media('file')
    await commit(store, create(file))
    const raised = (by: number) => commitOf({ add: [{ record: file, field: 'uses', by }] })
    await commit(store, raised(2))
    await commit(store, together(replace(file, { messageId: null }), raised(-1)))
    expect(await read(store, file)).toEqual({ ...file, uses: 1, messageId: null, version: 2 })
    expect(idsOf([file])).toEqual(['med_file'])
  },
})
