import { useSyncExternalStore } from 'react'

/** Code that is loaded after the first paint. */
export interface Deferred<Value> {
  load(): void
  subscribe(changed: () => void): () => void
  value(): Value | undefined
}

/** Milliseconds in which a page shows its list. Before, an idle moment is one that waits for the server. */
const BEGINNING = 3000

/** Loads code when the page is there and has nothing else to do, or at the first call of `load`. */
export function loadWhenIdle<Value>(read: () => Promise<Value>): Deferred<Value> {
  let loaded: Value | undefined
  let loading = false
  const readers = new Set<() => void>()
  const load = (): void => {
    if (loading) return
    loading = true
    read().then(
      (value) => {
        loaded = value
        for (const reader of readers) reader()
      },
      () => {
        // The next press tries again.
        loading = false
      },
    )
  }
  const whenIdle = 'requestIdleCallback' in globalThis ? requestIdleCallback : (run: () => void) => setTimeout(run, 500)
  setTimeout(() => whenIdle(load), BEGINNING)
  return {
    load,
    subscribe(changed) {
      readers.add(changed)
      return () => {
        readers.delete(changed)
      }
    },
    value: () => loaded,
  }
}

/** The code, when it has arrived. */
export function useLoaded<Value>({ subscribe, value }: Deferred<Value>): Value | undefined {
  return useSyncExternalStore(subscribe, value)
}
