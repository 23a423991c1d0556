import { useSyncExternalStore } from 'react'
import type { LiveStore } from '../live/live-store.ts'

/** Renders with each state of a store. A server renders `atFirst`, and starts nothing. */
export function useLive<State>(store: LiveStore<State>, atFirst: State): State {
  return useSyncExternalStore(store.subscribe, store.get, () => atFirst)
}
