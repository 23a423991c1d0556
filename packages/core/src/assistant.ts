export {
  type Analysis,
  analysisSchema,
  type Entity,
  entityTypes,
  type Intent,
  intents,
  sentiments,
  urgencies,
} from './lib/assistant/analysis.ts'
export { checkedAssistant } from './lib/assistant/checked.ts'
export { type ReplyDraft, replyDraftSchema } from './lib/assistant/reply.ts'
export { type Finding, findingKinds, type Review, reviewSchema } from './lib/assistant/review.ts'
export { type Transcript, transcriptSchema } from './lib/assistant/transcript.ts'
export { type Answer, assistantTasks, type Usage, usageSchema } from './lib/assistant/usage.ts'
export type {
  Assistant,
  AssistantCall,
  AssistantCapabilities,
  AssistantConversation,
  Brief,
  DraftPart,
  DraftRequest,
  Embeddings,
  EmbedRequest,
  Passage,
  ReplyTask,
  ReviewRequest,
  Speaker,
  TranscribeRequest,
  Turn,
} from './lib/ports/assistant.ts'
