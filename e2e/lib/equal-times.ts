/** The verdict over two series of times. `open` needs more of them. */
export type Verdict = 'equal' | 'different' | 'open'

/** Standard deviations of the interval around a median: it has the true one in 99 of 100 cases. */
const Z = 2.576

/** The interval around the median of a series, by its order statistics: it assumes no distribution. */
function medianInterval(times: readonly number[]): { low: number; high: number } {
  const sorted = times.toSorted((a, b) => a - b)
  const half = (Z * Math.sqrt(sorted.length)) / 2
  const at = (rank: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(rank)))] ?? Number.NaN
  return { low: at(sorted.length / 2 - half), high: at(sorted.length / 2 + half) }
}

/** The median. */
export function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/**
 * Whether two series have the same median within a share. The interval of their ratio is inside of the bounds, or
 * outside, or neither. One slow call of many changes nothing.
 */
export function compare(times: readonly number[], others: readonly number[], within: number): Verdict {
  const [one, other] = [medianInterval(times), medianInterval(others)]
  const [low, high] = [one.low / other.high, one.high / other.low]
  const [least, most] = [1 / (1 + within), 1 + within]
  if (low >= least && high <= most) return 'equal'
  return high < least || low > most ? 'different' : 'open'
}
