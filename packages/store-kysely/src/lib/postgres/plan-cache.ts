import type { PostgresClient } from './client.ts'

/** After this number of statements, the growth of the tables no longer changes plans. */
const SETTLED = 65_536

/**
 * Lets sessions plan again as their tables grow.
 *
 * A session keeps its plans. Plans of small tables are not right for large ones, until the tables are analyzed: after a
 * minute, or never. So a session drops its plans whenever the number of its statements has doubled.
 */
export class PlanCache {
  readonly #asked = new WeakMap<object, number>()

  async refresh(client: Pick<PostgresClient, 'query'>): Promise<void> {
    const asked = (this.#asked.get(client) ?? 0) + 1
    this.#asked.set(client, asked)
    if (asked > 1 && asked <= SETTLED && (asked & (asked - 1)) === 0) await client.query('discard plans')
  }
}
