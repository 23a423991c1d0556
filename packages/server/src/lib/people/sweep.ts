import type { Logger, Time } from '@parley/core'
import type { PeopleView } from './people-view.ts'

/** Milliseconds between two sweeps of one process. */
const PAUSE = 60_000

/** The most records of one kind in one sweep. */
const MOST = 100

/** Removes expired sessions, tickets and marks of tokens, at most once a minute, when one of them is made. */
export class Sweep {
  readonly #parts: { view: PeopleView; now(): Time; log: Logger }
  #last = Number.NEGATIVE_INFINITY
  #running: Promise<void> | undefined

  constructor(parts: { view: PeopleView; now(): Time; log: Logger }) {
    this.#parts = parts
  }

  /** Begins a sweep if it is due. A failure is logged only: the next sweep repeats it. */
  begin(): void {
    const { now, log } = this.#parts
    if (this.#running !== undefined || now() - this.#last < PAUSE) return
    this.#last = now()
    this.#running = this.#sweep()
      .catch((error: unknown) => log.debug({ error: String(error) }, 'Expired sessions could not be removed.'))
      .finally(() => {
        this.#running = undefined
      })
  }

  /** Resolves when no sweep is running. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #sweep(): Promise<void> {
    const { view, now } = this.#parts
    const options = { order: 'oldest', limit: MOST } as const
    const [sessions, tickets, tokens] = await Promise.all([
      view.people.expiringSessions(options),
      view.people.expiringTickets(options),
      view.people.expiringTokens(options),
    ])
    const expired = <Id>({ items }: { items: { id: Id; expiresAt: Time }[] }): Id[] =>
      items.filter(({ expiresAt }) => expiresAt < now()).map(({ id }) => id)
    const all = { sessions: expired(sessions), tickets: expired(tickets), tokens: expired(tokens) }
    if (Object.values(all).some(({ length }) => length > 0)) await view.people.removeExpired(all)
  }
}
