import { casesOf, type MediaCase } from '../case.ts'
import { bytesOf, calm, idOf, printOf, put, read, refusalOf } from '../files.ts'
import { strangeIds } from './strange-ids.ts'

const [id, bytes] = [idOf(1), bytesOf(1_000)]

export const deleteCases: readonly MediaCase[] = casesOf('delete', {
  'a file that was deleted does not exist': async ({ media, expect }) => {
    await put(media, id, bytes)
    await media.delete(id, { signal: calm() })
    expect(await read(media, id)).toBe(undefined)
  },

  'a file that does not exist is no error': async ({ media, expect }) => {
    await put(media, id, bytes)
    const twice = [
      await refusalOf(media.delete(id, { signal: calm() })),
      await refusalOf(media.delete(id, { signal: calm() })),
    ]
    expect([...twice, await refusalOf(media.delete(idOf(2), { signal: calm() }))]).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ])
  },

  'other files stay': async ({ media, expect }) => {
    await put(media, id, bytes)
    await put(media, idOf(2), bytesOf(10, 2))
    await media.delete(id, { signal: calm() })
    expect(printOf(await read(media, idOf(2)))).toBe(printOf(bytesOf(10, 2)))
  },

  'a file can be put under an id that was deleted': async ({ media, expect }) => {
    await put(media, id, bytes)
    await media.delete(id, { signal: calm() })
    await put(media, id, bytesOf(10, 2))
    expect(printOf(await read(media, id))).toBe(printOf(bytesOf(10, 2)))
  },

  'an id that Parley did not make is refused': async ({ media, expect }) => {
    const codes = await Promise.all(strangeIds.map((strange) => refusalOf(media.delete(strange, { signal: calm() }))))
    expect(codes).toEqual(strangeIds.map(() => 'store.misused'))
  },
})
