import { secret, text } from '../../model/column.ts'
import type { Branded, TenantId } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import type { PushSubscriptionId } from './push-subscription.ts'

export type PushEndpointId = Branded<'PushEndpointId'>

/** The endpoint of a subscription, and the keys that encrypt for it. No list and no event has it. */
export interface PushEndpoint {
  kind: 'pushEndpoint'
  tenant: TenantId
  id: PushEndpointId
  version: number
  person: string
  endpoint: string
  p256dh: string
  auth: string
}

/** The kind of a {@link PushEndpoint}. */
export const pushEndpoint: RecordKind<PushEndpoint> = defineRecord<PushEndpoint>()({
  kind: 'pushEndpoint',
  prefix: 'pep',
  table: 'push_endpoints',
  keyed: false,
  columns: { person: text, endpoint: secret(text), p256dh: secret(text), auth: secret(text) },
  visible: { own: 'person' },
  readAction: 'internals.read',
})

/** The endpoint of a subscription. */
export function endpointIdOf(id: PushSubscriptionId): PushEndpointId {
  return id.replace(/^psb/, 'pep') as PushEndpointId
}
