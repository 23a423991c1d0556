import { ParleyError, type StoreOptions } from '@parley/core'
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

  /** What the thread answers. Whoever gives up waiting for it does not stop it. */
  async call<Name extends keyof Calls>(
    call: Name,
    given: Calls[Name]['given'],
    { signal }: StoreOptions = {},
  ): Promise<Calls[Name]['answer']> {
    signal?.throwIfAborted()
    if (this.#closed) throw new ParleyError('store.unavailable', { reason: 'The store is closed.' })
    this.#used = true
    const asked = { file: this.#file, path: this.#path, call, given: JSON.stringify(given) }
    const answer = this.#thread.call(asked)
    return JSON.parse(await (signal === undefined ? answer : orGivenUp(answer, signal)))
  }

  /** Resolves when the thread has closed the file. */
  async close(): Promise<void> {
    const closing = this.#used && !this.#closed ? this.call('close', null) : undefined
    this.#closed = true
    // Where the thread has ended, its files are closed.
    await closing?.catch(() => undefined)
  }
}

async function orGivenUp(answer: Promise<string>, signal: AbortSignal): Promise<string> {
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
