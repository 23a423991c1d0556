import type { ClientEnvironment } from '../src/index.ts'

/** Random numbers that a seed repeats. */
export function randomOf(seed: number): () => number {
  let state = seed + 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** An environment. Its short pauses end at once, and its long limits never do. */
export function instantEnvironment(seed = 1): ClientEnvironment {
  let keys = 0
  return {
    now: () => 1_772_000_000_000,
    random: randomOf(seed),
    after(ms, run) {
      if (ms >= 20_000) return () => {}
      const soon = setImmediate(run)
      return () => clearImmediate(soon)
    },
    newKey: () => `key-${seed}-${++keys}`,
  }
}

/** Timers that a test ends. */
export interface ManualEnvironment extends ClientEnvironment {
  /** The delays of the timers that run. */
  readonly pending: readonly number[]
  /** Moves the clock and calls what is due. */
  advance(ms: number): void
}

export function manualEnvironment(): ManualEnvironment {
  let time = 1_772_000_000_000
  let keys = 0
  const timers = new Set<{ at: number; ms: number; run: () => void }>()
  return {
    now: () => time,
    random: () => 0.5,
    newKey: () => `key-${++keys}`,
    after(ms, run) {
      const timer = { at: time + ms, ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    get pending() {
      return [...timers].map(({ ms }) => ms)
    },
    advance(ms) {
      time += ms
      for (const timer of [...timers].sort((one, other) => one.at - other.at)) {
        if (timer.at > time || !timers.delete(timer)) continue
        timer.run()
      }
    },
  }
}

/** Waits until a condition holds, over turns of the event loop. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
