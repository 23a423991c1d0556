export { memoryMedia } from './lib/memory/media.ts'
export { type MemoryStoreOptions, memoryStore } from './lib/memory/store.ts'
