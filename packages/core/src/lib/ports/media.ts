import type { MediaId } from '../model/media-id.ts'

/** A range of bytes: from `start`, and up to but without `end`, as in `Blob.slice`. */
export interface ByteRange {
  start: number
  /** Default: the end of the file. An end beyond the file means the end of the file. */
  end?: number | undefined
}

export interface PutMediaOptions {
  signal: AbortSignal
  /** A hint for stores that keep a type with each file, such as a bucket. It is never read back. */
  contentType?: string | undefined
}

export interface OpenMediaOptions {
  signal: AbortSignal
  /** Default: the whole file. */
  range?: ByteRange | undefined
}

/** The properties of a file that a store has written. */
export interface PutMedia {
  /** Bytes. */
  size: number
  /** The SHA-256 of the content, in lower-case hexadecimal. */
  sha256: string
}

/** An open file. */
export interface OpenedMedia {
  /** The bytes of the whole file, for any range. */
  size: number
  /** The bytes of the range. The caller reads them to the end, or cancels the stream; either releases the file. */
  content: ReadableStream<Uint8Array>
}

/**
 * The store of the bytes of media. The name of a file, its type and its message are in records, in the `Store`.
 *
 * Every member may be called concurrently. An id is a {@link MediaId}. Any other string is refused with `store.misused`
 * before anything is touched. So no id is a path, and no name is built from a text of a user.
 *
 * An aborted call rejects with the reason of its signal. Every other failure is a `ParleyError`:
 *
 * - `store.unavailable`: the place of the files cannot be read or written now. A retry may succeed.
 * - `store.misconfigured`: the store cannot be used as it is configured.
 * - `store.misused`: an id or a range breaks the contract of the port.
 */
export interface MediaStore extends Partial<AsyncDisposable> {
  /**
   * Writes a file, all of it or nothing.
   *
   * The content is read once, a chunk at a time. A chunk may be reused when the next one is requested. When the call
   * returns, the file is durable, and `open` finds it. Until then `open` finds the previous file, if any.
   *
   * If the content throws, the call rejects with that error and changes nothing. The same holds for an abort, which
   * also ends the content.
   *
   * A second file under the same id replaces the first. Of two calls at once one file is kept, whole.
   */
  put(id: MediaId, content: AsyncIterable<Uint8Array>, options: PutMediaOptions): Promise<PutMedia>
  /**
   * Opens a file. Returns `undefined` if the file does not exist.
   *
   * The bytes are those of one `put`, also if the file is replaced or deleted during the read. A range that begins at
   * the end of the file or behind it is empty.
   *
   * Rejects with `store.misused` for a range with numbers that are not whole, or negative, or that ends before its
   * start.
   */
  open(id: MediaId, options: OpenMediaOptions): Promise<OpenedMedia | undefined>
  /** Deletes a file. A file that does not exist is no error. */
  delete(id: MediaId, options: { signal: AbortSignal }): Promise<void>
}
