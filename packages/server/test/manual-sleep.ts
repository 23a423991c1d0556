import type { Environment } from '@parley/core'

/** Sleeps that a test ends, by their length. */
export function manualSleep(): { sleep: Environment['sleep']; wake(ms: number): void; asleep(ms: number): number } {
  const sleepers = new Set<{ ms: number; wake(): void }>()
  return {
    sleep: (ms, { signal }) =>
      new Promise((resolve, reject) => {
        const sleeper = { ms, wake: resolve }
        sleepers.add(sleeper)
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
    wake(ms) {
      for (const sleeper of sleepers) {
        if (sleeper.ms !== ms) continue
        sleepers.delete(sleeper)
        sleeper.wake()
      }
    },
    asleep: (ms) => [...sleepers].filter((sleeper) => sleeper.ms === ms).length,
  }
}
