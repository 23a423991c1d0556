import { useSyncExternalStore } from 'react'

/** Times on the screen are right to this many milliseconds. */
const STEP = 15_000

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const readers = new Set<() => void>()

function subscribe(read: () => void): () => void {
  readers.add(read)
  timer ??= setInterval(tick, STEP)
  return () => {
    readers.delete(read)
    if (readers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  for (const read of readers) read()
}

/** The present time, in steps: one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
