export type { Candidate } from './lib/decide/delivery/candidate.ts'
export { type Checked, checkInput, type FieldError } from './lib/errors/field-error.ts'
export { unknownName } from './lib/errors/unknown-name.ts'
export type { Receipt } from './lib/model/receipt.ts'
export { type DeliveryStatus, deliveryStatuses } from './lib/model/status.ts'
export type {
  Address,
  Channel,
  ChannelCapabilities,
  ChannelContext,
  ChannelDefinition,
  ChannelSource,
  ChannelStateMap,
  ConsentFact,
  Fact,
  InboundMessage,
  OutboundMessage,
  ReceiptFact,
  SendOptions,
  SendResult,
  TrackedMessage,
  UnreadableFact,
  WebhookOptions,
  WebhookResult,
} from './lib/ports/channel.ts'
export { defineChannel } from './lib/ports/define-channel.ts'
