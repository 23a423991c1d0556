import type { MediaStore } from './media.ts'

/** How content is checked before it is stored. */
export interface MediaCheckOptions {
  signal: AbortSignal
  /** The most bytes that are taken. */
  maxBytes: number
  /** The type that the sender or the provider said. */
  declared?: string | undefined
  /** Content whose bytes are not of the declared type: an upload is refused, a file from a provider gets the type of its bytes. */
  mismatch?: 'refuse' | 'correct' | undefined
}

/** Checks content by its bytes. Throws `media.empty`, `media.too_large` or `media.type_mismatch`. */
export type MediaCheck = (
  content: AsyncIterable<Uint8Array>,
  options: MediaCheckOptions,
) => Promise<{ contentType: string; content: AsyncIterable<Uint8Array> }>

/** How an installation keeps the files of messages. */
export interface MediaOptions {
  store: MediaStore
  /**
   * Fetches URLs that came from outside. It must not connect to private addresses, and must send no credential to another
   * origin: `guardedFetch()` of `@parley/media`.
   */
  fetch: typeof fetch
  /** Finds out the type of a file from its bytes: `checkMedia` of `@parley/media`. Default: the declared type is believed. */
  check?: MediaCheck
  /** The most bytes of one file. Default: 25 000 000. */
  maxBytes?: number
  /** For how many milliseconds the public URL of a file is valid that a provider downloads. Default: a day. */
  linkedFor?: number
}
