import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, commitOf, create, raise, refOf, remove, replace } from '../commits.ts'
import { codeOf, ownerOf, read } from '../reads.ts'
import * as a from '../samples.ts'

const held = a.parked('receipts', { keys: [a.keyNamed('provider')] })
const ann = a.contact('ann')

export const removalCases: readonly StoreCase[] = casesOf('commit', {
  'a removed record ceases to exist, with its keys': async ({ store, expect }) => {
    await commit(store, create(held))
    await commit(store, remove(held))
    expect(await read(store, held)).toBe(undefined)
    expect(await ownerOf(store, a.keyNamed('provider'))).toBe(undefined)
  },

  'a removal that expects an older version is a conflict': async ({ store, expect }) => {
    await commit(store, create(held), replace(held, { at: a.START + 1 }))
    expect(await attempt(store, remove(held))).toEqual([false])
    expect((await read(store, held))?.version).toBe(2)
  },

  'a removal of a missing record is a conflict': async ({ store, expect }) => {
    expect(await attempt(store, remove(held))).toEqual([false])
  },

  'a removed record can be created again, from version 1': async ({ store, expect }) => {
    await commit(store, create(held), replace(held, { at: a.START + 1 }))
    await commit(store, remove({ ...held, version: 2 }))
    await commit(store, create(held))
    expect(await read(store, held)).toEqual(held)
  },

  'a removal leaves other records unchanged': async ({ store, expect }) => {
    const other = a.parked('other', { keys: [a.keyNamed('other')] })
    await commit(store, create(held, other))
    await commit(store, remove(held))
    expect(await read(store, other)).toEqual(other)
    expect(await ownerOf(store, a.keyNamed('other'))).toBe('prk_other')
  },

  'a counter can be removed, and begins again': async ({ store, expect }) => {
    await commit(store, raise(a.statistic('today'), 5))
    await commit(store, remove(a.statistic('today')))
    expect(await read(store, a.statistic('today'))).toBe(undefined)
    await commit(store, raise(a.statistic('today'), 2))
    expect((await read(store, a.statistic('today')))?.count).toBe(2)
  },
})

export const misuseCases: readonly StoreCase[] = casesOf('commit', {
  'a record that is written without an expectation is misuse, and not written': async ({ store, expect }) => {
    expect(await codeOf(store.commit([commitOf({ put: [ann] })]))).toBe('store.misused')
    expect(await read(store, ann)).toBe(undefined)
  },

  'a job that is written without an expectation is misuse, and not written': async ({ store, expect }) => {
    expect(await codeOf(store.commit([commitOf({ jobs: [a.job('deliver')] })]))).toBe('store.misused')
    expect(await read(store, a.job('deliver'))).toBe(undefined)
  },

  'a removal without an expectation is misuse, and removes nothing': async ({ store, expect }) => {
    await commit(store, create(ann))
    expect(await codeOf(store.commit([commitOf({ remove: [refOf(ann)] })]))).toBe('store.misused')
    expect(await read(store, ann)).toEqual(ann)
  },

  'a record that is written under two expectations is misuse': async ({ store, expect }) => {
    const { expect: guards, ...rest } = create(ann)
    expect(await codeOf(store.commit([{ ...rest, expect: [...guards, ...guards] }]))).toBe('store.misused')
    expect(await read(store, ann)).toBe(undefined)
  },

  'misuse by one commit of a batch writes nothing of the others': async ({ store, expect }) => {
    expect(await codeOf(store.commit([create(a.contact('bob')), commitOf({ put: [ann] })]))).toBe('store.misused')
    expect(await read(store, a.contact('bob'))).toBe(undefined)
  },
})
