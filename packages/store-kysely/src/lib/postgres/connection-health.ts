/**
 * Finds the connections of a pool that may be dead.
 *
 * A network that loses connections reports nothing. If one connection did not answer, those that were idle meanwhile
 * may be dead as well. Each would cost a call its whole time limit. A connection that answered after the silent query
 * began is alive. To open another one costs less than to check the rest.
 */
export class ConnectionHealth {
  readonly #heard = new WeakMap<object, number>()
  /** The start of the last query that got no answer. */
  #silence = Number.NEGATIVE_INFINITY

  /** Whether a connection may be lent. A connection that is new here counts as just opened. */
  has(connection: object, now: number): boolean {
    const heard = this.#heard.get(connection)
    if (heard === undefined) this.heard(connection, now)
    return (heard ?? now) >= this.#silence
  }

  heard(connection: object, now: number): void {
    this.#heard.set(connection, now)
  }

  /** A query that began at that time got no answer. */
  silent(asked: number): void {
    this.#silence = Math.max(this.#silence, asked)
  }
}
