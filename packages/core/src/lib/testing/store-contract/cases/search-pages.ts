import { kernel } from '../../../model/schema.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, create, emit, remove, replace, together } from '../commits.ts'
import { codeOf, endOf, found, namesOf, numbersOf, readLog, type SearchQuestion, searchFor, walk } from '../reads.ts'
import * as a from '../samples.ts'

const names = [...'abcdefgh']
const hits = names.map((name) => a.message(name, { text: `parcel ${name}` }))
const parcels = (limit: number): SearchQuestion => ({ ...searchFor('parcel'), limit })
const here = a.idOf(kernel.conversation, 'here')

export const searchPageCases: readonly StoreCase[] = [
  ...casesOf('find', {
    'a search finds nothing of another tenant, with any text and conversation': async (trial) => {
      const { store, expect } = trial
      const mine = a.message('m', { text: 'parcel one' })
      const theirs = { ...mine, tenant: a.globex, text: 'parcel two' }
      await commit(store, create(mine), create(theirs))
      expect([await found(store, 'one'), await found(store, 'one', a.globex)]).toEqual([['m'], []])
      const { records } = await store.find(a.globex, searchFor('parcel', mine.conversationId))
      expect(records).toEqual([theirs])
    },

    'a search distinguishes names of tenants and conversations, and does not search them': async ({
      store,
      expect,
    }) => {
      const odd = ['here', 'Here', 'here ', 'h-ere', 'hére', 'here*', '"here"', 'here or talk']
      for (const name of odd) {
        const conversationId = a.idOf(kernel.conversation, name)
        await commit(store, create(a.message(name, { conversationId, text: 'parcel' })))
      }
      for (const name of odd) {
        const { records } = await store.find(a.acme, searchFor('parcel', a.idOf(kernel.conversation, name)))
        expect(namesOf(records)).toEqual([name])
      }
      expect([await found(store, 'here'), await found(store, 'acme'), await found(store, 'con')]).toEqual([[], [], []])
    },

    'a search may be limited to one conversation': async ({ store, expect }) => {
      await commit(store, create(a.message('in', { conversationId: here, text: 'parcel' }), ...hits))
      expect(namesOf((await store.find(a.acme, searchFor('parcel', here))).records)).toEqual(['in'])
      expect((await store.find(a.acme, searchFor('letter', here))).records).toEqual([])
    },

    'a search finds messages of either direction and any status, and silent ones': async ({ store, expect }) => {
      const sent = a.message('sent', { direction: 'outbound', status: 'failed', text: 'parcel' })
      const silent = a.message('silent', { silent: true, text: 'parcel' })
      await commit(store, create(sent), create(silent))
      expect((await store.find(a.acme, searchFor('parcel'))).records).toEqual([silent, sent])
    },

    'a search is in the order of first writes, the newest first, with any times': async ({ store, expect }) => {
      const late = { at: a.START + 1000, createdAt: a.START + 1000, sequence: 9 }
      await commit(
        store,
        create(a.message('z', { ...late, text: 'parcel' })),
        create(a.message('a', { text: 'parcel' })),
      )
      await commit(store, create(a.message('m', { text: 'parcel' })))
      expect(await found(store, 'parcel')).toEqual(['m', 'a', 'z'])
    },

    'a message that is written again keeps its place in a search': async ({ store, expect }) => {
      const [first] = hits
      await commit(store, ...hits.map((hit) => create(hit)))
      if (first !== undefined) await commit(store, replace(first, { status: 'read' }))
      expect(await found(store, 'parcel')).toEqual(names.toReversed())
    },

    'a search finds a message by its present text, not by an earlier one': async ({ store, expect }) => {
      const said = a.message('m', { text: 'old words', subject: 'older' })
      await commit(store, create(said), replace(said, { text: 'new words', subject: null }))
      expect([await found(store, 'old'), await found(store, 'older')]).toEqual([[], []])
      expect([await found(store, 'new'), await found(store, '"new words"')]).toEqual([['m'], ['m']])
    },

    'a search does not find a removed message; created again it is the newest': async ({ store, expect }) => {
      const [first, second] = [a.message('a', { text: 'parcel' }), a.message('b', { text: 'parcel' })]
      await commit(store, create(first), create(second), remove(first))
      expect(await found(store, 'parcel')).toEqual(['b'])
      await commit(store, create(first))
      expect(await found(store, 'parcel')).toEqual(['a', 'b'])
    },

    'a search does not depend on the writes and removals of a commit that conflicts': async ({ store, expect }) => {
      const [standing] = hits
      if (standing === undefined) return
      const late = { ...standing, version: 7 }
      await commit(store, create(standing))
      expect(await attempt(store, replace(late, { text: 'letter' }), remove(late))).toEqual([false, false])
      expect([await found(store, 'letter'), await found(store, 'parcel')]).toEqual([[], ['a']])
    },

    'pages of any size give each hit of a search once, the newest first': async ({ store, expect }) => {
      await commit(store, ...hits.map((hit) => create(hit)))
      for (const limit of [1, 2, 3, 7]) {
        expect(namesOf(await walk(store, parcels(limit)))).toEqual(names.toReversed())
      }
    },

    'messages that arrive, are removed or change between pages of a search make others neither skip nor repeat': async (
      trial,
    ) => {
      const { store, expect } = trial
      await commit(store, ...hits.map((hit) => create(hit)))
      const seen = await walk(store, parcels(2), async (page) => {
        await commit(store, create(a.message(`new ${page}`, { text: 'parcel' })))
        const last = hits.at(-2 * page)
        if (last !== undefined) await commit(store, page % 2 === 0 ? remove(last) : replace(last, { text: 'letter' }))
      })
      expect(namesOf(seen)).toEqual(names.toReversed())
    },

    'the last page of a search has no next, even if it is full': async ({ store, expect }) => {
      await commit(store, ...hits.map((hit) => create(hit)), create(a.message('other', { text: 'letter' })))
      const full = await store.find(a.acme, parcels(8))
      expect([full.records.length, full.next]).toEqual([8, undefined])
      const none = await store.find(a.acme, searchFor('nothing'))
      expect([none.records, none.next]).toEqual([[], undefined])
    },

    'a page of a search joins the log without a gap or a repetition': async ({ store, expect }) => {
      const [first, second] = hits
      if (first === undefined || second === undefined) return
      await commit(store, together(create(first), emit(a.event(1))))
      const { asOf, records } = await store.find(a.acme, parcels(10))
      expect([records.length, asOf]).toEqual([1, await endOf(store)])
      await commit(store, together(create(second), emit(a.event(2))))
      expect(numbersOf(await readLog(store, { after: asOf }))).toEqual([2])
    },

    'a search in the order oldest, or by a filter that it does not name, is misuse': async ({ store, expect }) => {
      const where: SearchQuestion['where'] & { direction: string } = { ...parcels(1).where, direction: 'inbound' }
      expect(await codeOf(store.find(a.acme, { ...parcels(1), order: 'oldest' }))).toBe('store.misused')
      expect(await codeOf(store.find(a.acme, { ...parcels(1), where }))).toBe('store.misused')
    },
  }),

  ...casesOf(
    'find',
    {
      'a search finds the same messages when the store is opened again': async ({ store, reopen, expect }) => {
        await commit(store, ...hits.map((hit) => create(hit)))
        const again = await reopen()
        await commit(again, create(a.message('i', { text: 'parcel' })))
        expect(await found(again, 'parcel')).toEqual([...names, 'i'].toReversed())
      },
    },
    'durable',
  ),

  ...casesOf(
    'find',
    {
      'a search of one handle finds the commits of another': async ({ store, second, expect }) => {
        const other = await second()
        const said = a.message('m', { text: 'parcel' })
        await commit(store, create(said))
        expect(await found(other, 'parcel')).toEqual(['m'])
        await commit(other, replace(said, { text: 'letter' }))
        expect([await found(store, 'parcel'), await found(store, 'letter')]).toEqual([[], ['m']])
      },
    },
    'shared',
  ),
]
