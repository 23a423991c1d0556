// The installation

export { FailedWrites } from './lib/batch/failed-writes.ts'
export type { AddressState, AnsweredConversation } from './lib/decide/address-state.ts'
export type { AddressPatch } from './lib/decide/consent.ts'
export type { ConversationPatch } from './lib/decide/conversation.ts'
export type { Candidate } from './lib/decide/delivery/candidate.ts'
export { type DeliverySummary, summarize } from './lib/decide/delivery/summarize.ts'
export { trackingOf } from './lib/decide/delivery/tracking.ts'
export type { Answer } from './lib/decide/idempotency.ts'
export type { Started } from './lib/decide/start.ts'
export type { ConversationFilter, ConversationListOptions } from './lib/engine/read/conversation-list.ts'
export { type EventFilter, eventTypeNames } from './lib/engine/read/event-filter.ts'
export type { StreamItem } from './lib/engine/read/feed.ts'
export type { Listing, ListOptions } from './lib/engine/read/listing.ts'
export type { SearchHit, SearchListing, SearchOptions } from './lib/engine/read/search-messages.ts'
export type { Handler, HandlerContext, Handlers } from './lib/engine/work/handlers.ts'
export type { CommandOptions, Commands } from './lib/engine/write/commands.ts'
// Errors and the world
export { type ErrorCode, type ErrorRow, errorCodes, errorTable } from './lib/errors/codes.ts'
export { type Checked, checkInput, type FieldError } from './lib/errors/field-error.ts'
export { type ErrorDetails, ParleyError } from './lib/errors/parley-error.ts'
export { type Problem, problemOf, problemResponse } from './lib/errors/problem.ts'
export { unknownName } from './lib/errors/unknown-name.ts'
export { type AddressRecord, address } from './lib/model/address.ts'
export type { ChannelState } from './lib/model/channel-state.ts'
export { type Contact, contact } from './lib/model/contact.ts'
export type { Conversation, ConversationStatus } from './lib/model/conversation.ts'
export type {
  ConversationChanges,
  EventOf,
  EventType,
  LoggedEvent,
  ParleyEvent,
} from './lib/model/event.ts'
export type { IdempotencyRecord } from './lib/model/idempotency-record.ts'
// The model
export type {
  AddressId,
  Branded,
  ChannelId,
  ChannelStateId,
  ContactId,
  ConversationId,
  Cursor,
  IdempotencyId,
  JobId,
  Key,
  MessageId,
  ParkedId,
  StatisticId,
  TenantId,
  Time,
} from './lib/model/ids.ts'
export type { Job, Sweep, Work } from './lib/model/job.ts'
export type { Attachment, Attempt, Evidence, EvidenceDetail, Message, Part } from './lib/model/message.ts'
export type { Parked } from './lib/model/parked.ts'
export { parseId } from './lib/model/parse-id.ts'
export type { Receipt } from './lib/model/receipt.ts'
export { kernel } from './lib/model/schema.ts'
export type { Statistic } from './lib/model/statistic.ts'
export { type DeliveryStatus, deliveryStatuses, type MessageStatus, type Tracking } from './lib/model/status.ts'
export { createParley, DEFAULT_TENANT, type Parley, type ParleyOptions, type Readiness } from './lib/parley.ts'
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
// Channels: for authors of adapters
export { defineChannel } from './lib/ports/define-channel.ts'
export { type Environment, type Logger, realEnvironment, silentLogger } from './lib/ports/environment.ts'
export { processSignals } from './lib/ports/process-signals.ts'
export type { Signals } from './lib/ports/signals.ts'
// Stores and signals: for authors of adapters
export type {
  ClaimOptions,
  Commit,
  CommitResult,
  Expectation,
  Increment,
  Loaded,
  LogOptions,
  LogPage,
  Lookup,
  MigrateOptions,
  MigrationReport,
  Page,
  QueueRule,
  Store,
  StoreCapabilities,
  StoreOptions,
} from './lib/ports/store.ts'
export type { Highlight } from './lib/search/highlight.ts'
export { searchedWords, searchedWordsVersion } from './lib/search/match.ts'
export { parseSearch, type SearchTerm, type SearchTerms } from './lib/search/terms.ts'
export type { EventsOptions, ParleyView } from './lib/view.ts'
