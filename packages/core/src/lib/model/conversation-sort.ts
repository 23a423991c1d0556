/**
 * The order of conversations.
 *
 * - `activity`: by the time of their last move, the newest first.
 * - `waiting`: those that wait for an answer, the longest wait first.
 * - `created`: by the time at which they began, the newest first.
 */
export type ConversationSort = (typeof conversationSorts)[number]

export const conversationSorts = ['activity', 'waiting', 'created'] as const
