/**
 * Which of a pool's connections are as good as when they were heard last.
 *
 * A network that loses connections tells nobody. Where one did not answer, those that were idle meanwhile may be as dead, and each
 * would cost whoever is lent it the whole of its timeout. One that was heard after the silent one was asked lives; of the
 * others nobody knows, and to open another costs less than to find out.
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

  /** Nothing came of what was asked at that time. */
  silent(asked: number): void {
    this.#silence = Math.max(this.#silence, asked)
  }
}
