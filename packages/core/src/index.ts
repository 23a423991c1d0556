export type { AddressPatch } from './lib/decide/consent.ts'
export type { ConversationPatch } from './lib/decide/conversation.ts'
export type { AnsweredConversation } from './lib/decide/conversation-joins.ts'
export type { Answer } from './lib/decide/idempotency.ts'
export type { Started } from './lib/decide/start.ts'
export type {
  ChangedChannel,
  ChannelPatch,
  ChannelTypeSummary,
  NewChannelInput,
  RemovedChannel,
} from './lib/engine/channels/types.ts'
export type { FramesOptions, Live, LiveOptions, PresenceOptions } from './lib/engine/live/live-view.ts'
export type { AddedChannel, ChannelHealth, ChannelHealthState, ChannelSummary } from './lib/engine/read/channel-list.ts'
export type { ConversationFilter, ConversationListOptions } from './lib/engine/read/conversation-list.ts'
export type { DayCount, DayCountFilter } from './lib/engine/read/day-counts.ts'
export type { EventFilter } from './lib/engine/read/event-filter.ts'
export type { StreamItem } from './lib/engine/read/feed.ts'
export type { Listing, ListOptions } from './lib/engine/read/listing.ts'
export type { AroundListing, AroundOptions } from './lib/engine/read/messages-around.ts'
export type { ContactHit, SearchAnswer } from './lib/engine/read/search-all.ts'
export type { SearchHit, SearchListing, SearchOptions } from './lib/engine/read/search-messages.ts'
export type { SummaryOptions } from './lib/engine/read/statistics-summary.ts'
export type { Handler, HandlerContext, Handlers } from './lib/engine/work/handlers.ts'
export type { CommandOptions } from './lib/engine/write/commander.ts'
export type {
  ChangedAddress,
  Commands,
  RemovedNow,
  Replayed,
  Sent,
  StartedNow,
  Updated,
} from './lib/engine/write/commands.ts'
export type { PersonReadProgress } from './lib/engine/write/person-read.ts'
export type { ConversationChange, ConversationChanged, UpdatedMany } from './lib/engine/write/update-many.ts'
export type { ErrorCode } from './lib/errors/codes.ts'
export { ParleyError } from './lib/errors/parley-error.ts'
export { type AddressRecord, address } from './lib/model/address.ts'
export type { Attachment } from './lib/model/attachment.ts'
export { type Contact, contact } from './lib/model/contact.ts'
export { type Conversation, conversation } from './lib/model/conversation.ts'
export type { ConversationSort } from './lib/model/conversation-sort.ts'
export type { EventOf, EventType, ParleyEvent } from './lib/model/event.ts'
export type {
  AddressId,
  ChannelId,
  ContactId,
  ConversationId,
  Cursor,
  JobId,
  MessageId,
  TenantId,
  Time,
} from './lib/model/ids.ts'
export { type Job, job } from './lib/model/job.ts'
export { type Message, message, type Part } from './lib/model/message.ts'
export { parseId } from './lib/model/parse-id.ts'
export { type Action, type Principal, type Role, roles } from './lib/model/principal.ts'
export type { Statistic } from './lib/model/statistic.ts'
export type { ParleyOptions } from './lib/options.ts'
export { createParley, DEFAULT_TENANT, type Parley, type Readiness, type RegisteredHandler } from './lib/parley.ts'
export type { AccessOptions, AccessPolicy } from './lib/ports/access-policy.ts'
export type { ChannelTypes } from './lib/ports/channel-type.ts'
export { type Environment, type Logger, realEnvironment, silentLogger } from './lib/ports/environment.ts'
export type { EventsOptions, ParleyView, Stream, TenantView, View } from './lib/views.ts'
