import { text, time } from './column.ts'
import type { Branded, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

export type HandlerId = Branded<'HandlerId'>

/**
 * A handler that reacts to a type of event, as a process registered it at its start. Or a reaction of a module, under
 * the name `module:MODULE:EVENT`.
 *
 * Every process makes the jobs of every registered handler, even of one that it cannot run. So an event of a process
 * without handlers is handled by another process.
 */
export interface HandlerRecord {
  kind: 'handler'
  tenant: TenantId
  id: HandlerId
  version: number
  /** The type of event. */
  event: string
  /** Unique among the handlers of the event. */
  name: string
  registeredAt: Time
  /** The last time at which a process that can run it registered it. */
  seenAt: Time
}

const queries = {
  /** All handlers. */
  handlers: { keyset: ['registeredAt', 'id'] },
} as const

/** The kind of a {@link HandlerRecord}. */
export const handler: RecordKind<HandlerRecord, typeof queries> = defineRecord<HandlerRecord>()({
  kind: 'handler',
  prefix: 'hdl',
  table: 'handlers',
  keyed: false,
  columns: { event: text, name: text, registeredAt: time, seenAt: time },
  queries,
})
