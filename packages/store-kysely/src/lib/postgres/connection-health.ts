/**
 * Finds the connections of a pool that may be dead.
 *
 * A network that loses connections reports nothing. Where one did not answer, those that were idle meanwhile may be dead as
 * well. Each would cost a call the whole of its timeout. A connection that answered after the silent query began is alive. To
 * open another one costs less than to check the rest.
 */
export class ConnectionHealth {
  readonly #heard = new WeakMap<object, number>()
  /** When the last that stayed silent was asked. */
  #silence = Number.NEGATIVE_INFINITY

  /** Whether a connection may be lent; one that is seen for the first time is taken for just opened. */
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
