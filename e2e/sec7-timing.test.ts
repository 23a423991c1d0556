import { describe, expect, it } from 'vitest'
import { compare, median } from './lib/equal-times.ts'
import { openModuleStore } from './lib/module-stores.ts'
import { full, scaled, timeout } from './lib/scale.ts'
import { type NamedRecord, openSec7World, type Sec7World, type Stranger, strangers } from './lib/sec7-world.ts'
import { itOnOneStore } from './lib/stores.ts'

/** The share by which the times of a known and of a missing record may differ. */
const within: { readonly [Each in Stranger]: number } = {
  'another tenant': 0.1,
  // The store finds the record and the row that hides it, and parses both. The questions to the store are the same.
  'no access': 0.25,
}
/** Calls of each of both in a round, and the most rounds of an operation. */
const CALLS = scaled({ full: 200, short: 1 })
const ROUNDS = scaled({ full: 25, short: 1 })

/** The times of an operation, in milliseconds. */
interface Measured {
  verdict: string
  known: number[]
  missing: number[]
}

/** Calls an operation on a known and on a missing record in turn, until the verdict is clear. */
async function measure({ ask }: NamedRecord, stranger: Stranger): Promise<Measured> {
  const times: Measured = { verdict: 'open', known: [], missing: [] }
  for (let round = 0; round < ROUNDS && times.verdict === 'open'; round += 1) {
    for (let call = 0; call < CALLS; call += 1) {
      // Each pair begins with the other one than the pair before.
      const pair = call % 2 === 0 ? (['known', 'missing'] as const) : (['missing', 'known'] as const)
      for (const which of pair) {
        const began = performance.now()
        await ask(stranger, which)
        times[which].push(performance.now() - began)
      }
    }
    times.verdict = compare(times.known, times.missing, within[stranger])
  }
  return times
}

/** The fewest questions to the store of several calls: other work of the installation may add some. */
async function fewest(
  { questions }: Sec7World,
  { ask }: NamedRecord,
  stranger: Stranger,
  which: 'known' | 'missing',
): Promise<number> {
  const all: number[] = []
  for (let call = 0; call < 4; call += 1) {
    const before = questions()
    await ask(stranger, which)
    all.push(questions() - before)
  }
  return Math.min(...all)
}

/** An answer without what differs between any two. */
const blank = (text: string): string =>
  text.replaceAll(/"(requestId|instance)":"[^"]*"/g, '').replaceAll(/(user:)?\b[a-z]{3}_\w+/g, 'id')

describe('SEC7: a record of others is answered as a missing one', () => {
  it('equal series are equal, a quarter more is found, and one slow call of many changes nothing', () => {
    const series = (from: number): number[] => Array.from({ length: 1000 }, (_, place) => from + (place % 10) / 100)
    expect(compare(series(1), series(1), 0.1)).toBe('equal')
    expect(compare(series(1), series(1.25), 0.1)).toBe('different')
    expect(compare(series(1.25), series(1), 0.1)).toBe('different')
    expect(compare([...series(1), 900, 900], series(1), 0.1)).toBe('equal')
    expect(compare([1, 2], [1, 2], 0.1)).toBe('open')
  })

  itOnOneStore(
    'with the same body, the same questions to the store, in the same time, by every operation that names one',
    async (kind) => {
      await using place = await openModuleStore(kind)
      await using world = await openSec7World(place.store)
      expect(world.operations.length).toBeGreaterThan(40)
      const unequal: string[] = []
      for (const operation of world.operations) {
        for (const stranger of strangers) {
          // An uploaded file that is in no message is shown to each principal with its id.
          if (operation.operationId === 'getMedia' && stranger === 'no access') continue
          const [known, missing] = [await operation.ask(stranger, 'known'), await operation.ask(stranger, 'missing')]
          const name = `${operation.operationId} with ${stranger}`
          expect([name, known.status, blank(known.text)]).toEqual([name, missing.status, blank(missing.text)])
          if (operation.isRefused) expect([name, known.status >= 400]).toEqual([name, true])
          const asked = [await fewest(world, operation, stranger, 'known')]
          expect([name, asked]).toEqual([name, [await fewest(world, operation, stranger, 'missing')]])
          const times = await measure(operation, stranger)
          const ratio = (median(times.known) / median(times.missing)).toFixed(3)
          const figures = `${ratio} of ${median(times.missing).toFixed(2)} ms, ${times.known.length} calls: ${name}`
          if (full) process.stdout.write(`${times.verdict.padEnd(9)} ${figures}\n`)
          if (full && times.verdict !== 'equal') unequal.push(figures)
        }
      }
      expect(unequal).toEqual([])
    },
    timeout({ full: 120, short: 1 }),
  )
})
