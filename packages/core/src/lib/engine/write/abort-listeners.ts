/**
 * Listeners of abort signals: one event listener for each signal, for any number of callbacks.
 *
 * Node.js warns of a leak at the eleventh listener of a signal. One import shares its signal among all its intents.
 */
export class AbortListeners {
  readonly #callbacks = new WeakMap<AbortSignal, Set<() => void>>()

  /** Calls `callback` at the abort of `signal`. Returns a function that removes it. */
  add(signal: AbortSignal, callback: () => void): () => void {
    const known = this.#callbacks.get(signal)
    const callbacks = known ?? new Set()
    if (known === undefined) {
      this.#callbacks.set(signal, callbacks)
      signal.addEventListener('abort', () => this.#abort(signal), { once: true })
    }
    callbacks.add(callback)
    return () => callbacks.delete(callback)
  }

  #abort(signal: AbortSignal): void {
    for (const callback of [...(this.#callbacks.get(signal) ?? [])]) callback()
  }
}
