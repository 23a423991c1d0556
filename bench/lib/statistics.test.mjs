import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { geometricMean, growthExponent, isQuiet, median, quantile, ratiosOf, spreadOf } from './statistics.mjs'

const positive = fc.double({ min: 0.01, max: 1e6, noNaN: true })
const several = fc.array(positive, { minLength: 1, maxLength: 30 })

describe('statistics', () => {
  it('the median is the middle value, or the mean of two', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([7])).toBe(7)
  })

  it('a quantile is interpolated between two neighbors', () => {
    expect(quantile([10, 20, 30, 40, 50], 0.99)).toBeCloseTo(49.6)
    expect(quantile([10, 20], 0)).toBe(10)
    expect(quantile([10, 20], 1)).toBe(20)
  })

  it('orders numbers as numbers', () => {
    expect(median([100, 9, 20])).toBe(20)
  })

  it('a spread contains its median, in any order', () => {
    fc.assert(
      fc.property(several, (values) => {
        const spread = spreadOf(values)
        expect(spread.min).toBeLessThanOrEqual(spread.median)
        expect(spread.median).toBeLessThanOrEqual(spread.max)
        expect(spreadOf(values.toReversed())).toEqual(spread)
      }),
    )
  })

  it('ratios are computed round by round: a slow round changes none', () => {
    expect(ratiosOf([200, 20, 2000], [100, 10, 1000])).toEqual({ median: 2, min: 2, max: 2 })
    expect(ratiosOf([10, 40], [10, 20])).toEqual({ median: 1.5, min: 1, max: 2 })
  })

  it('a geometric mean is moved alike by one twice as fast and one twice as slow', () => {
    expect(geometricMean([2, 8])).toBeCloseTo(4)
    expect(geometricMean([5, 10, 20])).toBeCloseTo(10)
  })

  it('the growth exponent is the power with which a cost grows', () => {
    const exponent = fc.double({ min: -2, max: 2, noNaN: true })
    fc.assert(
      fc.property(exponent, positive, (power, factor) => {
        const points = [1e4, 1e5, 1e6].map((size) => ({ size, cost: factor * size ** power }))
        expect(growthExponent(points)).toBeCloseTo(power)
      }),
    )
  })

  it('an arm that differs from itself makes the machine noisy', () => {
    expect(isQuiet({ median: 1.02, min: 0.9, max: 1.1 })).toBe(true)
    expect(isQuiet({ median: 1.08, min: 1, max: 1.1 })).toBe(false)
    expect(isQuiet({ median: 1, min: 0.8, max: 1 })).toBe(false)
    expect(isQuiet({ median: 1, min: 1, max: 1.2 })).toBe(false)
    expect(isQuiet({ median: Number.NaN, min: 1, max: 1 })).toBe(false)
  })
})
