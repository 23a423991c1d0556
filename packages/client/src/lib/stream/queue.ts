/** A first-in, first-out queue with one reader. */
export class Queue<Item> {
  #items: Item[] = []
  #ending: { error?: unknown } | undefined
  #wake: (() => void) | undefined

  get length(): number {
    return this.#items.length
  }

  push(item: Item): void {
    if (this.#ending === undefined) this.#items.push(item)
    this.#wake?.()
  }

  /** Ends the queue behind its items; with an error the reader throws it. */
  end(ending: { error?: unknown } = {}): void {
    this.#ending ??= ending
    this.#wake?.()
  }

  /** The next item; `undefined` at the end, and once the signal aborts. */
  async next(signal: AbortSignal | undefined): Promise<Item | undefined> {
    for (;;) {
      if (signal?.aborted) return undefined
      const item = this.#items.shift()
      if (item !== undefined) return item
      if (this.#ending !== undefined) {
        if ('error' in this.#ending) throw this.#ending.error
        return undefined
      }
      await this.#change(signal)
    }
  }

  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake)
        this.#wake = undefined
        resolve()
      }
      this.#wake = wake
      signal?.addEventListener('abort', wake, { once: true })
    })
  }
}
