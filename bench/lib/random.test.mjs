import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { below, seeded, shuffled } from './random.mjs'

describe('chance', () => {
  it('is the same for the same seed, and from 0 to below 1', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const numbers = Array.from({ length: 20 }, seeded(seed))
        expect(Array.from({ length: 20 }, seeded(seed))).toEqual(numbers)
        for (const number of numbers) expect(number >= 0 && number < 1).toBe(true)
      }),
    )
  })

  it('puts each item in each place about equally often', () => {
    const random = seeded(1)
    const first = new Map([...'abc'].map((item) => [item, 0]))
    for (let round = 0; round < 3000; round += 1) {
      const [item = ''] = shuffled([...'abc'], random)
      first.set(item, (first.get(item) ?? 0) + 1)
    }
    for (const times of first.values()) expect(times).toBeGreaterThan(850)
  })

  it('keeps every item when it shuffles, and every whole number below its end', () => {
    expect(shuffled([1, 2, 3, 4], seeded(5)).sort()).toEqual([1, 2, 3, 4])
    const drawn = new Set(Array.from({ length: 200 }, () => below(random, 4)))
    expect([...drawn].sort()).toEqual([0, 1, 2, 3])
  })
})

const random = seeded(2)
