import { realEnvironment } from '../../../ports/environment.ts'
import { casesOf, type MediaCase } from '../case.ts'
import { bytesOf, calm, failingAfter, idOf, inChunks, printOf, put, read, refusalOf } from '../files.ts'
import { strangeIds } from './strange-ids.ts'

const [id, bytes] = [idOf(1), bytesOf(10_000)]

/** Waits until an abort is noticed, and ends in any case, so that no store hangs. */
async function endLater(): Promise<IteratorReturnResult<undefined>> {
  for (let turns = 0; turns < 100; turns += 1) await realEnvironment().turn()
  return { done: true, value: undefined }
}

export const putCases: readonly MediaCase[] = casesOf('put', {
  'a file is opened as it was put, byte for byte': async ({ media, expect }) => {
    await put(media, id, bytes)
    expect(printOf(await read(media, id))).toBe(printOf(bytes))
  },

  'the size and the SHA-256 are those of the content': async ({ media, expect }) => {
    const { size, sha256 } = await put(media, id, new TextEncoder().encode('hello'))
    const hello = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
    expect({ size, sha256 }).toEqual({ size: 5, sha256: hello })
  },

  'the chunks of content are joined in their order': async ({ media, expect }) => {
    const { size, sha256 } = await media.put(id, inChunks(bytes, 997), { signal: calm() })
    expect(`${size}:${sha256}`).toBe(printOf(bytes))
    expect(printOf(await read(media, id))).toBe(printOf(bytes))
  },

  'a file of 3 000 000 bytes is kept': async ({ media, expect }) => {
    const large = new Uint8Array(3_000_000).map((_, place) => place % 251)
    await media.put(id, inChunks(large, 65_536), { signal: calm() })
    expect(printOf(await read(media, id))).toBe(printOf(large))
  },

  'content without bytes is a file of 0 bytes': async ({ media, expect }) => {
    const { size } = await put(media, id, new Uint8Array())
    expect([size, (await read(media, id))?.length]).toEqual([0, 0])
  },

  'a chunk that its content reuses is copied': async ({ media, expect }) => {
    const chunk = new Uint8Array(4)
    const reusing = async function* (): AsyncGenerator<Uint8Array> {
      for (const value of [1, 2, 3]) yield chunk.fill(value)
    }
    await media.put(id, reusing(), { signal: calm() })
    expect([...((await read(media, id)) ?? [])]).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3])
  },

  'a file that is half written is not opened': async ({ media, expect }) => {
    const during: unknown[] = []
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of inChunks(bytes, 2_500)) {
        yield chunk
        during.push(await read(media, id))
      }
    }
    await media.put(id, watched(), { signal: calm() })
    expect(during).toEqual([undefined, undefined, undefined, undefined])
  },

  'a second file under the same id replaces the first, whole': async ({ media, expect }) => {
    await put(media, id, bytes)
    await put(media, id, bytesOf(10, 2))
    expect(printOf(await read(media, id))).toBe(printOf(bytesOf(10, 2)))
  },

  'the earlier file is opened until the second is whole': async ({ media, expect }) => {
    await put(media, id, bytes)
    const during: unknown[] = []
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      yield bytesOf(10, 2)
      during.push(printOf(await read(media, id)))
    }
    await media.put(id, watched(), { signal: calm() })
    expect(during).toEqual([printOf(bytes)])
  },

  'of ten files at once under one id, one is kept whole': async ({ media, expect }) => {
    const files = Array.from({ length: 10 }, (_, seed) => bytesOf(5_000 + seed, seed))
    await Promise.all(files.map((file) => media.put(id, inChunks(file, 500), { signal: calm() })))
    expect(files.map(printOf).includes(printOf(await read(media, id)))).toBe(true)
  },

  'fifty files at once are fifty files': async ({ media, expect }) => {
    const numbers = Array.from({ length: 50 }, (_, number) => number)
    await Promise.all(numbers.map((number) => put(media, idOf(number), bytesOf(100, number))))
    const found = await Promise.all(numbers.map(async (number) => printOf(await read(media, idOf(number)))))
    expect(found).toEqual(numbers.map((number) => printOf(bytesOf(100, number))))
  },

  'content that throws rejects the call and leaves nothing': async ({ media, expect }) => {
    const error = new Error('The sender is gone.')
    const call = media.put(id, failingAfter(bytes, error), { signal: calm() })
    expect(await refusalOf(call)).toBe('The sender is gone.')
    expect(await read(media, id)).toBe(undefined)
  },

  'content that throws leaves the earlier file': async ({ media, expect }) => {
    await put(media, id, bytes)
    const content = failingAfter(bytesOf(10, 2), new Error('The sender is gone.'))
    expect(await refusalOf(media.put(id, content, { signal: calm() }))).toBe('The sender is gone.')
    expect(printOf(await read(media, id))).toBe(printOf(bytes))
  },

  'an abort while content waits rejects the call, leaves nothing and ends the content': async ({ media, expect }) => {
    const controller = new AbortController()
    let ended = false
    const waiting: AsyncIterableIterator<Uint8Array> = {
      next: () => {
        controller.abort(new Error('The request was canceled.'))
        return endLater()
      },
      return: async () => {
        ended = true
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => waiting,
    }
    expect(await refusalOf(media.put(id, waiting, controller))).toBe('The request was canceled.')
    expect([ended, await read(media, id)]).toEqual([true, undefined])
  },

  'a call that is aborted before it begins reads nothing': async ({ media, expect }) => {
    let chunks = 0
    const counting = async function* (): AsyncGenerator<Uint8Array> {
      chunks += 1
      yield bytes
    }
    const signal = AbortSignal.abort(new Error('The request was canceled.'))
    expect(await refusalOf(media.put(id, counting(), { signal }))).toBe('The request was canceled.')
    expect([chunks, await read(media, id)]).toEqual([0, undefined])
  },

  'an id that Parley did not make is refused': async ({ media, expect }) => {
    const codes = await Promise.all(strangeIds.map((strange) => refusalOf(put(media, strange, bytes))))
    expect(codes).toEqual(strangeIds.map(() => 'store.misused'))
  },
})
