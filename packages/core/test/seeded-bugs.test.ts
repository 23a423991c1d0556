import { readdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  type Expect,
  runStoreCase,
  type SeededBug,
  seededBugs,
  storeCases,
  storeContract,
  storeContractBites,
} from '../src/testing.ts'
import { openUndyingStore } from './undying-store.ts'

const undying = {
  name: 'memory that outlives its handles',
  open: openUndyingStore,
  offers: ['durable', 'shared'],
} as const

/** Besides the case that catches a bug, one of this many cases runs on it. */
const EVERY = process.env.PARLEY_PROVE === 'full' ? 1 : 4
const which = EVERY === 1 ? 'all of them' : `one of ${EVERY}`

// All needs are met, so that every case runs.
storeContract({ describe, it, expect }, undying)
storeContractBites({ describe, it, expect }, undying)

describe('the store contract', () => {
  it('has at least 120 cases with distinct names, each naming the member that gives the guarantee', () => {
    expect(storeCases.length).toBeGreaterThanOrEqual(120)
    expect(new Set(storeCases.map(({ name }) => name)).size).toBe(storeCases.length)
    expect(storeCases.filter(({ name, member }) => !name.startsWith(`${member}: `))).toEqual([])
  })

  it(`catches each of at least 24 seeded bugs, none by more than a tenth of its cases (${which})`, {
    timeout: 1_800_000,
  }, async () => {
    const caught = new Map<SeededBug, string[]>()
    expect(seededBugs.length).toBeGreaterThanOrEqual(24)
    for (const [nth, bug] of seededBugs.entries()) {
      const { name, caughtBy } = bug
      const cases = storeCases.filter((each, place) => each.name === caughtBy || place % EVERY === nth % EVERY)
      const names = await casesThatCatch(bug, cases)
      caught.set(bug, names)
      expect({ name, names }).toEqual({ name, names: expect.arrayContaining([caughtBy]) })
      expect({ name, tenth: names.length <= cases.length / 10 }).toEqual({ name, tenth: true })
    }
    console.log([...caught].map(([bug, names]) => row(bug, names)).join('\n'))
  })

  it('is tried by bugs of at most 10 lines each', () => {
    const lengths = bodiesOfBugs().map((body) => body.split('\n').length)
    expect(lengths.length).toBe(seededBugs.length)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(10)
  })
})

/** Twenty thousand runs of cases need only the result: no difference is computed. */
const plainly: Expect = (actual) => ({
  toBe: (expected) => ensure(Object.is(actual, expected)),
  toEqual: (expected) => ensure(isDeepStrictEqual(actual, expected)),
})

function ensure(holds: boolean): void {
  if (!holds) throw new Error('The guarantee does not hold.')
}

async function casesThatCatch({ plant }: SeededBug, cases: typeof storeCases): Promise<string[]> {
  const runs = cases.map(async (each) => {
    try {
      await runStoreCase(each, { open: openUndyingStore, expect: plainly, plant })
      return []
    } catch {
      return [each.name]
    }
  })
  return (await Promise.all(runs)).flat()
}

function row({ name, caughtBy }: SeededBug, names: readonly string[]): string {
  const others = names.filter((each) => each !== caughtBy).length
  const more = others > 0 ? `, and by ${others} more` : ''
  return `${names.includes(caughtBy) ? 'caught' : 'MISSED'}  ${name}\n          by ${caughtBy}${more}`
}

/** The source of each planted bug: the lines between the head and the end of each `plant`. */
function bodiesOfBugs(): string[] {
  const folder = new URL('../src/lib/testing/store-contract/bugs/', import.meta.url)
  const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'))
  const plants = sources.flatMap((source) => source.match(/^ {4}plant: [\s\S]*?(?=^ {2}\},$)/gm) ?? [])
  return plants.map((plant) =>
    plant
      .replace(/^ {4}plant: .*\{\n/, '')
      .replace(/^ {4}\},$/m, '')
      .trim(),
  )
}
