/** One block of an event stream. */
export interface Block {
  event?: string
  id?: string
  data?: string
  retry?: string
}

/** Reads the blocks of an event stream as they arrive, until it ends or the loop is left. */
export async function* readStream(response: Response): AsyncGenerator<Block> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      yield Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)))
    }
  }
}

/** The next `count` blocks with an event. */
export async function readEvents(blocks: AsyncGenerator<Block>, count: number): Promise<Required<Block>[]> {
  const events: Required<Block>[] = []
  while (events.length < count) {
    const { value, done } = await blocks.next()
    if (done === true) break
    if (value.data !== undefined) events.push({ event: '', id: '', retry: '', ...value } as Required<Block>)
  }
  return events
}
