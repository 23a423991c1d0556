export {
  type ConversationJoins,
  joinsIn,
  refsToFollow,
  refsToJoin,
} from './lib/decide/conversation-joins.ts'
export { type DeliverySummary, summarize } from './lib/decide/delivery/summarize.ts'
export { trackingOf } from './lib/decide/delivery/tracking.ts'
export { eventTypeNames, matchesEvent } from './lib/engine/read/event-filter.ts'
export { type ErrorCode, type ErrorRow, errorCodes, errorTable } from './lib/errors/codes.ts'
export { checkInput, type FieldError } from './lib/errors/field-error.ts'
export { type Problem, problemOf, problemResponse } from './lib/errors/problem.ts'
export type { Attributes } from './lib/model/attributes.ts'
export { type ConversationSort, conversationSorts } from './lib/model/conversation-sort.ts'
export { isKernelEvent } from './lib/model/event.ts'
export type { Part } from './lib/model/message.ts'
export type { Action, Role } from './lib/model/principal.ts'
export type { DeliveryStatus, MessageStatus, Tracking } from './lib/model/status.ts'
export { isVisible } from './lib/model/visible.ts'
export { environmentSchema } from './lib/options.ts'
export type { ChannelCapabilities } from './lib/ports/capabilities.ts'
export type { Content } from './lib/ports/content.ts'
export {
  type Address,
  type AddressPatch,
  addressPatchSchema,
  addressSchema,
  presentAddress,
} from './lib/protocol/address.ts'
export {
  type ApiKey,
  apiKeySchema,
  type MadeApiKey,
  madeApiKeySchema,
  type NewApiKey,
  newApiKeySchema,
  presentApiKey,
} from './lib/protocol/api-key.ts'
export {
  type AddedChannel,
  type Channel,
  type ChannelHealth,
  type ChannelSetupState,
  channelSchema,
  presentChannel,
} from './lib/protocol/channel.ts'
export {
  type ChannelPatch,
  type ChannelTypeInfo,
  channelPatchSchema,
  channelTypeSchema,
  type NewChannel,
  newChannelSchema,
  presentChannelType,
  type SetupPlan,
  setupPlanSchema,
} from './lib/protocol/channel-changes.ts'
export { characters } from './lib/protocol/characters.ts'
export type { ContactMerge } from './lib/protocol/contact-merge.ts'
export {
  type Conversation,
  conversationSchema,
  conversationStatusSchema,
  type LastMessage,
  presentConversation,
} from './lib/protocol/conversation.ts'
export {
  type ConversationChangeResult,
  type ConversationChangesAnswer,
  type ConversationChangesRequest,
  conversationChangesAnswerSchema,
  conversationChangesRequestSchema,
  presentChanges,
} from './lib/protocol/conversation-changes.ts'
export {
  type ConversationPatch,
  conversationPatchSchema,
  patchOf,
  presentPatch,
} from './lib/protocol/conversation-patch.ts'
export {
  type CannedResponse,
  type Contact,
  cannedResponseSchema,
  type Draft,
  draftSchema,
  type Note,
  type Preferences,
  preferencesSchema,
  type SavedView,
  savedViewSchema,
} from './lib/protocol/daily-work.ts'
export { type Job, type JobState, jobSchema, jobStateSchema, presentJob } from './lib/protocol/job.ts'
export {
  type List,
  type ListAround,
  listAroundSchema,
  listSchema,
  presentList,
  presentListAround,
} from './lib/protocol/list.ts'
export {
  type ClientFrame,
  clientFrameSchema,
  closeCodes,
  type EphemeralFrame,
  ephemeralFrameSchema,
  type JoinRequest,
  joinRequestSchema,
  type PresenceReport,
  type PresenceState,
  presenceFrameSchema,
  presenceReportSchema,
  type ServerFrame,
  type TypingReport,
  typingReportSchema,
  type Writing,
} from './lib/protocol/live-frame.ts'
export { type MediaFile, mediaFileSchema, presentMediaFile } from './lib/protocol/media-file.ts'
export {
  type Attachment,
  type Message,
  messageSchema,
  messageStatusSchema,
  presentMessage,
} from './lib/protocol/message.ts'
export {
  type ModuleEvent,
  moduleEventParts,
  moduleRecordsToJoin,
  presentModuleEvent,
  presentRecord,
} from './lib/protocol/module-event.ts'
export {
  type Acceptance,
  acceptanceSchema,
  type Invitation,
  invitationSchema,
  type MadeInvitation,
  madeInvitationSchema,
  type NewInvitation,
  newInvitationSchema,
  type Person,
  type PersonPatch,
  type PersonReference,
  personPatchSchema,
  personSchema,
  presentInvitation,
  presentPerson,
  principalOfPerson,
} from './lib/protocol/person.ts'
export {
  type PersonReadMark,
  type PersonReadRequest,
  personReadMarkSchema,
  personReadRequestSchema,
  presentPersonReadMark,
} from './lib/protocol/person-read-mark.ts'
export { presentEvent, recordsToJoin } from './lib/protocol/present-event.ts'
export { problemSchema } from './lib/protocol/problem.ts'
export { type PushSubscription, pushSubscriptionSchema } from './lib/protocol/push-subscription.ts'
export { recordSchema } from './lib/protocol/record-schema.ts'
export {
  presentRemoval,
  type RemovedConversation,
  removedConversationSchema,
} from './lib/protocol/removed-conversation.ts'
export {
  partedRequest,
  type Reply,
  replySchema,
  type SentMessage,
  type Start,
  type Started,
  sentMessageSchema,
  startedSchema,
  startSchema,
} from './lib/protocol/requests.ts'
export { type ResponderReason, responderReasons } from './lib/protocol/responder-reason.ts'
export {
  type ResponderSettings,
  type ResponderValues,
  responderSettingsSchema,
} from './lib/protocol/responder-settings.ts'
export { type ResponderState, type ResponderStatus, responderStateSchema } from './lib/protocol/responder-state.ts'
export { type ResponderTrial, responderTrialSchema, type TrialTurn } from './lib/protocol/responder-trial.ts'
export {
  type AssistantRun,
  assistantRunSchema,
  type ResponderDay,
  responderDaySchema,
} from './lib/protocol/responder-work.ts'
export {
  type ContactHit,
  presentSearchAnswer,
  type SearchAnswer,
  searchAnswerSchema,
} from './lib/protocol/search-answer.ts'
export {
  type Highlight,
  presentSearchList,
  type SearchHit,
  type SearchList,
  searchHitSchema,
  searchListSchema,
} from './lib/protocol/search-hit.ts'
export {
  type CurrentSession,
  currentSessionSchema,
  type PasswordChange,
  passwordChangeSchema,
  type Session,
  type SignIn,
  sessionSchema,
  signInSchema,
  type Ticket,
  ticketSchema,
} from './lib/protocol/session.ts'
export { presentStatistic, type Statistic, statisticNameSchema, statisticSchema } from './lib/protocol/statistic.ts'
export {
  type StatisticsFigures,
  type StatisticsStep,
  type StatisticsSummary,
  statisticsSummarySchema,
} from './lib/protocol/statistics-summary.ts'
export {
  type AddressChanges,
  type ConversationChanges,
  type StreamEvent,
  type StreamEventType,
  streamEventSchema,
  streamSchemaOf,
} from './lib/protocol/stream-event.ts'
export {
  type Cost,
  type Suggestion,
  type SuggestionOrigin,
  type SuggestionStatus,
  suggestionSchema,
  suggestionStatuses,
} from './lib/protocol/suggestion.ts'
export { presentTime, timeSchema } from './lib/protocol/time.ts'
