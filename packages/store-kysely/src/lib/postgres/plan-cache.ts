import type { PostgresClient } from './client.ts'

/** After so many statements, a session's plans are of tables that have grown as far as matters. */
const SETTLED = 65_536

/**
 * Lets sessions plan anew as their tables grow.
 *
 * A session keeps its plans, and those that were made while tables were small are not right for large ones: until
 * something analyzes the tables, which may be a minute or never. So they are dropped whenever the number of statements
 * that a session was asked has doubled.
 */
export class Plans {
  readonly #asked = new WeakMap<object, number>()

  async refresh(client: Pick<PostgresClient, 'query'>): Promise<void> {
    const asked = (this.#asked.get(client) ?? 0) + 1
    this.#asked.set(client, asked)
    if (asked > 1 && asked <= SETTLED && (asked & (asked - 1)) === 0) await client.query('discard plans')
  }
}
