import type { Client } from '../client.ts'

/** The most stores that a client holds. */
const HELD = 50

const held = new WeakMap<Client, Map<string, unknown>>()

/** The store of a name, so that two readers share it and a return shows its last state at once. */
export function storeOf<Store>(client: Client, name: string, make: () => Store): Store {
  const stores = held.get(client) ?? new Map<string, unknown>()
  held.set(client, stores)
  const known = stores.get(name) as Store | undefined
  const store = known ?? make()
  // The last used one is the last to go. A store with readers that goes lives on with them.
  stores.delete(name)
  stores.set(name, store)
  const [oldest] = stores.keys()
  if (stores.size > HELD && oldest !== undefined) stores.delete(oldest)
  return store
}
