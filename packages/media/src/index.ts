export { diskMedia } from './lib/disk/disk-media.ts'
export type { Lookup } from './lib/guard/address-guard.ts'
export { guardedFetch } from './lib/guard/guarded-fetch.ts'
export type { GuardedFetchOptions } from './lib/guard/options.ts'
