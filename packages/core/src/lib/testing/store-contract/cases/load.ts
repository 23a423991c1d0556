import type { AddressId, ConversationId, Key } from '../../../model/ids.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { commit, create, refOf, remove, replace } from '../commits.ts'
import { idsOf, ownerOf, read } from '../reads.ts'
import * as a from '../samples.ts'

export const loadCases: readonly StoreCase[] = casesOf('load', {
  'a committed record is found by its id': async ({ store, expect }) => {
    const ann = a.contact('ann', { name: 'Ann' })
    await commit(store, create(ann, a.contact('bob')))
    expect(await read(store, ann)).toEqual(ann)
  },

  'a record is found by each of its keys': async ({ store, expect }) => {
    const keys = [a.keyNamed('one'), a.keyNamed('two'), a.keyNamed('three')]
    await commit(store, create(a.message('m', { keys })))
    for (const key of keys) expect(await ownerOf(store, key)).toBe('msg_m')
  },

  'one call returns records of several kinds, by id and by key': async ({ store, expect }) => {
    const [talk, text] = [a.conversation('talk', { keys: [a.keyNamed('thread')] }), a.message('text')]
    await commit(store, create(talk, text, a.job('deliver'), a.contact('other')))
    const lookups = [{ key: a.keyNamed('thread') }, refOf(text), refOf(a.job('deliver'))]
    const { records } = await store.load(a.acme, lookups)
    expect(idsOf(records)).toEqual(['con_talk', 'job_deliver', 'msg_text'])
  },

  'a record that is requested twice by its id is returned once': async ({ store, expect }) => {
    await commit(store, create(a.contact('ann')))
    const ref = refOf(a.contact('ann'))
    expect((await store.load(a.acme, [ref, ref])).records.length).toBe(1)
  },

  'a record that is requested by its id and by two of its keys is returned once': async ({ store, expect }) => {
    const talk = a.conversation('talk', { keys: [a.keyNamed('one'), a.keyNamed('two')] })
    await commit(store, create(talk))
    const lookups = [{ key: a.keyNamed('one') }, refOf(talk), { key: a.keyNamed('two') }]
    expect((await store.load(a.acme, lookups)).records.length).toBe(1)
  },

  'a missing record is absent from the result': async ({ store, expect }) => {
    await commit(store, create(a.contact('ann')))
    const lookups = [
      refOf(a.contact('nobody')),
      { key: a.keyNamed('none') },
      refOf(a.job('none')),
      refOf(a.contact('ann')),
    ]
    expect(idsOf((await store.load(a.acme, lookups)).records)).toEqual(['per_ann'])
  },

  'without lookups no records are returned': async ({ store, expect }) => {
    await commit(store, create(a.contact('ann')))
    expect((await store.load(a.acme, [])).records).toEqual([])
  },

  'an id is not found under another kind': async ({ store, expect }) => {
    const ann = a.contact('ann')
    await commit(store, create(ann))
    const { records } = await store.load(a.acme, [{ kind: 'address', id: `${ann.id}` as AddressId }])
    expect(records).toEqual([])
  },

  'an id is not a key, and a key is not an id': async ({ store, expect }) => {
    const thread = a.keyNamed('thread')
    const talk = a.conversation('talk', { keys: [thread] })
    await commit(store, create(talk))
    const crossed = [{ kind: 'conversation', id: `${thread}` as ConversationId } as const, { key: `${talk.id}` as Key }]
    expect((await store.load(a.acme, crossed)).records).toEqual([])
  },

  'one call answers a thousand lookups': async ({ store, expect }) => {
    const people = Array.from({ length: 400 }, (_, place) => a.contact(`n${place}`))
    await commit(store, create(...people))
    const nobody = Array.from({ length: 600 }, (_, place) => refOf(a.contact(`x${place}`)))
    const { records } = await store.load(a.acme, [...nobody, ...people.map(refOf)])
    expect(idsOf(records)).toEqual(idsOf(people))
  },

  'returns every commit that was acknowledged before the call': async ({ store, expect }) => {
    let ann = a.contact('ann', { name: '0' })
    await commit(store, create(ann))
    for (let turn = 1; turn <= 10; turn++) {
      await commit(store, replace(ann, { name: `${turn}` }))
      ann = { ...ann, name: `${turn}`, version: turn + 1 }
      expect(await read(store, ann)).toEqual(ann)
    }
  },

  'the returned records are copies': async ({ store, expect }) => {
    const talk = a.conversation('talk', { labels: ['vip'] })
    await commit(store, create(talk))
    const mine = await read(store, talk)
    mine?.labels.push('changed')
    expect((await read(store, talk))?.labels).toEqual(['vip'])
  },

  'the given records are copied: a later change to them changes nothing': async ({ store, expect }) => {
    const talk = a.conversation('talk', { labels: ['vip'] })
    await commit(store, create(talk))
    talk.labels.push('changed')
    expect((await read(store, talk))?.labels).toEqual(['vip'])
  },

  'a removed record is found neither by its id nor by its key': async ({ store, expect }) => {
    const talk = a.conversation('talk', { keys: [a.keyNamed('thread')] })
    await commit(store, create(talk), remove(talk))
    expect((await store.load(a.acme, [refOf(talk), { key: a.keyNamed('thread') }])).records).toEqual([])
  },
})
