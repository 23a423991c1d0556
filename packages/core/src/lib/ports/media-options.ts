import type { MediaStore } from './media.ts'

/** The options of a check of content before it is stored. */
export interface MediaCheckOptions {
  signal: AbortSignal
  /** The most bytes that are accepted. */
  maxBytes: number
  /** The type that the sender or the provider declared. */
  declared?: string | undefined
  /** For bytes of another type: an upload is refused, a provider's file gets the type of its bytes. */
  mismatch?: 'refuse' | 'correct' | undefined
}

/** Checks content by its bytes. Throws `media.empty`, `media.too_large` or `media.type_mismatch`. */
export type MediaCheck = (
  content: AsyncIterable<Uint8Array>,
  options: MediaCheckOptions,
) => Promise<{ contentType: string; content: AsyncIterable<Uint8Array> }>

/** The storage for the files of messages. */
export interface MediaOptions {
  store: MediaStore
  /**
   * Fetches URLs that came from outside. It must not connect to private addresses, and must send no credential to
   * another origin: `guardedFetch()` of `@parley/media`.
   */
  fetch: typeof fetch
  /**
   * Finds the type of a file from its bytes: `checkMedia` of `@parley/media`. Default: the declared type is trusted.
   */
  check?: MediaCheck
  /** The most bytes of one file. Default: 25 000 000. */
  maxBytes?: number
  /** Milliseconds for which the public URL of a file is valid, for a provider's download. Default: a day. */
  linkedFor?: number
}
