import { Feed, type FeedParts } from './feed.ts'
import { Follower, isItem } from './follow.ts'
import type { EventsOptions, Scope, StreamItem } from './item.ts'

/** The feeds of a client, by scope. */
export class Feeds {
  readonly #parts: Omit<FeedParts, 'scope'>
  readonly #feeds = new Map<string, Feed>()
  readonly #closing = new AbortController()

  constructor(parts: Omit<FeedParts, 'scope'>) {
    this.#parts = parts
  }

  /** Ends all connections and all readers. */
  stop(): void {
    this.#closing.abort()
    for (const feed of this.#feeds.values()) feed.stop()
  }

  /** Reads from a cursor on, over the shared connection of the scope wherever it can. */
  async *read({ after, from, signal: given, ...filter }: EventsOptions): AsyncGenerator<StreamItem> {
    const scope = scopeOf(filter)
    const feed = this.#feedOf(scope)
    const closing = this.#closing.signal
    const signal = given === undefined ? closing : AbortSignal.any([given, closing])
    let cursor = after
    // Before the list is read: what happens meanwhile waits in the queue.
    let seat = from !== undefined && feed.covers ? feed.sit(undefined) : undefined
    try {
      const { asOf } = (await from?.()) ?? {}
      cursor = asOf ?? cursor
      while (!signal.aborted) {
        seat ??= feed.sit(cursor)
        if (seat === undefined) {
          for await (const item of this.#catchUp(scope, cursor, signal)) {
            if ('cursor' in item) cursor = item.cursor
            if (!('place' in item)) yield item
            if (feed.knows(cursor)) break
          }
          continue
        }
        for (;;) {
          const item = await seat.queue.next(signal)
          if (item === undefined) break
          if ('cursor' in item) cursor = item.cursor
          yield item
        }
        seat.leave()
        seat = undefined
      }
    } finally {
      seat?.leave()
    }
  }

  /** A connection of its own, from a place that the feed does not have. */
  async *#catchUp(
    scope: Scope,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<StreamItem | { place: true; cursor: string }> {
    const ending = new AbortController()
    const parts = { ...this.#parts, scope, after, signal: AbortSignal.any([signal, ending.signal]) }
    const follower = new Follower({ ...parts, changed: () => {} })
    try {
      for await (const frame of follower.frames()) {
        if (isItem(frame)) yield frame
        else if ('cursor' in frame) yield { place: true, cursor: frame.cursor }
      }
    } finally {
      ending.abort()
    }
  }

  #feedOf(scope: Scope): Feed {
    const name = JSON.stringify(scope)
    const known = this.#feeds.get(name)
    if (known !== undefined) return known
    const feed = new Feed({ ...this.#parts, scope })
    this.#feeds.set(name, feed)
    return feed
  }
}

/** The same scope has the same text. */
function scopeOf({ types, conversationId, channel, ephemeral }: Scope): Scope {
  return {
    ...(types === undefined ? {} : { types: [...new Set(types)].sort() }),
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(channel === undefined ? {} : { channel }),
    ...(ephemeral ? { ephemeral } : {}),
  }
}
