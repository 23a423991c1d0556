/** A running change. Its key is sent with every try, so the server runs it once. */
export interface Write<Answer> extends Promise<Answer> {
  readonly idempotencyKey: string
  /** Sends the same change again with the same key, for a person's "Try again". */
  again(): Write<Answer>
}

/** Starts a change with its key. */
export function writeOf<Answer>(key: string, run: (key: string) => Promise<Answer>): Write<Answer> {
  return Object.assign(run(key), { idempotencyKey: key, again: () => writeOf(key, run) })
}
