import type { TenantId, Where } from '@parley/core'
import type { RawBuilder } from 'kysely'
import type { Dialect, Row, SlotOf } from '../statement.ts'

/** What of a search is part of its SQL. */
export interface SearchShape {
  /** In one conversation. */
  within: boolean
  continued: boolean
}

/** How an engine searches. */
export interface Search {
  /** What is searched for, as its page binds it. */
  valuesOf(tenant: TenantId, where: Where<'search'>): Row
  /** The messages that say it, the newest first, each with its place. */
  page(slot: SlotOf, dialect: Dialect, shape: SearchShape): RawBuilder<unknown>
}
