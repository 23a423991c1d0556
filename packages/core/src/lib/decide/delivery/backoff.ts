/**
 * Milliseconds to wait before the next try. The wait doubles from one second to five minutes.
 *
 * The result is at random between half of that and all of it. So jobs that failed together do not return together.
 *
 * @param failures failures in a row, from 1
 * @param chance 0 ≤ n < 1
 */
export function backoff(failures: number, chance: number): number {
  const full = Math.min(1000 * 2 ** (failures - 1), 300_000)
  return Math.round(full * (0.5 + chance / 2))
}

/** The failures in a row after which a job is dead. With {@link backoff} that is more than an hour. */
export const MAX_FAILURES = 20
