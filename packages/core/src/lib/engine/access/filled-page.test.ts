import { describe, expect, it } from 'vitest'
import { tenant } from '../../../../test/deciding.ts'
import { keys } from '../../../../test/keys.ts'
import type { Message } from '../../model/message.ts'
import type { KeysetPosition } from '../../model/query.ts'
import { kernel } from '../../model/schema.ts'
import type { Page, Question } from '../../ports/store.ts'
import { filledPage } from './filled-page.ts'
import type { Readable } from './visible.ts'

type Record = Pick<Message, 'id'> & { place: number }

/**
 * A store with records in the order of their places, the newest first. It counts its calls. A test may write between
 * them.
 */
function storeOf(places: number[], written: (call: number) => void = () => undefined) {
  let calls = 0
  const find = async (_: unknown, { limit, after }: Question): Promise<Page> => {
    written(++calls)
    const rest = places.filter((place) => after === undefined || place < Number(after[0])).sort((a, b) => b - a)
    const records = rest.slice(0, limit).map((place) => ({ id: keys.messageId(tenant, 'line', `${place}`), place }))
    const last = records.at(-1)
    const page = { records: records as unknown as Page['records'], asOf: `as-of-${calls}` as Page['asOf'] }
    return rest.length > limit && last !== undefined ? { ...page, next: [last.place] } : page
  }
  return { store: { find } as unknown as Readable, calls: () => calls }
}

async function walk(store: Readable, limit: number, isSeen: (place: number) => boolean): Promise<number[][]> {
  const query = kernel.message.queries.search
  const visible = async (records: Message[]): Promise<Message[]> =>
    records.filter((record) => isSeen((record as unknown as Record).place))
  const pages: number[][] = []
  let after: KeysetPosition | undefined
  do {
    const question = {
      query,
      where: {} as never,
      order: 'newest' as const,
      limit,
      ...(after === undefined ? {} : { after }),
    }
    const page = await filledPage(store, tenant, question, visible, {})
    pages.push(page.records.map((record) => (record as unknown as Record).place))
    after = page.next
  } while (after !== undefined)
  return pages
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, place) => place + 1)

describe('a page of visible records', () => {
  it('is full over any number of hidden records, and the last one has no cursor', async () => {
    for (const [limit, every] of [
      [1, 7],
      [10, 250],
      [20, 3],
      [100, 1],
      [3, 999],
    ] as const) {
      const seen = upTo(1000).filter((place) => place % every === 0)
      const pages = await walk(storeOf(upTo(1000)).store, limit, (place) => place % every === 0)
      expect(pages.flat()).toEqual(seen.toReversed())
      expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true)
      expect(pages).toHaveLength(Math.max(1, Math.ceil(seen.length / limit)))
    }
  })

  it('is empty and has no cursor if no record is visible', async () => {
    expect(await walk(storeOf(upTo(450)).store, 5, () => false)).toEqual([[]])
  })

  it('keeps its position if records are written before it meanwhile', async () => {
    const places = upTo(30)
    const { store } = storeOf(places, (call) => {
      if (call <= 6) places.push(100 + call)
    })
    const pages = await walk(store, 5, (place) => place % 2 === 0)
    expect(pages.flat().filter((place) => place <= 30)).toEqual(
      upTo(30)
        .filter((place) => place % 2 === 0)
        .toReversed(),
    )
  })

  it('is as of its first read', async () => {
    const question = { query: kernel.message.queries.search, where: {} as never, order: 'newest' as const, limit: 5 }
    const page = await filledPage(storeOf(upTo(900)).store, tenant, question, async () => [], {})
    expect(page.asOf).toBe('as-of-1')
  })
})
