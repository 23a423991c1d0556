import type { WhereOf } from '../../../model/record.ts'
import type { Store } from '../../../ports/store.ts'
import { seededRandom } from '../../random.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { commit, create, remove, replace } from '../commits.ts'
import { codeOf } from '../reads.ts'
import * as a from '../samples.ts'
import { type SampleTask, sampleTask, task } from '../task.ts'

const { sampleTasks: query } = sampleTask.queries

type TaskFilter = WhereOf<typeof query>

/** The names of the tasks that a filter finds, page by page, in the order of the query. */
async function namesOf(store: Store, where: TaskFilter, limit = 3): Promise<string[]> {
  const names: string[] = []
  let page = await store.find(a.acme, { query, where, order: 'oldest', limit })
  for (;;) {
    names.push(...page.records.map(({ id }) => id.slice(4)))
    if (page.next === undefined) return names
    page = await store.find(a.acme, { query, where, order: 'oldest', limit, after: page.next })
  }
}

const labels = ['late', 'vip', 'a', 'A', 'é', 'two words', '%', "o'neil"]

/** Tasks with random sets, in the order of their due. */
function randomTasks(chance: () => number): SampleTask[] {
  const some = (values: readonly string[]): string[] => values.filter(() => chance() < 0.3)
  return Array.from({ length: 40 }, (_, place) =>
    task(`${place}`, {
      due: a.START + Math.floor(place / 3),
      labels: some(labels),
      people: some(['ann', 'bob']),
      status: chance() < 0.5 ? 'open' : 'done',
      owner: [null, 'ann', 'bob'][Math.floor(chance() * 3)] ?? null,
      points: Math.floor(chance() * 3),
      urgent: chance() < 0.5,
    }),
  )
}

function fits(record: SampleTask, where: TaskFilter): boolean {
  return Object.entries(where).every(([field, filter]) => {
    const value: unknown = Reflect.get(record, field)
    const wanted = typeof filter === 'object' && filter !== null ? filter.anyOf : [filter]
    return wanted.some((each: unknown) => (Array.isArray(value) ? value.includes(each) : value === each))
  })
}

const filters: readonly TaskFilter[] = [
  { labels: 'late' },
  { labels: 'a' },
  { labels: { anyOf: ['late', 'vip', 'é', '%'] } },
  { labels: { anyOf: ['vip', 'vip'] } },
  { people: { anyOf: ['ann', 'bob'] }, status: 'open' },
  { people: 'ann', labels: { anyOf: ["o'neil", 'two words'] } },
  { status: { anyOf: ['open', 'done'] } },
  { status: { anyOf: ['done'] }, labels: 'A', urgent: true },
  { owner: { anyOf: ['ann', 'bob', 'nobody'] } },
  { owner: null, labels: 'vip' },
  { urgent: { anyOf: [true, false] }, owner: 'ann' },
  { points: 2, labels: { anyOf: ['late', 'a'] } },
  { points: { anyOf: [0, 2] } },
]

export const setCases: readonly StoreCase[] = casesOf('find', {
  'a set is found by each of its elements, and by no part of one': async ({ store, expect }) => {
    await commit(store, create(task('one', { labels: ['late', 'vip'] }), task('two', { labels: ['vip', 'later'] })))
    expect(await namesOf(store, { labels: 'vip' })).toEqual(['one', 'two'])
    expect(await namesOf(store, { labels: 'late' })).toEqual(['one'])
    expect(await namesOf(store, { labels: 'lat' })).toEqual([])
    expect(await namesOf(store, { labels: 'LATE' })).toEqual([])
  },

  'anyOf finds a record once, in the order of the query, with pages of any size': async ({ store, expect }) => {
    const tasks = ['a', 'b', 'c', 'd', 'e'].map((name, place) =>
      task(name, { due: a.START + place, labels: place % 2 === 0 ? ['x', 'y', 'z'] : ['y'] }),
    )
    await commit(store, create(...tasks))
    for (const limit of [1, 2, 3, 10]) {
      expect(await namesOf(store, { labels: { anyOf: ['x', 'y', 'z'] } }, limit)).toEqual(['a', 'b', 'c', 'd', 'e'])
    }
  },

  'anyOf without a value finds nothing': async ({ store, expect }) => {
    await commit(store, create(task('one', { labels: ['late'] })))
    expect(await namesOf(store, { labels: { anyOf: [] } })).toEqual([])
    expect(await namesOf(store, { status: { anyOf: [] } })).toEqual([])
  },

  'a set that changes is found by its present elements': async ({ store, expect }) => {
    const before = task('one', { labels: ['late', 'vip'] })
    await commit(store, create(before))
    await commit(store, replace(before, { labels: ['vip', 'new'], due: a.START + 9 }))
    expect(await namesOf(store, { labels: 'late' })).toEqual([])
    expect(await namesOf(store, { labels: 'new' })).toEqual(['one'])
    await commit(store, create(task('two', { labels: ['vip'], due: a.START + 5 })))
    expect(await namesOf(store, { labels: 'vip' })).toEqual(['two', 'one'])
  },

  'a record that is removed and created again is found by its new set': async ({ store, expect }) => {
    const before = task('one', { labels: ['late'] })
    await commit(store, create(before), remove(before), create(task('one', { labels: ['vip'] })))
    expect(await namesOf(store, { labels: 'late' })).toEqual([])
    expect(await namesOf(store, { labels: 'vip' })).toEqual(['one'])
    await commit(store, remove(task('one')))
    expect(await namesOf(store, { labels: 'vip' })).toEqual([])
  },

  'an element of another tenant is not found': async ({ store, expect }) => {
    await commit(
      store,
      create(task('mine', { labels: ['vip'] })),
      create(task('theirs', { tenant: a.globex, labels: ['vip'] })),
    )
    expect(await namesOf(store, { labels: 'vip' })).toEqual(['mine'])
  },

  'a filter that the query does not have is misuse': async ({ store, expect }) => {
    const where = { detail: 'x' } as object as TaskFilter
    expect(await codeOf(store.find(a.acme, { query, where, order: 'newest', limit: 1 }))).toBe('store.misused')
  },

  'filters over random records find the records that a scan finds': async ({ store, expect }) => {
    const chance = seededRandom(11)
    const tasks = randomTasks(chance)
    await commit(store, create(...tasks))
    const moved = tasks.map((each) => (chance() < 0.3 ? { ...each, version: 2, labels: labels.slice(0, 3) } : each))
    await commit(
      store,
      ...tasks.flatMap((each, place) => (moved[place] === each ? [] : [replace(each, { labels: labels.slice(0, 3) })])),
    )
    for (const where of filters) {
      const expected = moved
        .filter((each) => fits(each, where))
        .sort((one, other) => one.due - other.due || (one.id < other.id ? -1 : 1))
        .map(({ id }) => id.slice(4))
      expect([where, await namesOf(store, where, 7)]).toEqual([where, expected])
    }
  },
})
