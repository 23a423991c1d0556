import type { List } from '@parley/core/protocol'

/** A list: `await` gives its first page, `for await` all its items, page by page. */
export interface Pages<Item, Page extends List<Item> = List<Item>> extends PromiseLike<Page>, AsyncIterable<Item> {
  /** Iterates over whole pages. */
  pages(): AsyncIterable<Page>
}

/** A list over a function that reads one page. Nothing is read before the first `await`. */
export function pagesOf<Item, Page extends List<Item>>(
  read: (cursor: string | undefined) => Promise<Page>,
  first?: string,
): Pages<Item, Page> {
  let page: Promise<Page> | undefined
  const begin = (): Promise<Page> => {
    page ??= read(first)
    return page
  }
  async function* pages(): AsyncGenerator<Page> {
    let current = await begin()
    yield current
    while (current.next !== null) {
      current = await read(current.next)
      yield current
    }
  }
  return {
    // biome-ignore lint/suspicious/noThenProperty: a list is awaited for its first page
    then: (resolved, rejected) => begin().then(resolved, rejected),
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const { items } of pages()) yield* items
    },
  }
}
