export type { Candidate } from './lib/decide/delivery/candidate.ts'
export { type Checked, checkInput, type FieldError } from './lib/errors/field-error.ts'
export { unknownName } from './lib/errors/unknown-name.ts'
export type { Attributes, AttributesPatch, AttributeValue } from './lib/model/attributes.ts'
export type { Money } from './lib/model/money.ts'
export type { Receipt } from './lib/model/receipt.ts'
export { type DeliveryStatus, deliveryStatuses } from './lib/model/status.ts'
export type { ChannelCapabilities, ContentCapabilities, MediaCapabilities } from './lib/ports/capabilities.ts'
export type {
  Channel,
  ChannelContext,
  ChannelDefinition,
  ChannelSource,
  ChannelStateMap,
  Opening,
  OutboundAttachment,
  OutboundMessage,
  PullBatch,
  RemoteMedia,
  SendOptions,
  SendResult,
  SyncBatch,
  SyncOptions,
  TrackedMessage,
  WebhookOptions,
  WebhookResult,
} from './lib/ports/channel.ts'
export type { ChannelType, JsonSchema } from './lib/ports/channel-type.ts'
export type { Content, ReportedAttachment, SentAttachment } from './lib/ports/content.ts'
export { defineChannel } from './lib/ports/define-channel.ts'
export type {
  Address,
  ConsentFact,
  ContactFact,
  ConversationFact,
  EngagementFact,
  Fact,
  MessageFact,
  ReceiptFact,
  Reported,
  ThreadName,
  UnreadableFact,
} from './lib/ports/fact.ts'
export type { ChannelSetup, SetupPlan, SetupStep, SetupUndo } from './lib/ports/setup.ts'
