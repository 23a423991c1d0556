import { integer, json, text } from '../../model/column.ts'
import type { Branded, TenantId } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import type { PushSubscriptionId } from './push-subscription.ts'

export type PushHolderId = Branded<'PushHolderId'>

/** The subscriptions of one person, oldest first. Each change writes it, so a person never has too many. */
export interface PushHolder {
  kind: 'pushHolder'
  tenant: TenantId
  id: PushHolderId
  version: number
  person: string
  subscriptions: PushSubscriptionId[]
}

/** The kind of a {@link PushHolder}. */
export const pushHolder: RecordKind<PushHolder> = defineRecord<PushHolder>()({
  kind: 'pushHolder',
  prefix: 'phd',
  table: 'push_holders',
  keyed: false,
  columns: { person: text, subscriptions: json },
  visible: { own: 'person' },
})

export type PushTotalId = Branded<'PushTotalId'>

/** How many subscriptions the tenant has. Without any, a message makes no job. */
export interface PushTotal {
  kind: 'pushTotal'
  tenant: TenantId
  id: PushTotalId
  version: number
  subscriptions: number
}

/** The kind of a {@link PushTotal}. */
export const pushTotal: RecordKind<PushTotal> = defineRecord<PushTotal>()({
  kind: 'pushTotal',
  prefix: 'ptl',
  table: 'push_totals',
  keyed: false,
  columns: { subscriptions: integer },
  visible: 'tenant',
})

/** The only total of a tenant. */
export const PUSH_TOTAL: PushTotalId = 'ptl_1' as PushTotalId
