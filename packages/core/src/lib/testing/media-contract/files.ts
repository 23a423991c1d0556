import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { ParleyError } from '../../errors/parley-error.ts'
import type { MediaId } from '../../model/media-id.ts'
import type { ByteRange, MediaStore, PutMedia } from '../../ports/media.ts'
import { seededRandom } from '../random.ts'

/** The id of the file with this number. */
export function idOf(number: number): MediaId {
  return `med_${number.toString(16).padStart(32, '0')}` as MediaId
}

/** Bytes of this size, the same for the same seed. */
export function bytesOf(size: number, seed = 1): Uint8Array {
  const random = seededRandom(seed)
  return Uint8Array.from({ length: size }, () => Math.floor(random() * 256))
}

/** Bytes as content, in chunks of the given size. */
export async function* inChunks(bytes: Uint8Array, size: number = bytes.length): AsyncGenerator<Uint8Array> {
  for (let place = 0; place < bytes.length; place += size) yield bytes.slice(place, place + size)
}

/** Bytes, and an error behind them. */
export async function* failingAfter(bytes: Uint8Array, error: Error): AsyncGenerator<Uint8Array> {
  yield bytes
  throw error
}

export function put(media: MediaStore, id: MediaId, bytes: Uint8Array): Promise<PutMedia> {
  return media.put(id, inChunks(bytes), { signal: calm() })
}

/** The bytes of a file or of a range; `undefined` if the file does not exist. */
export async function read(media: MediaStore, id: MediaId, range?: ByteRange): Promise<Uint8Array | undefined> {
  const opened = await media.open(id, { range, signal: calm() })
  return opened === undefined ? undefined : collect(opened.content)
}

export async function collect(content: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(content).arrayBuffer())
}

/** A short digest of bytes, for assertions. */
export function printOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : `${bytes.length}:${bytesToHex(sha256(bytes))}`
}

/** The refusal of a call: the code of a `ParleyError`, the message of another error, or `accepted`. */
export function refusalOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'accepted',
    (error: unknown) => (ParleyError.is(error) ? error.code : error instanceof Error ? error.message : String(error)),
  )
}

/** A signal that never aborts. */
export function calm(): AbortSignal {
  return new AbortController().signal
}
