export type { OpenedFile, OpenFileOptions } from './lib/engine/read/open-file.ts'
export type { Uploaded, UploadOptions } from './lib/engine/write/upload.ts'
export { unknownName } from './lib/errors/unknown-name.ts'
export { boundsOf, ensureMediaId } from './lib/media/checks.ts'
export { chunksOf } from './lib/media/chunks.ts'
export {
  type SignedMedia,
  type SignMediaUrlOptions,
  signMediaUrl,
  type VerifyMediaUrlOptions,
  verifyMediaUrl,
} from './lib/media/signed-url.ts'
export { isMediaId, type MediaId, newMediaId } from './lib/model/media-id.ts'
export type {
  ByteRange,
  MediaStore,
  OpenedMedia,
  OpenMediaOptions,
  PutMedia,
  PutMediaOptions,
} from './lib/ports/media.ts'
