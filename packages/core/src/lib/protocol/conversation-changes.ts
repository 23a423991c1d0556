import type { Problem } from '../errors/problem.ts'
import type { Conversation } from './conversation.ts'
import type { ConversationPatch } from './conversation-patch.ts'

/** Changes of many conversations in one request: 1 to 500, each with its own patch. */
export interface ConversationChangesRequest {
  items: { id: string; patch: ConversationPatch }[]
}

/** The result of each change, in the order of the request. One refused change stops no other one. */
export interface ConversationChangesAnswer {
  items: ConversationChangeResult[]
}

export type ConversationChangeResult =
  /** `undo` reverts the change when it is sent as a patch. `null`: nothing had changed. */
  { id: string; conversation: Conversation; undo: ConversationPatch | null } | { id: string; problem: Problem }
