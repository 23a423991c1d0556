import type { Environment } from '@parley/core'

/** A sleep that ends on demand, and the times that were requested. */
export interface ManualSleep {
  sleep: Environment['sleep']
  /** Every requested time, in order. */
  readonly times: readonly number[]
  /** Ends every sleep of this time. */
  end(ms: number): void
}

export function manualSleep({ immediate = [] }: { immediate?: readonly number[] } = {}): ManualSleep {
  const times: number[] = []
  const waiting = new Map<() => void, number>()
  return {
    times,
    sleep(ms, { signal }) {
      times.push(ms)
      if (immediate.includes(ms)) return Promise.resolve()
      return new Promise((resolve, reject) => {
        waiting.set(resolve, ms)
        signal.addEventListener('abort', () => {
          waiting.delete(resolve)
          reject(signal.reason)
        })
      })
    },
    end(ms) {
      for (const [resolve, time] of waiting) if (time === ms) resolve()
    },
  }
}
