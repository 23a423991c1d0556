import { ParleyError } from '@parley/core'
import { chunksOf, type MediaId, type MediaStore, type PutMedia } from '@parley/core/media'
import { mediaTypeOf } from './media-type.ts'
import { HEAD, type SniffedType, sniffType } from './sniff.ts'

/** The options of a check. */
export interface CheckMediaOptions {
  signal: AbortSignal
  /** The most bytes of the content. */
  maxBytes: number
  /** The type that the sender declared: a value of `content-type`. Default: none. */
  declared?: string | undefined
  /** Content of another type than declared is refused, or it gets the type of its bytes. Default: `refuse`. */
  mismatch?: 'refuse' | 'correct' | undefined
}

/** Content after a check of its beginning. */
export interface CheckedMedia extends AsyncDisposable {
  /** The type of the bytes. */
  contentType: string
  /** All bytes, once. Throws `media.too_large` if there are more than allowed. Disposal ends it, read or not. */
  content: AsyncIterable<Uint8Array>
}

/** A file that was checked and written. */
export interface KeptMedia extends PutMedia {
  contentType: string
}

/**
 * Reads the beginning of content, detects its type from the bytes, and returns the content whole.
 *
 * @throws `media.empty` for 0 bytes
 * @throws `media.too_large` for more bytes than are allowed, also while `content` is read
 * @throws `media.type_mismatch` for bytes that are not of the declared type
 */
export async function checkMedia(
  content: AsyncIterable<Uint8Array>,
  { signal, maxBytes, declared, mismatch = 'refuse' }: CheckMediaOptions,
): Promise<CheckedMedia> {
  const chunks = bounded(chunksOf(content, signal), maxBytes)
  try {
    const read = await headOf(chunks)
    const head = Buffer.concat(read)
    if (head.length === 0) throw new ParleyError('media.empty')
    const sniffed = await sniffType(head.subarray(0, HEAD), declared)
    if (!sniffed.agrees && mismatch === 'refuse') throw mismatched(sniffed, declared ?? '')
    const end = async (): Promise<void> => void (await chunks.return())
    return { contentType: sniffed.contentType, content: joined(head, chunks), [Symbol.asyncDispose]: end }
  } catch (error) {
    await chunks.return()
    throw error
  }
}

/**
 * Checks content and writes it to a store, all of it or nothing.
 *
 * @throws the errors of {@link checkMedia} and of the store
 */
export async function keepMedia(
  store: MediaStore,
  id: MediaId,
  content: AsyncIterable<Uint8Array>,
  options: CheckMediaOptions,
): Promise<KeptMedia> {
  await using checked = await checkMedia(content, options)
  const { contentType } = checked
  return { ...(await store.put(id, checked.content, { signal: options.signal, contentType })), contentType }
}

async function* bounded(content: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array, void> {
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > maxBytes) throw new ParleyError('media.too_large', { reason: `It has more than ${maxBytes} bytes.` })
    yield chunk
  }
}

/** Enough chunks to detect the type. They are copied, because content may reuse them. */
async function headOf(chunks: AsyncGenerator<Uint8Array, void>): Promise<Uint8Array[]> {
  const head: Uint8Array[] = []
  for (let size = 0; size < HEAD; ) {
    const { done, value } = await chunks.next()
    if (done === true) return head
    head.push(value.slice())
    size += value.length
  }
  return head
}

async function* joined(head: Uint8Array, rest: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array> {
  yield head
  yield* rest
}

function mismatched({ contentType }: SniffedType, declared: string): ParleyError {
  const type = mediaTypeOf(declared)
  const claim = type === undefined ? 'The declaration is not a type' : `The declared type is ${type}`
  return new ParleyError('media.type_mismatch', { reason: `${claim}, and the bytes are of ${contentType}.` })
}
