import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, create, emit, raise, refOf, remove, replace, together } from '../commits.ts'
import { claim, numbersOf, ownerOf, read, readLog } from '../reads.ts'
import * as a from '../samples.ts'

/** An expectation that fails with any commit: no record exists at version 7. */
const doomed = replace(a.contact('nobody', { version: 7 }))

export const atomicityCases: readonly StoreCase[] = casesOf('commit', {
  'records, counters, jobs and events take effect together': async ({ store, expect }) => {
    const talk = a.conversation('talk', { keys: [a.keyNamed('thread')] })
    await commit(store, together(create(talk, a.job('deliver')), raise(a.statistic('today')), emit(a.event(1))))
    expect(await read(store, talk)).toEqual(talk)
    expect((await read(store, a.statistic('today')))?.count).toBe(1)
    expect((await claim(store)).length).toBe(1)
    expect(numbersOf(await readLog(store))).toEqual([1])
  },

  'an expectation that fails writes no record': async ({ store, expect }) => {
    const [ann, bob] = [a.contact('ann'), a.contact('bob', { name: 'Bob' })]
    await commit(store, create(bob))
    const failing = together(create(ann), replace(bob, { name: 'Robert' }), doomed)
    expect(await attempt(store, failing)).toEqual([false])
    expect([await read(store, ann), await read(store, bob)]).toEqual([undefined, bob])
  },

  'an expectation that fails claims no key and releases none': async ({ store, expect }) => {
    const talk = a.conversation('talk', { keys: [a.keyNamed('old')] })
    await commit(store, create(talk))
    expect(await attempt(store, together(replace(talk, { keys: [a.keyNamed('new')] }), doomed))).toEqual([false])
    expect(await ownerOf(store, a.keyNamed('old'))).toBe('con_talk')
    expect(await ownerOf(store, a.keyNamed('new'))).toBe(undefined)
  },

  'an expectation that fails raises no counter': async ({ store, expect }) => {
    await commit(store, raise(a.statistic('known'), 3))
    const failing = together(raise(a.statistic('known')), raise(a.statistic('fresh')), doomed)
    expect(await attempt(store, failing)).toEqual([false])
    expect((await read(store, a.statistic('known')))?.count).toBe(3)
    expect(await read(store, a.statistic('fresh'))).toBe(undefined)
  },

  'an expectation that fails adds no job': async ({ store, expect }) => {
    expect(await attempt(store, together(create(a.job('deliver')), doomed))).toEqual([false])
    expect(await claim(store)).toEqual([])
  },

  'an expectation that fails appends no event': async ({ store, expect }) => {
    await commit(store, emit(a.event(1)))
    expect(await attempt(store, together(emit(a.event(2)), doomed))).toEqual([false])
    expect(numbersOf(await readLog(store))).toEqual([1])
  },

  'an expectation that fails removes nothing': async ({ store, expect }) => {
    const talk = a.conversation('talk', { keys: [a.keyNamed('thread')] })
    await commit(store, create(talk))
    expect(await attempt(store, together(remove(talk), doomed))).toEqual([false])
    expect(await read(store, talk)).toEqual(talk)
    expect(await ownerOf(store, a.keyNamed('thread'))).toBe('con_talk')
  },

  'an expectation that fails trims nothing': async ({ store, expect }) => {
    await commit(store, emit(a.event(1), a.event(2)))
    const failing = { ...together(emit(a.event(3, a.START + 1000)), doomed), trim: a.START + 1000 }
    expect(await attempt(store, failing)).toEqual([false])
    expect(numbersOf(await readLog(store))).toEqual([1, 2])
  },

  'the last of many expectations decides as the first does': async ({ store, expect }) => {
    const many = Array.from({ length: 60 }, (_, place) => a.contact(`n${place}`))
    await commit(store, create(a.contact('n59')))
    expect(await attempt(store, create(...many))).toEqual([false])
    const { records } = await store.load(a.acme, many.map(refOf))
    expect(records.map(({ id }) => id)).toEqual(['per_n59'])
  },

  'a commit of a thousand records takes effect as a whole': async ({ store, expect }) => {
    const many = Array.from({ length: 1000 }, (_, place) => a.contact(`n${place}`))
    await commit(store, create(...many))
    expect((await store.load(a.acme, many.map(refOf))).records.length).toBe(1000)
  },

  'a conflict never aborts its neighbors': async ({ store, expect }) => {
    const batch = [create(a.contact('ann')), doomed, create(a.contact('bob')), doomed, create(a.contact('eve'))]
    expect(await attempt(store, ...batch)).toEqual([true, false, true, false, true])
    const names = ['ann', 'bob', 'eve']
    const { records } = await store.load(
      a.acme,
      names.map((name) => refOf(a.contact(name))),
    )
    expect(records.length).toBe(3)
  },

  'returns results in the given order': async ({ store, expect }) => {
    await commit(store, create(a.contact('n3'), a.contact('n7')))
    const batch = Array.from({ length: 10 }, (_, place) => create(a.contact(`n${place}`)))
    const expected = batch.map((_, place) => place !== 3 && place !== 7)
    expect(await attempt(store, ...batch)).toEqual(expected)
  },

  'a conflict names the record or key that it met': async ({ store, expect }) => {
    const [result] = await store.commit([doomed])
    expect(result?.ok === false && result.conflict.length > 0).toBe(true)
  },

  'without commits it returns no results': async ({ store, expect }) => {
    expect(await store.commit([])).toEqual([])
  },

  'one call accepts as many commits as the capabilities name': async ({ store, expect }) => {
    const { batch } = store.capabilities
    const people = Array.from({ length: batch }, (_, place) => a.contact(`n${place}`))
    await commit(store, ...people.map((person, place) => together(create(person), emit(a.event(place)))))
    expect(numbersOf(await readLog(store))).toEqual(people.map((_, place) => place))
    expect((await store.load(a.acme, people.map(refOf))).records.length).toBe(batch)
  },

  'each of several concurrent calls gets its own results': async ({ store, expect }) => {
    const calls = Array.from({ length: 20 }, (_, place) =>
      attempt(store, create(a.contact(`n${place}`)), ...(place % 2 === 0 ? [doomed] : [])),
    )
    const answers = await Promise.all(calls)
    expect(answers).toEqual(answers.map((_, place) => (place % 2 === 0 ? [true, false] : [true])))
  },
})
