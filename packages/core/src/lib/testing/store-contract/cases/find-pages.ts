import type { Conversation } from '../../../model/conversation.ts'
import type { Query, WhereOf } from '../../../model/record.ts'
import { kernel } from '../../../model/schema.ts'
import type { Question } from '../../../ports/store.ts'

type Conversations = Question<Conversation, WhereOf<typeof kernel.conversation.queries.conversations>>

import { casesOf, type StoreCase } from '../case.ts'
import { commit, create, remove, replace } from '../commits.ts'
import { walk } from '../reads.ts'
import * as a from '../samples.ts'

const names = [...'abcdefghijkl']

/** Conversations that moved at the same moment, in threes. */
const talks = names.map((name, place) => a.conversation(name, { activeAt: a.START + Math.floor(place / 3) }))

const conversations = (order: 'newest' | 'oldest', limit: number): Conversations => ({
  query: kernel.conversation.queries.conversations,
  where: {},
  order,
  limit,
})

const namesOf = (records: readonly { id: string }[]): string => records.map(({ id }) => id.slice(4)).join('')

export const pageCases: readonly StoreCase[] = casesOf('find', {
  'the order newest begins with the newest': async ({ store, expect }) => {
    await commit(store, create(...talks))
    const { records } = await store.find(a.acme, conversations('newest', 100))
    expect(namesOf(records)).toBe('lkjihgfedcba')
  },

  'the order oldest begins with the oldest': async ({ store, expect }) => {
    await commit(store, create(...[...talks].reverse()))
    const { records } = await store.find(a.acme, conversations('oldest', 100))
    expect(namesOf(records)).toBe('abcdefghijkl')
  },

  'parts of a keyset that are numbers are compared as numbers': async ({ store, expect }) => {
    const spoken = [9, 10, 100, 2, 1].map((sequence) => a.message(`s${sequence}`, { sequence }))
    await commit(store, create(...spoken))
    const where = { conversationId: a.idOf(kernel.conversation, 'talk') }
    const { records } = await store.find(a.acme, {
      query: kernel.message.queries.messages,
      where,
      order: 'oldest',
      limit: 10,
    })
    expect(records.map(({ sequence }) => sequence)).toEqual([1, 2, 9, 10, 100])
  },

  'parts of a keyset that are texts are compared by code unit': async ({ store, expect }) => {
    await commit(store, create(...['b', 'A', 'a', 'Z', '_', '1', 'é'].map((name) => a.conversation(name))))
    const { records } = await store.find(a.acme, conversations('oldest', 10))
    expect(namesOf(records)).toBe('1AZ_abé')
  },

  'a thread is ordered by time, then by arrival': async ({ store, expect }) => {
    const said = [
      a.message('late', { at: a.START + 5, sequence: 1 }),
      a.message('early', { at: a.START + 1, sequence: 2 }),
      a.message('tie', { at: a.START + 5, sequence: 3 }),
    ]
    await commit(store, create(...said))
    const where = { conversationId: a.idOf(kernel.conversation, 'talk') }
    const found = await walk(store, { query: kernel.message.queries.messages, where, order: 'newest', limit: 1 })
    expect(namesOf(found)).toBe(namesOf([{ id: 'msg_tie' }, { id: 'msg_late' }, { id: 'msg_early' }]))
  },

  'each query pages through its keyset in both orders': async ({ store, expect }) => {
    const places = [3, 1, 2]
    await commit(store, create(...places.map((place) => a.idempotency(`${place}`, { expiresAt: a.START + place }))))
    await commit(store, create(...places.map((place) => a.parked(`${place}`, { at: a.START + place }))))
    await commit(store, create(...places.map((place) => a.statistic(`${place}`, { day: a.START + place }))))
    await commit(store, create(...places.map((place) => a.job(`${place}`, { createdAt: a.START + place }))))
    const queries: readonly Query[] = [
      kernel.idempotency.queries.expiring,
      kernel.parked.queries.parked,
      kernel.statistic.queries.statistics,
      kernel.job.queries.jobs,
    ]
    for (const query of queries) {
      expect(namesOf(await walk(store, { query, where: {}, order: 'newest', limit: 2 }))).toBe('321')
      expect(namesOf(await walk(store, { query, where: {}, order: 'oldest', limit: 2 }))).toBe('123')
    }
  },

  'pages of any size give each record once, newest first, ties or not': async ({ store, expect }) => {
    await commit(store, create(...talks))
    for (const limit of [1, 2, 3, 5, 11]) {
      expect(namesOf(await walk(store, conversations('newest', limit)))).toBe('lkjihgfedcba')
    }
  },

  'pages of any size give each record once, oldest first, ties or not': async ({ store, expect }) => {
    await commit(store, create(...talks))
    for (const limit of [1, 2, 3, 5, 11]) {
      expect(namesOf(await walk(store, conversations('oldest', limit)))).toBe('abcdefghijkl')
    }
  },

  'pages with a filter give each record that fits once': async ({ store, expect }) => {
    await commit(store, create(...talks.map((talk, place) => ({ ...talk, starred: place % 2 === 0 }))))
    const found = await walk(store, { ...conversations('newest', 2), where: { starred: true } })
    expect(namesOf(found)).toBe('kigeca')
  },

  'a page is never longer than its limit': async ({ store, expect }) => {
    await commit(store, create(...talks))
    for (const limit of [1, 7, 12, 1000]) {
      const { records } = await store.find(a.acme, conversations('newest', limit))
      expect(records.length).toBe(Math.min(limit, 12))
    }
  },

  'the last page has no next, even if it is full': async ({ store, expect }) => {
    await commit(store, create(...talks))
    const full = await store.find(a.acme, conversations('newest', 12))
    expect([full.records.length, full.next]).toEqual([12, undefined])
    const first = await store.find(a.acme, conversations('newest', 6))
    if (first.next === undefined) throw new Error('Six of twelve were found, but the page has no next.')
    const second = await store.find(a.acme, { ...conversations('newest', 6), after: first.next })
    expect([second.records.length, second.next]).toEqual([6, undefined])
  },

  'a page without records has no next': async ({ store, expect }) => {
    const { records, next } = await store.find(a.acme, conversations('newest', 10))
    expect([records, next]).toEqual([[], undefined])
  },

  'after the last position there is no record': async ({ store, expect }) => {
    await commit(store, create(...talks))
    const after = [a.START, 'con_a']
    expect((await store.find(a.acme, { ...conversations('newest', 10), after })).records).toEqual([])
  },

  'a thousand records are one page': async ({ store, expect }) => {
    const many = Array.from({ length: 1001 }, (_, place) => a.idempotency(`${place}`, { expiresAt: a.START + place }))
    await commit(store, create(...many))
    const page = await store.find(a.acme, {
      query: kernel.idempotency.queries.expiring,
      where: {},
      order: 'newest',
      limit: 1000,
    })
    expect([page.records.length, page.records.at(-1)?.id, page.next !== undefined]).toEqual([1000, 'idm_1', true])
  },

  'records that are added between pages cause no skip and no repetition': async ({ store, expect }) => {
    await commit(store, create(...talks))
    const add = (page: number): Promise<void> =>
      commit(
        store,
        create(
          a.conversation(`new ${page}`, { activeAt: a.START + 100 + page }),
          a.conversation(`tie ${page}`, { activeAt: a.START + (page % 4) }),
          a.conversation(`old ${page}`, { activeAt: a.START - page }),
        ),
      )
    const found = await walk(store, conversations('newest', 2), async (page) => {
      if (page < 6) await add(page)
    })
    expect(namesOf(found.filter(({ id }) => id.length === 5))).toBe('lkjihgfedcba')
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
  },

  'records that move between pages make others neither skip nor repeat': async ({ store, expect }) => {
    await commit(store, create(...talks))
    const moved: string[] = []
    const found = await walk(store, conversations('newest', 3), async (page) => {
      const mover = talks[page * 2]
      if (mover === undefined) return
      moved.push(mover.id)
      await commit(store, replace(mover, { activeAt: a.START + 1000 + page }))
    })
    const stayed = found.filter(({ id }) => !moved.includes(id))
    expect(namesOf(stayed)).toBe([...'lkjihgfedcba'].filter((name) => !moved.includes(`con_${name}`)).join(''))
  },

  'a page continues after a record that was removed': async ({ store, expect }) => {
    const commands = names.map((name, place) => a.idempotency(name, { expiresAt: a.START + place }))
    await commit(store, create(...commands))
    const found = await walk(
      store,
      { query: kernel.idempotency.queries.expiring, where: {}, order: 'oldest', limit: 4 },
      async (page) => {
        const last = commands[page * 4 - 1]
        if (last !== undefined) await commit(store, remove(last))
      },
    )
    expect(namesOf(found)).toBe('abcdefghijkl')
  },
})
