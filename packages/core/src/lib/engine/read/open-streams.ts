/** The streams that are in use. The end of an installation ends all of them. */
export class OpenStreams {
  readonly #open = new Set<AbortController>()
  #ended: { reason: unknown } | undefined

  /** Ends the stream together with the installation. */
  add(stream: AbortController): void {
    if (this.#ended === undefined) this.#open.add(stream)
    else stream.abort(this.#ended.reason)
  }

  delete(stream: AbortController): void {
    this.#open.delete(stream)
  }

  /** Ends every stream, and each that is added later. */
  end(reason: unknown): void {
    this.#ended = { reason }
    for (const stream of this.#open) stream.abort(reason)
    this.#open.clear()
  }
}
