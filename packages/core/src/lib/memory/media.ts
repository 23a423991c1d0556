import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { boundsOf, ensureMediaId } from '../media/checks.ts'
import { chunksOf } from '../media/chunks.ts'
import type { MediaId } from '../model/media-id.ts'
import type { MediaStore } from '../ports/media.ts'

/** The most bytes of a chunk of a stream. */
const CHUNK = 65_536

/**
 * A media store in memory, for tests and demonstrations. It keeps every promise of the port, but nothing survives the
 * process.
 */
export function memoryMedia(): MediaStore {
  const files = new Map<MediaId, Uint8Array>()
  return {
    async put(id, content, { signal }) {
      ensureMediaId(id)
      const chunks: Uint8Array[] = []
      for await (const chunk of chunksOf(content, signal)) chunks.push(chunk.slice())
      const file = joined(chunks)
      files.set(id, file)
      return { size: file.length, sha256: bytesToHex(sha256(file)) }
    },

    async open(id, { range, signal }) {
      ensureMediaId(id)
      signal.throwIfAborted()
      const file = files.get(id)
      const { start, end } = boundsOf(range, file?.length ?? 0)
      return file === undefined
        ? undefined
        : { size: file.length, content: streamOf(file.subarray(start, end), signal) }
    },

    async delete(id, { signal }) {
      ensureMediaId(id)
      signal.throwIfAborted()
      files.delete(id)
    },
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0))
  let place = 0
  for (const chunk of chunks) {
    whole.set(chunk, place)
    place += chunk.length
  }
  return whole
}

function streamOf(bytes: Uint8Array, signal: AbortSignal): ReadableStream<Uint8Array> {
  let place = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (signal.aborted) return controller.error(signal.reason)
        if (place >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(place, place + CHUNK))
        place += CHUNK
      },
    },
    { highWaterMark: 0 },
  )
}
