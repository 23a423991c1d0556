/**
 * The results of `make` for each item, in order. Of the items that are available, up to `most` are made concurrently.
 *
 * It reads no further ahead than that. While one item is made, it does not wait for the next one.
 */
export async function* ahead<Item, Made>(
  items: AsyncIterable<Item>,
  make: (item: Item) => Promise<Made>,
  most: number,
): AsyncGenerator<Made> {
  const iterator = items[Symbol.asyncIterator]()
  const making: Promise<Made>[] = []
  let coming: Promise<IteratorResult<Item>> | undefined
  let over = false
  try {
    while (!over || making.length > 0) {
      if (!over && making.length < most) coming ??= heard(iterator.next())
      const [first] = making
      if (first === undefined || (coming !== undefined && (await isSooner(coming, first)))) {
        const next = await coming
        coming = undefined
        if (next === undefined || next.done === true) over = true
        else making.push(heard(make(next.value)))
      } else {
        const made = await first
        void making.shift()
        yield made
      }
    }
  } finally {
    // It may be waiting for the next item: the end of this generator must end that wait too.
    iterator.return?.().catch(() => undefined)
  }
}

function isSooner(coming: Promise<unknown>, first: Promise<unknown>): Promise<boolean> {
  const yes = (): boolean => true
  const no = (): boolean => false
  return Promise.race([coming.then(yes, yes), first.then(no, no)])
}

/** The same promise, without an unhandled rejection: a consumer may await it later or never. */
function heard<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined)
  return promise
}
