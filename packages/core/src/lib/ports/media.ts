import type { MediaId } from '../model/media-id.ts'

/** Which bytes of a file are read: from `start`, and up to but without `end`, as in `Blob.slice`. */
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

/** What a store has written. */
export interface PutMedia {
  /** Bytes. */
  size: number
  /** The SHA-256 of the content, in lower-case hexadecimal. */
  sha256: string
}

/** A file that is open. */
export interface OpenedMedia {
  /** The bytes of the whole file, whatever the range. */
  size: number
  /** The bytes of the range. The caller reads them to the end, or cancels the stream; either releases the file. */
  content: ReadableStream<Uint8Array>
}

/**
 * Where the bytes of media are kept. What a file is called, its type and its message are in records, in the `Store`.
 *
 * Every member may be called concurrently. An id is a {@link MediaId}, and any other string is refused with `store.misused`
 * before anything is touched. So no id is a path, and no name is built from a text of a user. A call that is aborted
 * rejects with the reason of its signal. Every other failure is a `ParleyError`:
 *
 * - `store.unavailable`: the place of the files cannot be read or written now. A retry may succeed.
 * - `store.misconfigured`: the store cannot be used as it is configured.
 * - `store.misused`: an id or a range is not what the port asks for.
 */
export interface MediaStore extends Partial<AsyncDisposable> {
  /**
   * Writes a file, all of it or nothing.
   *
   * The content is read once, a chunk at a time, and a chunk may be reused when the next one is asked for. When the call
   * returns, the file is durable, and `open` finds it. Until then `open` finds the file of before, or none. Where the
   * content throws, the call rejects with that error and changes nothing. The same holds for an abort, which also ends
   * the content. A second file under the same id replaces the first. Of two calls at once one file is kept, whole.
   */
  put(id: MediaId, content: AsyncIterable<Uint8Array>, options: PutMediaOptions): Promise<PutMedia>
  /**
   * Opens a file. Returns `undefined` where there is none.
   *
   * The bytes are those of one `put`, also where the file is replaced or deleted while they are read. A range that begins
   * at the end of the file or behind it is empty. Rejects with `store.misused` for a range whose numbers are not whole,
   * are negative, or end before they start.
   */
  open(id: MediaId, options: OpenMediaOptions): Promise<OpenedMedia | undefined>
  /** Deletes a file. What does not exist is deleted already. */
  delete(id: MediaId, options: { signal: AbortSignal }): Promise<void>
}
