export { type MemoryStoreOptions, memoryStore } from './lib/memory/store.ts'
