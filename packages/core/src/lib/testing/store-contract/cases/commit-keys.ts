import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, create, remove, replace, together } from '../commits.ts'
import { ownerOf, read } from '../reads.ts'
import * as a from '../samples.ts'

const thread = a.keyNamed('thread')
const holder = a.conversation('holder', { keys: [thread] })
const rival = a.conversation('rival', { keys: [thread] })

export const keyCases: readonly StoreCase[] = casesOf('commit', {
  'a key that another record owns is a conflict': async ({ store, expect }) => {
    await commit(store, create(holder))
    expect(await attempt(store, create(rival))).toEqual([false])
    expect(await read(store, rival)).toBe(undefined)
    expect(await ownerOf(store, thread)).toBe('con_holder')
  },

  'a key that a record of another kind owns is a conflict': async ({ store, expect }) => {
    await commit(store, create(holder))
    expect(await attempt(store, create(a.message('m', { keys: [thread] })))).toEqual([false])
    expect(await ownerOf(store, thread)).toBe('con_holder')
  },

  'an existing record may not claim the key of another': async ({ store, expect }) => {
    const other = a.conversation('other')
    await commit(store, create(holder, other))
    expect(await attempt(store, replace(other, { keys: [thread] }))).toEqual([false])
    expect(await read(store, other)).toEqual(other)
    expect(await ownerOf(store, thread)).toBe('con_holder')
  },

  'a key that two records of one commit claim is a conflict': async ({ store, expect }) => {
    expect(await attempt(store, create(holder, rival))).toEqual([false])
    expect(await ownerOf(store, thread)).toBe(undefined)
  },

  'a key that two commits of a batch claim goes to the first': async ({ store, expect }) => {
    expect(await attempt(store, create(holder), create(rival))).toEqual([true, false])
    expect(await ownerOf(store, thread)).toBe('con_holder')
  },

  'of thirty concurrent commits that claim one key exactly one takes effect': async ({ store, expect }) => {
    const tries = Array.from({ length: 30 }, (_, place) =>
      attempt(store, create(a.conversation(`n${place}`, { keys: [thread] }))),
    )
    const answers = (await Promise.all(tries)).flat()
    expect(answers.filter(Boolean).length).toBe(1)
    expect(await ownerOf(store, thread)).toBe(`con_n${answers.indexOf(true)}`)
  },

  'a record has exactly the keys of its last put': async ({ store, expect }) => {
    const [one, two, three] = [a.keyNamed('one'), a.keyNamed('two'), a.keyNamed('three')]
    const talk = a.conversation('talk', { keys: [one, two] })
    await commit(store, create(talk), replace(talk, { keys: [two, three] }))
    const owners = await Promise.all([one, two, three].map((key) => ownerOf(store, key)))
    expect(owners).toEqual([undefined, 'con_talk', 'con_talk'])
    expect((await read(store, talk))?.keys).toEqual([two, three])
  },

  'a released key can be claimed': async ({ store, expect }) => {
    await commit(store, create(holder))
    await commit(store, replace(holder, { keys: [], status: 'closed' }))
    await commit(store, create(rival))
    expect(await ownerOf(store, thread)).toBe('con_rival')
  },

  'a released key that another record has claimed cannot be claimed back': async ({ store, expect }) => {
    await commit(store, create(holder), replace(holder, { keys: [] }), create(rival))
    expect(await attempt(store, replace({ ...holder, version: 2 }, { keys: [thread] }))).toEqual([false])
    expect(await ownerOf(store, thread)).toBe('con_rival')
  },

  'a key moves from one record to another within a commit': async ({ store, expect }) => {
    await commit(store, create(holder))
    await commit(store, together(create(rival), replace(holder, { keys: [] })))
    expect(await ownerOf(store, thread)).toBe('con_rival')
  },

  'two records swap their keys within a commit': async ({ store, expect }) => {
    const [left, right] = [a.keyNamed('left'), a.keyNamed('right')]
    const [one, two] = [a.conversation('one', { keys: [left] }), a.conversation('two', { keys: [right] })]
    await commit(store, create(one, two))
    await commit(store, together(replace(one, { keys: [right] }), replace(two, { keys: [left] })))
    expect([await ownerOf(store, left), await ownerOf(store, right)]).toEqual(['con_two', 'con_one'])
  },

  'a key of a record that the commit removes can be claimed by it': async ({ store, expect }) => {
    await commit(store, create(holder))
    await commit(store, together(remove(holder), create(rival)))
    expect(await ownerOf(store, thread)).toBe('con_rival')
  },

  'a record that is written again keeps its key': async ({ store, expect }) => {
    await commit(store, create(holder), replace(holder, { unread: 1 }))
    expect(await ownerOf(store, thread)).toBe('con_holder')
    expect(await attempt(store, create(rival))).toEqual([false])
  },

  'a conflict over one key releases no other': async ({ store, expect }) => {
    const own = a.keyNamed('own')
    const other = a.conversation('other', { keys: [own] })
    await commit(store, create(holder, other))
    expect(await attempt(store, replace(other, { keys: [thread] }))).toEqual([false])
    expect(await ownerOf(store, own)).toBe('con_other')
  },

  'the same key belongs to one record of each tenant': async ({ store, expect }) => {
    await commit(store, create(holder))
    await commit(store, create({ ...rival, tenant: a.globex }))
    expect(await ownerOf(store, thread)).toBe('con_holder')
    expect(await ownerOf(store, thread, a.globex)).toBe('con_rival')
  },

  'a key that is released in one tenant stays owned in another': async ({ store, expect }) => {
    await commit(store, create(holder), create({ ...rival, tenant: a.globex }))
    await commit(store, replace(holder, { keys: [] }))
    expect(await ownerOf(store, thread)).toBe(undefined)
    expect(await ownerOf(store, thread, a.globex)).toBe('con_rival')
  },

  'a record may own forty keys': async ({ store, expect }) => {
    const keys = Array.from({ length: 40 }, (_, place) => a.keyNamed(`k${place}`))
    await commit(store, create(a.message('m', { keys })))
    expect((await read(store, a.message('m')))?.keys).toEqual(keys)
    expect(await ownerOf(store, a.keyNamed('k39'))).toBe('msg_m')
  },
})
