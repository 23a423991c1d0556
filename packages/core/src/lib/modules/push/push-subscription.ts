import { integer, optional, text, time } from '../../model/column.ts'
import type { Branded, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { pushSubscriptionSchema } from '../../protocol/push-subscription.ts'

export type PushSubscriptionId = Branded<'PushSubscriptionId'>

/** A browser in which a person receives notifications while the inbox is closed. Its endpoint is a record of its own. */
export interface PushSubscription {
  kind: 'pushSubscription'
  tenant: TenantId
  id: PushSubscriptionId
  version: number
  /** The principal that subscribed, and that alone sees it. */
  person: string
  /** The name of the browser, for people. */
  label: string
  /** The digest of the endpoint, so that two persons in one browser are found. */
  browser: string
  /** The generation of the person at its subscription. A change that ends all sessions ends it too. */
  generation: number | null
  createdAt: Time
  /** The last time at which the browser subscribed. */
  renewedAt: Time
}

const queries = {
  /** By their begin. */
  subscriptions: { filters: ['person', 'browser'], selective: ['browser'], keyset: ['createdAt', 'id'] },
} as const

/** The kind of a {@link PushSubscription}. */
export const pushSubscription: RecordKind<PushSubscription, typeof queries> = defineRecord<PushSubscription>()({
  kind: 'pushSubscription',
  prefix: 'psb',
  table: 'push_subscriptions',
  keyed: false,
  columns: {
    person: text,
    label: text,
    browser: text,
    generation: optional(integer),
    createdAt: time,
    renewedAt: time,
  },
  queries,
  visible: { own: 'person' },
  wire: pushSubscriptionSchema,
})
