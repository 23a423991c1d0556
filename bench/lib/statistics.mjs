// The statistics of many measurements: never a mean, never the best round.

/** @typedef {{ median: number, min: number, max: number }} Spread */

/**
 * The middle value; of two middle ones their mean.
 * @param {readonly number[]} values at least one
 */
export function median(values) {
  return quantile(values, 0.5)
}

/**
 * The value below which a share of all is, interpolated between two neighbors.
 * @param {readonly number[] | Float64Array} values at least one
 * @param {number} share 0 to 1
 */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort()
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

/**
 * @param {readonly number[]} values at least one
 * @returns {Spread}
 */
export function spreadOf(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) }
}

/**
 * The ratio of one arm to another, round by round: a slow round affects both.
 * @param {readonly number[]} values of one arm, by round
 * @param {readonly number[]} others of the other arm, by round
 * @returns {Spread}
 */
export function ratiosOf(values, others) {
  return spreadOf(values.map((value, round) => value / (others[round] ?? Number.NaN)))
}

/**
 * @param {readonly number[]} values positive, at least one
 */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}

/**
 * How a cost grows with a size: the slope of the line through the logarithms. 0 is flat, 1 is in proportion.
 * @param {readonly { size: number, cost: number }[]} points of at least two sizes
 */
export function growthExponent(points) {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }))
  const x = logs.reduce((sum, point) => sum + point.x, 0) / logs.length
  const y = logs.reduce((sum, point) => sum + point.y, 0) / logs.length
  const rise = logs.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0)
  const run = logs.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
  return rise / run
}

/**
 * Whether the ratio of an arm to itself is 1. The median may differ by 5 %, each round by 15 %.
 * @param {Spread} ratios
 */
export function isQuiet({ median, min, max }) {
  return Math.abs(median - 1) <= 0.05 && min >= 0.85 && max <= 1.15
}
