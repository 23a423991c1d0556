import { ParleyError } from '@parley/core'
import { createMiddleware } from 'hono/factory'
import type { RequestState } from './request-state.ts'

/** The requests that are being answered. */
export class InFlight {
  #count = 0
  #leaving = false
  #stopped = false
  #resolve: () => void = () => {}
  readonly #hearers = new Set<() => void>()

  /** Counts requests; refuses those that come after the stop. */
  readonly counted: ReturnType<typeof createMiddleware<RequestState>> = createMiddleware<RequestState>(
    async (c, next) => {
      if (this.#stopped) throw new ParleyError('parley.stopped')
      this.#count += 1
      try {
        await next()
        // Whoever asks again does so on another connection, which may lead to another process.
        if (this.#leaving) c.header('connection', 'close')
      } finally {
        this.#count -= 1
        if (this.#count === 0) this.#resolve()
      }
    },
  )

  /** No more are wanted, though they are still taken in. */
  leave(): void {
    this.#leaving = true
    for (const hear of this.#hearers) hear()
  }

  /**
   * What comes of some work, unless no more requests are wanted: that is told at once, also to whoever asked before.
   *
   * @throws `parley.stopped`
   */
  async unlessLeaving<Result>(work: () => Promise<Result>): Promise<Result> {
    const stopped = new ParleyError('parley.stopped')
    if (this.#leaving) throw stopped
    return new Promise<Result>((resolve, reject) => {
      const hear = (): void => reject(stopped)
      this.#hearers.add(hear)
      work()
        .then(resolve, reject)
        .finally(() => this.#hearers.delete(hear))
    })
  }

  /** Takes none more in; resolves when those that were taken in are answered. */
  async stop(): Promise<void> {
    this.leave()
    this.#stopped = true
    if (this.#count === 0) return
    await new Promise<void>((resolve) => {
      this.#resolve = resolve
    })
  }
}
