import { setMaxListeners } from 'node:events'

/** What goes on beside the requests. */
export class Tasks {
  readonly #running = new Set<Promise<void>>()
  readonly #stop = new AbortController()
  readonly #failed: (error: unknown) => void

  /** @param failed is told of a task that failed for another reason than being stopped */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed
    // Every message on its way listens: many are no leak.
    setMaxListeners(0, this.#stop.signal)
  }

  /** Aborts when the tasks are to stop. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Starts a task; the promise resolves when it has ended, whichever way. */
  start(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const task = work(this.signal)
      .catch((error: unknown) => {
        if (!this.signal.aborted) this.#failed(error)
      })
      .finally(() => this.#running.delete(task))
    this.#running.add(task)
    return task
  }

  /** Resolves when nothing runs any more, including what running tasks start. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  /** Stops them all. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.idle()
  }
}
