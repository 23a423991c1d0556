import { kernel } from '../../../model/schema.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, create, emit } from '../commits.ts'
import { claim, endOf, numbersOf, read, readLog } from '../reads.ts'
import * as a from '../samples.ts'

export const warmUpCases: readonly StoreCase[] = casesOf('warmUp', {
  'writes nothing that stays': async ({ store, expect }) => {
    await commit(store, create(a.contact('ann')), emit(a.event(1)))
    const before = await endOf(store)
    await store.warmUp?.()
    expect(await endOf(store)).toBe(before)
    expect(numbersOf(await readLog(store))).toEqual([1])
    expect(await claim(store)).toEqual([])
    const page = { where: {}, order: 'newest', limit: 10 } as const
    expect((await store.find(a.acme, { query: kernel.job.queries.jobs, ...page })).records).toEqual([])
    expect((await store.find(a.acme, { query: kernel.conversation.queries.conversations, ...page })).records).toEqual(
      [],
    )
  },

  'may be called many times, and while commits run': async ({ store, expect }) => {
    const people = Array.from({ length: 10 }, (_, place) => a.contact(`n${place}`))
    const [written] = await Promise.all([
      Promise.all(people.map((person) => attempt(store, create(person)))),
      ...[1, 2, 3].map(() => store.warmUp?.()),
    ])
    expect(written.flat()).toEqual(people.map(() => true))
    for (const person of people) expect(await read(store, person)).toEqual(person)
  },
})
