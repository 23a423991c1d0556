/**
 * Milliseconds to wait before the next try: doubling from one second to five minutes, and between half and all of that
 * by chance, so that what failed together does not come back together.
 *
 * @param failures how often it failed in a row, from 1
 * @param chance 0 ≤ n < 1
 */
export function backoff(failures: number, chance: number): number {
  const full = Math.min(1000 * 2 ** (failures - 1), 300_000)
  return Math.round(full * (0.5 + chance / 2))
}

/** After so many failures in a row work is dead: with {@link backoff} that is more than an hour of trying. */
export const MAX_FAILURES = 20
