export { type Draft, type DraftId, type DraftType, draft } from './lib/modules/drafts/draft.ts'
export { drafts } from './lib/modules/drafts/drafts.ts'
export type { DraftContent, DraftEvent, DraftPlace, Drafts } from './lib/modules/drafts/types.ts'
