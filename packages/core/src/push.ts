export { push } from './lib/modules/push/push.ts'
export { type PushEndpoint, type PushEndpointId, pushEndpoint } from './lib/modules/push/push-endpoint.ts'
export {
  type PushHolder,
  type PushHolderId,
  type PushTotal,
  type PushTotalId,
  pushHolder,
  pushTotal,
} from './lib/modules/push/push-holder.ts'
export { type PushKeyPair, type PushKeys, type PushKeysId, pushKeys } from './lib/modules/push/push-keys.ts'
export {
  type PushSubscription,
  type PushSubscriptionId,
  pushSubscription,
} from './lib/modules/push/push-subscription.ts'
export type { PushSender, PushSendOptions, PushTarget } from './lib/modules/push/sender.ts'
export type {
  NewPushSubscription,
  Push,
  PushEvent,
  PushedMessage,
  PushOptions,
  PushPayload,
} from './lib/modules/push/types.ts'
