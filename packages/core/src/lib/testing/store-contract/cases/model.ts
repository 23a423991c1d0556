import type { Stored } from '../../../model/record.ts'
import { kernel } from '../../../model/schema.ts'
import type { Commit } from '../../../ports/store.ts'
import { seededRandom } from '../../random.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commitOf, create, emit, raise, refOf, remove, replace, together } from '../commits.ts'
import { CommitModel } from '../model.ts'
import { ownerOf, readLog } from '../reads.ts'
import * as a from '../samples.ts'

type Chance = () => number

const seeds = [1, 2, 3, 4, 5]
const keys = ['one', 'two', 'three'].map(a.keyNamed)
const subjects = [
  ...['a', 'b', 'c'].map((name) => a.conversation(name)),
  a.message('m'),
  a.parked('p'),
  a.statistic('t'),
  a.statistic('u'),
]

function below(limit: number, chance: Chance): number {
  return Math.floor(chance() * limit)
}

/** One change of a record, with its true version or a mistaken one. */
function change(subject: (typeof subjects)[number], known: Stored | undefined, chance: Chance): Commit {
  const mistaken = chance() < 0.1
  const seen = mistaken ? 1 + below(3, chance) : (known?.version ?? 0)
  const record = { ...subject, version: seen }
  if (kernel.statistic.is(record) && chance() < 0.5)
    return raise({ ...record, version: 1, count: 0 }, below(9, chance) - 4)
  if (seen === 0) return create({ ...withKeys(record, chance), version: 1 })
  return chance() < 0.2 ? remove(record) : replace(withKeys(record, chance))
}

function withKeys<R extends Stored>(record: R, chance: Chance): R {
  return 'keys' in record ? { ...record, keys: keys.filter(() => chance() < 0.25) } : record
}

/** A batch of a writer that read the model, with a mistake here and there. */
function batch(model: CommitModel, chance: Chance, next: () => number): Commit[] {
  return Array.from({ length: 1 + below(4, chance) }, () => {
    const touched = subjects.filter(() => chance() < 0.3)
    const changes = touched.map((subject) => change(subject, model.records.get(subject.id), chance))
    return together(commitOf({}), ...changes, emit(a.event(next())))
  })
}

const eachSeed = Object.fromEntries(
  seeds.map((seed): [string, StoreCase['run']] => [
    `for any commits a store returns the results of the model (seed ${seed})`,
    async ({ store, expect }) => {
      const chance = seededRandom(seed)
      const model = new CommitModel()
      let number = 0
      for (let turn = 0; turn < 25; turn++) {
        const commits = batch(model, chance, () => ++number)
        const expected = model.commitAll(commits)
        expect([turn, await attempt(store, ...commits)]).toEqual([turn, expected])
        const { records } = await store.load(a.acme, subjects.map(refOf))
        const found = Object.fromEntries(records.map((record) => [record.id, record]))
        expect(found).toEqual(Object.fromEntries(model.records))
        const owners = await Promise.all(keys.map((key) => ownerOf(store, key)))
        expect(owners).toEqual(keys.map((key) => model.owner(key)))
      }
      expect(await readLog(store)).toEqual([...model.events])
    },
  ]),
)

export const modelCases: readonly StoreCase[] = casesOf('commit', eachSeed)
