import type { RawBuilder } from 'kysely'
import type { Dialect, SlotOf } from './statement.ts'

/** A select of one tenant. An engine that checks the tenant of each row learns it in the same statement. */
export function ofTenant(
  slot: SlotOf,
  dialect: Dialect,
  select: (slot: SlotOf) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  return dialect.scoped?.(slot, select) ?? select(slot)
}
