import type { Suggestion } from '@parley/client'

/** A suggestion that the person edits in the reply field. */
export interface EditedSuggestion {
  suggestion: Suggestion
  /** The words on the button that approves the edited text. */
  sendWord: string
}
