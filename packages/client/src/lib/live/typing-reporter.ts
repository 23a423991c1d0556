import type { Writing } from '@parley/core/protocol'
import type { Client } from '../client.ts'

/** The shortest time between two reports of the same activity, in milliseconds. */
const EVERY = 3000
/** Without a report for this long, a person has stopped. */
const STOPS = 5000

/** Reports that the caller writes in a conversation, at most every three seconds, and that it stopped. */
export class TypingReporter {
  readonly #client: Client
  readonly #conversationId: string
  #writing: Writing | null = null
  #reportedAt = Number.NEGATIVE_INFINITY
  #cancelStop = (): void => {}

  constructor(client: Client, conversationId: string) {
    this.#client = client
    this.#conversationId = conversationId
  }

  report(writing: Writing | null): void {
    const { environment } = this.#client
    this.#cancelStop()
    if (writing !== null) this.#cancelStop = environment.after(STOPS, () => this.report(null))
    const now = environment.now()
    const isNews = writing !== this.#writing || (writing !== null && now - this.#reportedAt >= EVERY)
    if (!isNews) return
    this.#writing = writing
    this.#reportedAt = now
    // It is lossy by its nature, and a person sees nothing of a failure.
    this.#client.typing.set(this.#conversationId, writing).catch(() => {})
  }
}
