import type { Store } from '../../../ports/store.ts'

/** One way in which a store can break its promises, small enough to be overlooked. */
export interface SeededBug {
  name: string
  /** The name of a case that catches it. There may be others. */
  caughtBy: string
  /** The store with the bug in it. Handles over the same data are numbered from 0. */
  plant(store: Store, handle: number): Store
}

/** A store with some other members. */
export function altered(store: Store, change: Partial<Store>): Store {
  return {
    capabilities: store.capabilities,
    migrate: (options) => store.migrate(options),
    ...(store.warmUp === undefined ? {} : { warmUp: (options) => store.warmUp?.(options) ?? Promise.resolve() }),
    load: (tenant, lookups, options) => store.load(tenant, lookups, options),
    commit: (commits, options) => store.commit(commits, options),
    find: (tenant, query, options) => store.find(tenant, query, options),
    claim: (options) => store.claim(options),
    log: (tenant, options) => store.log(tenant, options),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    ...change,
  }
}
