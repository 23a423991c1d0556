import { ParleyError } from '@parley/core'
import type { ClaimOptions, Commit, CommitResult, Job, StoreOptions } from '@parley/core/store'
import type { Layout } from '../../layout.ts'
import type { Asked } from './calls.ts'
import type { WritingThread } from './writing-thread.ts'

let files = 0

/** A file that the thread writes. A caller that stops waiting does not stop the call. */
export class WrittenFile {
  readonly #thread: WritingThread
  readonly #path: string
  readonly #file = ++files
  #used = false
  #closed = false
  /** The last layout that was posted, and the thread that received it. */
  #given: { layout: Layout; worker: object } | undefined

  constructor(thread: WritingThread, path: string) {
    this.#thread = thread
    this.#path = path
  }

  /** Starts the thread before the first write. */
  expectWrites(): void {
    this.#thread.start()
  }

  /**
   * Resolves when the thread has opened the file. Then the first change does not wait for the start of the thread. A
   * file that cannot be written fails at the first change.
   */
  async ready(layout: Layout): Promise<void> {
    await this.commit(layout, []).catch(() => undefined)
  }

  async commit(layout: Layout, commits: readonly Commit[], options?: StoreOptions): Promise<CommitResult[]> {
    this.#give(layout)
    return (await this.#ask({ call: 'commit', commits }, options)) as CommitResult[]
  }

  async claim(layout: Layout, { now, limit, queues, signal }: ClaimOptions): Promise<Job[]> {
    this.#give(layout)
    return (await this.#ask({ call: 'claim', options: { now, limit, queues } }, { signal })) as Job[]
  }

  /** Resolves when the thread has opened the file and prepared its statements. */
  async warmUp(layout: Layout, options?: StoreOptions): Promise<void> {
    this.#give(layout)
    await this.#ask({ call: 'warm' }, options)
  }

  /** Resolves when the thread has closed the file. */
  async close(): Promise<void> {
    const closing = this.#used && !this.#closed ? this.#ask({ call: 'close' }) : undefined
    this.#closed = true
    // If the thread has ended, its files are closed.
    await closing?.catch(() => undefined)
  }

  // Runs once for each thread. A new thread has no layout.
  #give(layout: Layout): void {
    if (this.#closed) return
    const worker = this.#thread.start()
    if (this.#given?.layout === layout && this.#given.worker === worker) return
    this.#given = { layout, worker }
    this.#ask({ call: 'layout', layout }).catch(() => undefined)
  }

  async #ask(asked: Asked, { signal }: StoreOptions = {}): Promise<unknown> {
    signal?.throwIfAborted()
    if (this.#closed) throw new ParleyError('store.unavailable', { reason: 'The store is closed.' })
    this.#used = true
    const answer = this.#thread.call({ ...asked, file: this.#file, path: this.#path })
    return signal === undefined ? answer : orGivenUp(answer, signal)
  }
}

async function orGivenUp(answer: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  let giveUp = (): void => undefined
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason)
    signal.addEventListener('abort', giveUp, { once: true })
  })
  try {
    return await Promise.race([answer, givenUp])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
