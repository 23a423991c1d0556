// The types of the wire, for programs that import nothing else.
export type {
  Acceptance,
  Action,
  AddedChannel,
  Address,
  AddressPatch,
  ApiKey,
  AssistantRun,
  Attachment,
  Attributes,
  CannedResponse,
  Channel,
  ChannelCapabilities,
  ChannelHealth,
  ChannelPatch,
  ChannelSetupState,
  ChannelTypeInfo,
  Contact,
  ContactHit,
  ContactMerge,
  Content,
  Conversation,
  ConversationChangeResult,
  ConversationChangesAnswer,
  ConversationChangesRequest,
  ConversationPatch,
  Cost,
  CurrentSession,
  DeliveryStatus,
  Draft,
  EphemeralFrame,
  ErrorCode,
  Highlight,
  Invitation,
  Job,
  JobState,
  LastMessage,
  List,
  ListAround,
  MadeApiKey,
  MadeInvitation,
  MediaFile,
  Message,
  MessageStatus,
  ModuleEvent,
  NewApiKey,
  NewChannel,
  NewInvitation,
  Note,
  Part,
  PasswordChange,
  Person,
  PersonPatch,
  PersonReference,
  Preferences,
  PresenceState,
  Problem,
  PushSubscription,
  Reply,
  ResponderDay,
  ResponderReason,
  ResponderSettings,
  ResponderState,
  ResponderStatus,
  ResponderTrial,
  ResponderValues,
  Role,
  SavedView,
  SearchAnswer,
  SearchHit,
  SearchList,
  Session,
  SetupPlan,
  SignIn,
  Start,
  Started,
  Statistic,
  StatisticsFigures,
  StatisticsStep,
  StatisticsSummary,
  StreamEvent,
  StreamEventType,
  Suggestion,
  SuggestionOrigin,
  SuggestionStatus,
  Ticket,
  Tracking,
  TrialTurn,
  Writing,
} from '@parley/core/protocol'
export { type Client, createClient, type Resources } from './lib/client.ts'
export type { DebugEntry, DebugLog } from './lib/debug.ts'
export type { ClientEnvironment } from './lib/environment.ts'
export { type ClientErrorCode, type ClientErrorParts, ParleyClientError } from './lib/error.ts'
export type { Pages } from './lib/http/page.ts'
export type { Write } from './lib/http/write.ts'
export type {
  CallOptions,
  ClientOptions,
  Credentials,
  OutboxStorage,
  TransportChoice,
  WriteOptions,
} from './lib/options.ts'
export type { LocalMessage } from './lib/outbox/local-message.ts'
export type { Outbox } from './lib/outbox/outbox.ts'
export type {
  AutoResponders,
  ResponderPatch,
  ResponderStateFilter,
  ResponderTrials,
} from './lib/resources/auto-responder.ts'
export type { Channels } from './lib/resources/channels.ts'
export type { ContactPatch, Contacts } from './lib/resources/contacts.ts'
export type { ConversationFilter, Conversations, ReadMark } from './lib/resources/conversations.ts'
export type {
  DraftContent,
  Drafts,
  NewCannedResponse,
  NewSavedView,
  PreferencesOf,
  Responses,
  Views,
} from './lib/resources/daily-work.ts'
export type {
  Addresses,
  Jobs,
  ServerHealth,
  Statistics,
  SummaryQuery,
} from './lib/resources/installation.ts'
export type { Presence, PresenceFrame, Typing } from './lib/resources/live.ts'
export type { Media, UploadOptions } from './lib/resources/media.ts'
export type { MessageSearch, Messages, Search } from './lib/resources/messages.ts'
export type { Notes } from './lib/resources/notes.ts'
export type { Paging } from './lib/resources/paging.ts'
export type { NewPushSubscription, PushOf } from './lib/resources/push.ts'
export type { Approval, NewSuggestion, SuggestionFilter, Suggestions } from './lib/resources/suggestions.ts'
export type { Invitations, Keys, People, Sessions, Tickets } from './lib/resources/team.ts'
export type { Connection } from './lib/stream/connection.ts'
export type { ConnectionStatus } from './lib/stream/connection-status.ts'
export { isEvent } from './lib/stream/is-event.ts'
export type { EventsOptions, Scope, StreamItem } from './lib/stream/item.ts'
