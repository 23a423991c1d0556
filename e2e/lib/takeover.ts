import { ending, query } from './database.ts'
import { until } from './until.ts'

/** A held job, with its lease. */
interface Held {
  id: string
  fence: number
}

/** Jobs with a current lease, of the kinds that end. */
export function inHand(database: string, now: number = Date.now()): Held[] {
  return query(
    database,
    `select id, fence from parley_jobs where ${ending} and state = 'running' and lease > ?`,
    now,
  ).map(({ id, fence }) => ({ id: String(id), fence: Number(fence) }))
}

/** A job that was claimed again, or that had ended, after this many milliseconds. */
export interface Takeover {
  id: string
  ms: number
}

/** Waits until none of the jobs has its old lease; returns when that happened for each. */
export async function takenOver(
  database: string,
  held: readonly Held[],
  { within }: { within: number },
): Promise<Takeover[]> {
  const began = performance.now()
  const takeovers: Takeover[] = []
  let left = [...held]
  await until(
    'every job that was held is taken over',
    () => {
      const fences = new Map(query(database, 'select id, fence from parley_jobs').map(({ id, fence }) => [id, fence]))
      const ms = Math.round(performance.now() - began)
      takeovers.push(...left.filter(({ id, fence }) => fences.get(id) !== fence).map(({ id }) => ({ id, ms })))
      left = left.filter(({ id, fence }) => fences.get(id) === fence)
      return left.length === 0
    },
    { within },
  )
  return takeovers
}

/**
 * The jobs of a dead or suspended worker. Live workers finish theirs, or claim them again, within a moment; the others
 * wait for the end of a lease.
 */
export function leftBehind(takeovers: readonly Takeover[]): Takeover[] {
  return takeovers.filter(({ ms }) => ms > 2000)
}

/** The longest of the waits. */
export function longest(takeovers: readonly Takeover[]): number {
  return Math.max(0, ...takeovers.map(({ ms }) => ms))
}
