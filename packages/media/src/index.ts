export { diskMedia } from './lib/disk/disk-media.ts'
export type { Lookup } from './lib/guard/address-guard.ts'
export { guardedFetch } from './lib/guard/guarded-fetch.ts'
export type { GuardedFetchOptions } from './lib/guard/options.ts'
export {
  type CheckedMedia,
  type CheckMediaOptions,
  checkMedia,
  type KeptMedia,
  keepMedia,
} from './lib/type/check-media.ts'
export { type SniffedType, sniffType } from './lib/type/sniff.ts'
