import { memoryStore } from '../src/lib/memory/store.ts'
import { schemaOf } from '../src/lib/model/schema.ts'
import type { Store } from '../src/lib/ports/store.ts'

/** A memory store that keeps the kinds of the kernel. */
export function migratedStore(...options: Parameters<typeof memoryStore>): Store {
  const store = memoryStore(...options)
  // A memory store has its schema as soon as it is called.
  void store.migrate({ schema: schemaOf(), apply: true })
  return store
}
