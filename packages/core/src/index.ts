// The installation

export type { ConversationFilter, ConversationListOptions } from './lib/conversation-list.ts'
export type { AddressState, AnsweredConversation } from './lib/decide/address-state.ts'
export type { Answer } from './lib/decide/command.ts'
export type { AddressPatch } from './lib/decide/consent.ts'
export type { ConversationPatch } from './lib/decide/conversation.ts'
export type { Started } from './lib/decide/start.ts'
// Channels: for authors of adapters
export { defineChannel } from './lib/define-channel.ts'
export type { Candidate } from './lib/delivery/candidate.ts'
export type { Receipt } from './lib/delivery/receipt.ts'
export { type DeliverySummary, summarize } from './lib/delivery/summarize.ts'
export { trackingOf } from './lib/delivery/tracking.ts'
export type { CommandOptions, Commands } from './lib/engine/commands.ts'
export { type EventFilter, eventTypeNames } from './lib/engine/event-filter.ts'
export type { StreamItem } from './lib/engine/feed.ts'
export type { Handler, HandlerContext, Handlers } from './lib/engine/handlers.ts'
export { type Environment, type Logger, realEnvironment, silentLogger } from './lib/environment.ts'
// Errors and the world
export { type ErrorCode, type ErrorRow, errorCodes, errorTable } from './lib/errors/codes.ts'
export { type Checked, checkInput, type FieldError } from './lib/errors/field-error.ts'
export { type ErrorDetails, ParleyError } from './lib/errors/parley-error.ts'
export { type Problem, problemOf, problemResponse } from './lib/errors/problem.ts'
export { unknownName } from './lib/errors/unknown-name.ts'
export type { Listing, ListOptions } from './lib/listing.ts'
export type { ChannelState, Command, Parked } from './lib/model/command.ts'
export type { Conversation, ConversationStatus } from './lib/model/conversation.ts'
export type {
  ConversationChanges,
  EventOf,
  EventType,
  LoggedEvent,
  ParleyEvent,
} from './lib/model/event.ts'
// The model
export type {
  AddressId,
  Branded,
  ChannelId,
  CommandId,
  ContactId,
  ConversationId,
  Cursor,
  JobId,
  Key,
  MessageId,
  ParkedId,
  StateId,
  TallyId,
  TenantId,
  Time,
} from './lib/model/ids.ts'
export type { Job, Sweep, Work } from './lib/model/job.ts'
export type { Attachment, Attempt, Evidence, EvidenceDetail, Message, Part } from './lib/model/message.ts'
export type { AddressRecord, Contact } from './lib/model/person.ts'
export type { AnyRecord, Kind, RecordOf, Records } from './lib/model/record.ts'
export { type DeliveryStatus, deliveryStatuses, type MessageStatus, type Tracking } from './lib/model/status.ts'
export type { Tally } from './lib/model/tally.ts'
export { environmentSchema } from './lib/options.ts'
export { createParley, DEFAULT_TENANT, type Parley, type ParleyOptions, type Readiness } from './lib/parley.ts'
export { parseId } from './lib/parse-id.ts'
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
  Query,
  QueueRule,
  Ref,
  Store,
  StoreCapabilities,
  StoreOptions,
} from './lib/ports/store.ts'
export {
  type Column,
  type KeysetPosition,
  type KindOfQuery,
  type KindSchema,
  type QueryName,
  type QuerySchema,
  queries,
  schema,
  type Where,
} from './lib/schema.ts'
export type { Highlight } from './lib/search/highlight.ts'
export { searchedWords, searchedWordsVersion } from './lib/search/match.ts'
export type { SearchHit, SearchListing, SearchOptions } from './lib/search/search.ts'
export { parseSearch, type SearchTerm, type SearchTerms } from './lib/search/terms.ts'
export { processSignals } from './lib/signals.ts'
export { Unmade } from './lib/unmade.ts'
export type { EventsOptions, ParleyView } from './lib/view.ts'
