import { existsSync, readFileSync } from 'node:fs'

/**
 * The memory of a process at one moment, in bytes. The longest delay of its event loop in the second before, in
 * milliseconds.
 */
export interface Sample {
  at: number
  rss: number
  anonymous: number
  heapUsed: number
  heapTotal: number
  external: number
  arrayBuffers: number
  descriptors: number
  delay: number
}

/** The environment in which a Node process writes its measurements into this file. */
export function measuring(file: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import ${new URL('../programs/measure.mjs', import.meta.url)}`, PARLEY_MEASURE: file }
}

/** The measurements so far, the oldest first. */
export function samplesIn(file: string): Sample[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as Sample)
}

const MINUTE = 60_000

/** The growth of a figure in a minute: the slope of the line that fits the samples best. */
export function growthOf(samples: readonly Sample[], figure: keyof Sample): number {
  const [times, values] = [samples.map(({ at }) => at / MINUTE), samples.map((sample) => sample[figure])]
  const [meanTime, meanValue] = [mean(times), mean(values)]
  const together = times.map((time, place) => (time - meanTime) * ((values[place] ?? 0) - meanValue))
  return sum(together) / sum(times.map((time) => (time - meanTime) ** 2))
}

/** The mean of each figure in each minute, as a table in megabytes. */
export function tableOf(samples: readonly Sample[]): string {
  const [first] = samples
  if (first === undefined) return 'no samples'
  const minutes = new Map<number, Sample[]>()
  for (const sample of samples) {
    const minute = Math.floor((sample.at - first.at) / MINUTE)
    minutes.set(minute, [...(minutes.get(minute) ?? []), sample])
  }
  const figures = ['rss', 'anonymous', 'heapUsed', 'heapTotal', 'external', 'arrayBuffers'] as const
  const rows = [...minutes].map(([minute, within]) => {
    const megabytes = figures.map((figure) => (mean(within.map((each) => each[figure])) / 2 ** 20).toFixed(1))
    const descriptors = mean(within.map((each) => each.descriptors)).toFixed(0)
    const delay = Math.max(...within.map((each) => each.delay)).toFixed(0)
    return [String(minute), ...megabytes, descriptors, delay]
  })
  return [['minute', ...figures, 'descriptors', 'delay ms'], ...rows]
    .map((row) => row.map((cell) => cell.padStart(14)).join(''))
    .join('\n')
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}
