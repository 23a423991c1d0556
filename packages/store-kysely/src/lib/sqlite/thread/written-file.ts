import { ParleyError } from '@parley/core'
import type { Calls } from './calls.ts'
import type { WritingThread } from './writing-thread.ts'

let files = 0

/** A file that the thread writes. */
export class WrittenFile {
  readonly #thread: WritingThread
  readonly #path: string
  readonly #file = ++files
  #used = false
  #closed = false

  constructor(thread: WritingThread, path: string) {
    this.#thread = thread
    this.#path = path
  }

  /** Something will be written soon. */
  expectWrites(): void {
    this.#thread.start()
  }

  async call<Name extends keyof Calls>(call: Name, given: Calls[Name]['given']): Promise<Calls[Name]['answer']> {
    if (this.#closed) throw new ParleyError('store.unavailable', { reason: 'The store is closed.' })
    this.#used = true
    const asked = { file: this.#file, path: this.#path, call, given: JSON.stringify(given) }
    return JSON.parse(await this.#thread.call(asked))
  }

  /** Resolves when the thread has closed the file. */
  async close(): Promise<void> {
    const closing = this.#used && !this.#closed ? this.call('close', null) : undefined
    this.#closed = true
    // Where the thread has ended, its files are closed.
    await closing?.catch(() => undefined)
  }
}
