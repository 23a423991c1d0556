import type { MediaId } from '../../model/media-id.ts'
import type { MediaStore } from '../../ports/media.ts'
import { calm, collect, inChunks } from './files.ts'

/** One way in which a media store can break its promises, and easy to overlook. */
export interface MediaBug {
  name: string
  /** The name of a case that catches it. Others may catch it too. */
  caughtBy: string
  /** Returns the store with the bug. */
  plant(media: MediaStore): MediaStore
}

/** A media store with some changed members. */
function altered(media: MediaStore, change: Partial<MediaStore>): MediaStore {
  return {
    put: (id, content, options) => media.put(id, content, options),
    open: (id, options) => media.open(id, options),
    delete: (id, options) => media.delete(id, options),
    ...change,
  }
}

async function wholeOf(content: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return chunks
}

async function* each(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

const ignoring = (): { signal: AbortSignal } => ({ signal: calm() })

/** Bugs that the contract must catch, each planted into a correct media store. */
export const mediaBugs: readonly MediaBug[] = [
  {
    name: 'a file is visible after its first chunk',
    caughtBy: 'put: a file that is half written is not opened',
    plant: (media) =>
      altered(media, {
        async put(id, content, options) {
          const chunks: Uint8Array[] = []
          for await (const chunk of content) {
            chunks.push(chunk)
            await media.put(id, each([...chunks]), options)
          }
          return media.put(id, each(chunks), options)
        },
      }),
  },
  {
    name: 'the earlier file is deleted first',
    caughtBy: 'put: the earlier file is opened until the second is whole',
    plant: (media) =>
      altered(media, {
        put: async (id, content, options) => {
          await media.delete(id, options)
          return media.put(id, content, options)
        },
      }),
  },
  {
    name: 'the content before an error is kept',
    caughtBy: 'put: content that throws rejects the call and leaves nothing',
    plant: (media) =>
      altered(media, {
        put(id, content, options) {
          const forgiving = async function* (): AsyncGenerator<Uint8Array> {
            try {
              yield* content
            } catch {}
          }
          return media.put(id, forgiving(), options)
        },
      }),
  },
  {
    name: 'the first file under an id stays',
    caughtBy: 'put: a second file under the same id replaces the first, whole',
    plant: (media) => {
      const first = new Map<MediaId, ReturnType<MediaStore['put']>>()
      return altered(media, {
        put(id, content, options) {
          const known = first.get(id) ?? media.put(id, content, options)
          first.set(id, known)
          return known
        },
      })
    },
  },
  {
    name: 'a second file is written over the first, which may be longer',
    caughtBy: 'put: a second file under the same id replaces the first, whole',
    plant: (media) =>
      altered(media, {
        async put(id, content, options) {
          const opened = await media.open(id, options)
          const before = opened === undefined ? new Uint8Array() : await collect(opened.content)
          const chunks = await wholeOf(content)
          const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
          return media.put(id, each([...chunks, before.subarray(length)]), options)
        },
      }),
  },
  {
    name: 'chunks are kept without a copy',
    caughtBy: 'put: a chunk that its content reuses is copied',
    plant: (media) =>
      altered(media, {
        put: async (id, content, options) => media.put(id, each(await wholeOf(content)), options),
      }),
  },
  {
    name: 'the digest is of the first chunk alone',
    caughtBy: 'put: the chunks of content are joined in their order',
    plant: (media) =>
      altered(media, {
        async put(id, content, options) {
          const chunks = await wholeOf(content)
          const { sha256 } = await media.put(id, each(chunks.slice(0, 1)), options)
          return { ...(await media.put(id, each(chunks), options)), sha256 }
        },
      }),
  },
  {
    name: 'the size is counted in chunks',
    caughtBy: 'put: the size and the SHA-256 are those of the content',
    plant: (media) =>
      altered(media, {
        async put(id, content, options) {
          const chunks = await wholeOf(content)
          return { ...(await media.put(id, each(chunks), options)), size: chunks.length }
        },
      }),
  },
  {
    name: 'an abort is noticed between two chunks only',
    caughtBy: 'put: an abort while content waits rejects the call, leaves nothing and ends the content',
    plant: (media) =>
      altered(media, {
        put(id, content, options) {
          const { signal } = options
          const unaware: AsyncIterable<Uint8Array> = {
            [Symbol.asyncIterator]: () => ({ next: () => content[Symbol.asyncIterator]().next() }),
          }
          return media.put(id, unaware, { signal })
        },
      }),
  },
  {
    name: 'an abort before the call is overlooked',
    caughtBy: 'put: a call that is aborted before it begins reads nothing',
    plant: (media) => altered(media, { put: (id, content) => media.put(id, content, ignoring()) }),
  },
  {
    name: 'an id is cleaned instead of refused',
    caughtBy: 'put: an id that Parley did not make is refused',
    plant: (media) =>
      altered(media, {
        put(id, content, options) {
          const digits = id
            .toLowerCase()
            .replaceAll(/[^0-9a-f]/g, '')
            .padEnd(32, '0')
            .slice(0, 32)
          return media.put(`med_${digits}` as MediaId, content, options)
        },
      }),
  },
  {
    name: 'a path that does not exist is a file that does not exist',
    caughtBy: 'open: an id that Parley did not make is refused',
    plant: (media) =>
      altered(media, {
        open: (id, options) => (id.startsWith('med_') ? media.open(id, options) : Promise.resolve(undefined)),
      }),
  },
  {
    name: 'a missing file is an error',
    caughtBy: 'open: a file that does not exist is undefined',
    plant: (media) =>
      altered(media, {
        async open(id, options) {
          const opened = await media.open(id, options)
          if (opened === undefined) throw new Error('ENOENT: no such file or directory')
          return opened
        },
      }),
  },
  {
    name: 'the end of a range is read too, as HTTP would',
    caughtBy: 'open: a range has its bytes, and the size of the whole file',
    plant: (media) =>
      altered(media, {
        open: (id, { range, signal }) =>
          media.open(id, { signal, range: range?.end === undefined ? range : { ...range, end: range.end + 1 } }),
      }),
  },
  {
    name: 'the size is that of the range',
    caughtBy: 'open: a range has its bytes, and the size of the whole file',
    plant: (media) =>
      altered(media, {
        async open(id, options) {
          const opened = await media.open(id, options)
          const { start = 0, end = opened?.size ?? 0 } = options.range ?? {}
          return opened && { ...opened, size: Math.min(end, opened.size) - start }
        },
      }),
  },
  {
    name: 'a range behind the end is refused',
    caughtBy: 'open: a range that begins at the end of the file or behind it is empty',
    plant: (media) =>
      altered(media, {
        async open(id, options) {
          const opened = await media.open(id, options)
          if (opened === undefined || (options.range?.start ?? 0) < opened.size) return opened
          await opened.content.cancel()
          throw new RangeError('416')
        },
      }),
  },
  {
    name: 'a range that ends before its start is empty',
    caughtBy: 'open: an invalid range is refused',
    plant: (media) =>
      altered(media, {
        open(id, { range, signal }) {
          const end = range?.end === undefined ? undefined : Math.max(range.start, range.end)
          return media.open(id, { signal, range: range && { start: Math.max(0, Math.floor(range.start) || 0), end } })
        },
      }),
  },
  {
    name: 'a file is opened again when it is read',
    caughtBy: 'open: a file that is replaced while it is open is read to its end',
    plant: (media) =>
      altered(media, {
        async open(id, options) {
          const opened = await media.open(id, options)
          await opened?.content.cancel()
          const late = async (): Promise<Uint8Array> =>
            collect((await media.open(id, options))?.content ?? new ReadableStream())
          const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
            controller.enqueue(await late())
            controller.close()
          }
          return opened && { ...opened, content: new ReadableStream({ pull }, { highWaterMark: 0 }) }
        },
      }),
  },
  {
    name: 'one stream is returned twice',
    caughtBy: 'open: two readers of one file each have all of it',
    plant: (media) => {
      const open = new Map<MediaId, ReturnType<MediaStore['open']>>()
      return altered(media, {
        open(id, options) {
          const known = open.get(id) ?? media.open(id, options)
          return open.set(id, known) && known
        },
      })
    },
  },
  {
    name: 'a read continues after an abort',
    caughtBy: 'open: an abort while content is read ends it with the reason of the signal',
    plant: (media) =>
      altered(media, {
        open: async (id, { range, signal }) => {
          signal.throwIfAborted()
          return media.open(id, { range, ...ignoring() })
        },
      }),
  },
  {
    name: 'a second delete is an error',
    caughtBy: 'delete: a file that does not exist is no error',
    plant: (media) =>
      altered(media, {
        async delete(id, options) {
          const opened = await media.open(id, options)
          if (opened === undefined) throw new Error('ENOENT: no such file or directory')
          await opened.content.cancel()
          await media.delete(id, options)
        },
      }),
  },
  {
    name: 'a delete takes effect for new handles only',
    caughtBy: 'delete: a file that was deleted does not exist',
    plant: (media) => altered(media, { delete: async () => {} }),
  },
  {
    name: 'a delete empties the file',
    caughtBy: 'delete: a file that was deleted does not exist',
    plant: (media) =>
      altered(media, {
        delete: async (id, options) => void (await media.put(id, inChunks(new Uint8Array(), 1), options)),
      }),
  },
  {
    name: 'a deleted id is never used again',
    caughtBy: 'delete: a file can be put under an id that was deleted',
    plant: (media) => {
      const deleted = new Set<MediaId>()
      return altered(media, {
        delete: (id, options) => deleted.add(id) && media.delete(id, options),
        open: async (id, options) => (deleted.has(id) ? undefined : media.open(id, options)),
      })
    },
  },
]
