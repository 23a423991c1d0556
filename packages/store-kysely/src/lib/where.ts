import { type RawBuilder, sql } from 'kysely'

/** The clause of a statement with all of some conditions. Empty without a condition. */
export function where(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join([...conditions], sql` and `)}`
}
