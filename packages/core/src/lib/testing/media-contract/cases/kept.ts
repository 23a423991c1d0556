import { casesOf, type MediaCase } from '../case.ts'
import { bytesOf, calm, idOf, printOf, put, read } from '../files.ts'

const [id, bytes] = [idOf(1), bytesOf(1_000)]

/** Guarantees over the end of a process, and between processes. */
export const keptCases: readonly MediaCase[] = [
  ...casesOf(
    'put',
    {
      'a file exists when the store is opened again': async ({ media, reopen, expect }) => {
        await put(media, id, bytes)
        expect(printOf(await read(await reopen(), id))).toBe(printOf(bytes))
      },
    },
    'durable',
  ),
  ...casesOf(
    'delete',
    {
      'a deleted file stays deleted when the store is opened again': async ({ media, reopen, expect }) => {
        await put(media, id, bytes)
        await media.delete(id, { signal: calm() })
        expect(await read(await reopen(), id)).toBe(undefined)
      },
    },
    'durable',
  ),
  ...casesOf(
    'open',
    {
      'a file of another handle is opened': async ({ media, second, expect }) => {
        const other = await second()
        await put(other, id, bytes)
        expect(printOf(await read(media, id))).toBe(printOf(bytes))
      },
    },
    'shared',
  ),
  ...casesOf(
    'put',
    {
      'a handle that is opened meanwhile does not disturb a write': async ({ media, second, expect }) => {
        const slow = async function* (): AsyncGenerator<Uint8Array> {
          yield bytes.slice(0, 500)
          await read(await second(), id)
          yield bytes.slice(500)
        }
        await media.put(id, slow(), { signal: calm() })
        expect(printOf(await read(media, id))).toBe(printOf(bytes))
      },
    },
    'shared',
  ),
]
