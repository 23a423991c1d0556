import { ParleyError } from '@parley/core'
import { createMiddleware } from 'hono/factory'
import type { RequestState } from './request-state.ts'

/** The requests in progress. */
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
        // A later request uses another connection, which may lead to another process.
        if (this.#leaving) c.header('connection', 'close')
      } finally {
        this.#count -= 1
        if (this.#count === 0) this.#resolve()
      }
    },
  )

  /** Announces the end, while requests are still accepted. */
  leave(): void {
    this.#leaving = true
    for (const hear of this.#hearers) hear()
  }

  /**
   * The result of some work, unless the server is leaving. Rejects at once when it leaves, also for calls in progress.
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

  /** Accepts no more requests; resolves when those in progress are answered. */
  async stop(): Promise<void> {
    this.leave()
    this.#stopped = true
    if (this.#count === 0) return
    await new Promise<void>((resolve) => {
      this.#resolve = resolve
    })
  }
}
