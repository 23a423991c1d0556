export { type Suggestion, type SuggestionId, suggestion } from './lib/modules/suggestions/suggestion.ts'
export {
  type SuggestionPlace,
  type SuggestionPlaceId,
  suggestionPlace,
} from './lib/modules/suggestions/suggestion-place.ts'
export { suggestions } from './lib/modules/suggestions/suggestions.ts'
export type {
  Approval,
  NewSuggestion,
  ProposedSuggestion,
  SuggestionEvent,
  Suggestions,
} from './lib/modules/suggestions/types.ts'
export {
  type Cost,
  type SuggestionOrigin,
  type SuggestionStatus,
  suggestionStatuses,
} from './lib/protocol/suggestion.ts'
