import type { QueryClient, QueryFilters } from '@tanstack/react-query'

/**
 * Applies events again to the answers that were on their way when the events arrived. Such an answer may be older than
 * the event, and would hide its change until the next event.
 */
export class LateAnswers<Event> {
  readonly #apply: (event: Event, to: QueryFilters) => void
  readonly #queries: QueryClient
  /** The events of each read that runs, by the hash of its query. */
  readonly #arrived = new Map<string, Event[]>()
  #leave: (() => void) | undefined

  constructor(queries: QueryClient, apply: (event: Event, to: QueryFilters) => void) {
    this.#queries = queries
    this.#apply = apply
  }

  /** Begins to follow the cache. Returns the end of it. */
  start(): () => void {
    this.#leave ??= this.#queries.getQueryCache().subscribe((change) => {
      if (change.type !== 'updated' && change.type !== 'removed') return
      const { queryHash, state } = change.query
      const events = this.#arrived.get(queryHash)
      if (events === undefined) return
      if (change.type === 'updated' && state.fetchStatus !== 'idle') return
      this.#arrived.delete(queryHash)
      if (change.type === 'removed' || change.action.type !== 'success') return
      for (const event of events) this.#apply(event, { predicate: (query) => query.queryHash === queryHash })
    })
    return () => {
      this.#leave?.()
      this.#leave = undefined
      this.#arrived.clear()
    }
  }

  /** Keeps an event for every answer that is on its way. */
  add(event: Event): void {
    for (const { queryHash } of this.#queries.getQueryCache().findAll({ fetchStatus: 'fetching' })) {
      const events = this.#arrived.get(queryHash)
      if (events === undefined) this.#arrived.set(queryHash, [event])
      else events.push(event)
    }
  }
}
