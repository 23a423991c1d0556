import type { ByteRange } from '../../../ports/media.ts'
import { casesOf, type MediaCase } from '../case.ts'
import { bytesOf, calm, collect, idOf, printOf, put, read, refusalOf } from '../files.ts'
import { strangeIds } from './strange-ids.ts'

const [id, bytes] = [idOf(1), bytesOf(10_000)]

/** A range, and its bytes of a file of 10 000. */
const ranges: readonly [ByteRange, number, number][] = [
  [{ start: 0 }, 0, 10_000],
  [{ start: 0, end: 1 }, 0, 1],
  [{ start: 0, end: 10_000 }, 0, 10_000],
  [{ start: 1, end: 3 }, 1, 3],
  [{ start: 9_999 }, 9_999, 10_000],
  [{ start: 9_999, end: 10_000 }, 9_999, 10_000],
  [{ start: 5_000, end: 20_000 }, 5_000, 10_000],
]

export const openCases: readonly MediaCase[] = casesOf('open', {
  'a file that does not exist is undefined': async ({ media, expect }) => {
    await put(media, id, bytes)
    expect(await media.open(idOf(2), { signal: calm() })).toBe(undefined)
  },

  'a range has its bytes, and the size of the whole file': async ({ media, expect }) => {
    await put(media, id, bytes)
    for (const [range, start, end] of ranges) {
      const opened = await media.open(id, { range, signal: calm() })
      const found = opened === undefined ? undefined : await collect(opened.content)
      expect([opened?.size, printOf(found)]).toEqual([10_000, printOf(bytes.slice(start, end))])
    }
  },

  'a range that begins at the end of the file or behind it is empty': async ({ media, expect }) => {
    await put(media, id, bytes)
    for (const range of [{ start: 10_000 }, { start: 20_000 }, { start: 20_000, end: 30_000 }]) {
      expect((await read(media, id, range))?.length).toBe(0)
    }
  },

  'a range that ends where it begins is empty': async ({ media, expect }) => {
    await put(media, id, bytes)
    expect((await read(media, id, { start: 5, end: 5 }))?.length).toBe(0)
  },

  'an invalid range is refused': async ({ media, expect }) => {
    await put(media, id, bytes)
    for (const range of [
      { start: -1 },
      { start: 5, end: 4 },
      { start: 0.5 },
      { start: Number.NaN },
      { start: 0, end: -1 },
    ]) {
      expect(await refusalOf(read(media, id, range))).toBe('store.misused')
    }
  },

  'two readers of one file each have all of it': async ({ media, expect }) => {
    await put(media, id, bytes)
    const both = await Promise.all([read(media, id), read(media, id)])
    expect(both.map(printOf)).toEqual([printOf(bytes), printOf(bytes)])
  },

  'a reader that leaves early leaves the file to others': async ({ media, expect }) => {
    await put(media, id, bytes)
    const opened = await media.open(id, { signal: calm() })
    const reader = opened?.content.getReader()
    await reader?.read()
    await reader?.cancel()
    expect(printOf(await read(media, id))).toBe(printOf(bytes))
  },

  'a change of the bytes that were read changes no file': async ({ media, expect }) => {
    await put(media, id, bytes)
    const opened = await media.open(id, { signal: calm() })
    const reader = opened?.content.getReader()
    const first = await reader?.read()
    first?.value?.fill(0)
    await reader?.cancel()
    expect(printOf(await read(media, id))).toBe(printOf(bytes))
  },

  'a file that is replaced while it is open is read to its end': async ({ media, expect }) => {
    await put(media, id, bytes)
    const opened = await media.open(id, { signal: calm() })
    await put(media, id, bytesOf(20_000, 2))
    expect(opened && printOf(await collect(opened.content))).toBe(printOf(bytes))
  },

  'a file that is deleted while it is open is read to its end': async ({ media, expect }) => {
    await put(media, id, bytes)
    const opened = await media.open(id, { signal: calm() })
    await media.delete(id, { signal: calm() })
    expect(opened && printOf(await collect(opened.content))).toBe(printOf(bytes))
  },

  'a call that is aborted before it begins rejects with the reason of its signal': async ({ media, expect }) => {
    await put(media, id, bytes)
    const signal = AbortSignal.abort(new Error('The request was canceled.'))
    expect(await refusalOf(media.open(id, { signal }))).toBe('The request was canceled.')
  },

  'an abort while content is read ends it with the reason of the signal': async ({ media, expect }) => {
    await put(media, id, bytesOf(500_000))
    const controller = new AbortController()
    const opened = await media.open(id, controller)
    const reader = opened?.content.getReader()
    await reader?.read()
    controller.abort(new Error('The request was canceled.'))
    const rest = async (): Promise<void> => {
      while ((await reader?.read())?.done === false);
    }
    expect(await refusalOf(rest())).toBe('The request was canceled.')
  },

  'an id that Parley did not make is refused': async ({ media, expect }) => {
    const codes = await Promise.all(strangeIds.map((strange) => refusalOf(media.open(strange, { signal: calm() }))))
    expect(codes).toEqual(strangeIds.map(() => 'store.misused'))
  },
})
