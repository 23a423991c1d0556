export type { ConversationsState } from './lib/live/conversation-list.ts'
export type { TypingPerson } from './lib/live/live-people.ts'
export type { ThreadOptions, ThreadState } from './lib/live/thread.ts'
export type { ThreadItem } from './lib/live/thread-item.ts'
export { ParleyProvider, useParley } from './lib/react/provider.ts'
export { useConnection } from './lib/react/use-connection.ts'
export {
  type ConversationStream,
  type ConversationStreamOptions,
  useConversationStream,
} from './lib/react/use-conversation-stream.ts'
export { type LiveConversations, useConversations } from './lib/react/use-conversations.ts'
export { usePresence } from './lib/react/use-presence.ts'
export { type Sending, useSend } from './lib/react/use-send.ts'
export { type LiveThread, useThread } from './lib/react/use-thread.ts'
export { type LiveTyping, useTyping } from './lib/react/use-typing.ts'
