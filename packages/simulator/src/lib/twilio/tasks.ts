import { setMaxListeners } from 'node:events'

/** Work that runs beside the requests. */
export class Tasks {
  readonly #running = new Set<Promise<void>>()
  readonly #stop = new AbortController()
  readonly #failed: (error: unknown) => void

  /** receives the error of a task that failed for another reason than being stopped */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed
    // Every message in progress has a listener: many are not a leak.
    setMaxListeners(0, this.#stop.signal)
  }

  /** Aborts when the tasks must stop. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Starts a task. The promise resolves when the task ends, with or without an error. */
  start(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const task = work(this.signal)
      .catch((error: unknown) => {
        if (!this.signal.aborted) this.#failed(error)
      })
      .finally(() => this.#running.delete(task))
    this.#running.add(task)
    return task
  }

  /** Resolves when nothing runs any more, including tasks that running tasks start. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  /** Stops them all. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.idle()
  }
}
