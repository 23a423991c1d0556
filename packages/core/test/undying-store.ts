import { ParleyError } from '../src/index.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { memoryStore } from '../src/memory.ts'
import type { StoreHarness } from '../src/testing.ts'

/** A store in memory that acts like a database server. Closing it closes one handle, and the data stay for the next. */
export async function openUndyingStore(): Promise<StoreHarness> {
  const data = memoryStore()
  return {
    store: handleOf(data),
    reopen: async () => handleOf(data),
    second: async () => handleOf(data),
    [Symbol.asyncDispose]: () => data[Symbol.asyncDispose](),
  }
}

function handleOf(data: Store): Store {
  let open = true
  const ensureOpen = async (): Promise<void> => {
    if (!open) throw new ParleyError('store.unavailable', { reason: 'This handle is closed.' })
  }
  return {
    capabilities: { ...data.capabilities, durable: true, shared: true },
    migrate: (options) => ensureOpen().then(() => data.migrate(options)),
    load: (tenant, lookups) => ensureOpen().then(() => data.load(tenant, lookups)),
    commit: (commits) => ensureOpen().then(() => data.commit(commits)),
    find: (tenant, query) => ensureOpen().then(() => data.find(tenant, query)),
    claim: (options) => ensureOpen().then(() => data.claim(options)),
    log: (tenant, options) => ensureOpen().then(() => data.log(tenant, options)),
    async [Symbol.asyncDispose]() {
      open = false
    },
  }
}
