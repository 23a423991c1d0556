import type { ConversationId, MessageId } from '../../model/ids.ts'
import type { ReplyTask } from '../../ports/assistant.ts'
import type { Command } from '../../ports/module.ts'
import type { ResponderReason } from '../../protocol/responder-reason.ts'
import type { SuggestionOrigin, SuggestionStatus } from '../../protocol/suggestion.ts'
import type { Suggestion, SuggestionId, suggestion } from './suggestion.ts'

/** The payload of the events of suggestions. */
export interface SuggestionEvent {
  suggestionId: SuggestionId
  conversationId: ConversationId
  status: SuggestionStatus
}

/** A reply to propose. */
export interface NewSuggestion {
  conversationId: ConversationId
  /** 1 to 65 536 characters. */
  text: string
  /** Default: none. */
  subject?: string | null | undefined
  /**
   * The message of the customer that it answers. If it is not the newest one, the proposal is refused. Default: the newest
   * one.
   */
  forMessageId?: MessageId | undefined
  /** Default: `answer`. */
  task?: ReplyTask | undefined
  /** The program that proposes it: 1 to 100 characters. Default: the author. */
  source?: string | undefined
  /** Default: unknown. */
  origin?: SuggestionOrigin | undefined
  /** Whether earlier pending suggestions stay, as alternatives. Default: they are superseded. */
  beside?: boolean | undefined
}

/** The suggestion of a module, in its own commit. */
export interface ProposedSuggestion extends Omit<NewSuggestion, 'source'> {
  source: string
  held?: ResponderReason | undefined
  /** The code of the error that kept the assistant from writing it. Then it is `failed`, and has no text. */
  errorCode?: string | undefined
}

/** An approval of exactly one text. */
export interface Approval {
  id: SuggestionId
  /** The `hash` of the suggestion that the person has read. */
  hash: string
  /** Another text, to send instead: 1 to 65 536 characters. Default: as it is. */
  text?: string | undefined
  /** Another subject. Default: as it is. */
  subject?: string | null | undefined
}

/** The reads, events and commands of suggestions. */
export interface Suggestions {
  id: 'suggestions'
  reads: { list: typeof suggestion.queries.suggestions; get: typeof suggestion }
  events: { 'suggestion.proposed': SuggestionEvent; 'suggestion.decided': SuggestionEvent }
  jobs: {
    /** Removes the suggestions of a removed conversation. */
    'suggestions.forget': { conversationId: ConversationId }
  }
  commands: {
    /**
     * Proposes a reply.
     *
     * @throws `not_found`, `conversation.closed`, `text.empty`, `text.too_long`, `content.unsupported`
     * @throws `suggestion.stale` if `forMessageId` is not the newest message of the customer
     */
    propose: Command<NewSuggestion, Suggestion>
    /**
     * Sends a pending suggestion as it is, or with another text. The decision and the queued message are one commit, so
     * two approvals at once send one message.
     *
     * @throws `suggestion.decided`, `suggestion.stale`, `suggestion.changed`, `not_found`
     * @throws `conversation.closed`, `text.empty`, `text.too_long`, `content.unsupported`
     */
    approve: Command<Approval, Suggestion>
    /** Declines a pending suggestion. @throws `suggestion.decided`, `not_found` */
    reject: Command<{ id: SuggestionId; reason?: string | undefined }, Suggestion>
    /** Removes a suggestion, if it exists. The installation itself commands it. */
    forget: Command<SuggestionId, { removed: boolean }>
  }
}
