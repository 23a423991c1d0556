import { ParleyError } from '@parley/core'
import { createMiddleware } from 'hono/factory'
import type { RequestState } from './app.ts'

/** The requests that are being answered. */
export class InFlight {
  #count = 0
  #leaving = false
  #stopped = false
  #settle: () => void = () => {}

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
        if (this.#count === 0) this.#settle()
      }
    },
  )

  /** No more are wanted, though they are still taken in. */
  get leaving(): boolean {
    return this.#leaving
  }

  leave(): void {
    this.#leaving = true
  }

  /** Takes none more in; resolves when those that were taken in are answered. */
  async stop(): Promise<void> {
    this.#leaving = true
    this.#stopped = true
    if (this.#count === 0) return
    await new Promise<void>((resolve) => {
      this.#settle = resolve
    })
  }
}
