import type { ErrorRow } from '../row.ts'

export type SuggestionErrorCode =
  | 'suggestion.decided'
  | 'suggestion.stale'
  | 'suggestion.changed'
  | 'trial.writing'
  | 'trial.full'

/** Errors of suggestions and of trials of the assistant. */
export const suggestionErrors: Readonly<Record<SuggestionErrorCode, ErrorRow>> = {
  'suggestion.decided': {
    status: 409,
    retryable: false,
    title: 'The suggestion is decided already.',
    fix: 'Read it again to see the decision.',
  },
  'suggestion.stale': {
    status: 409,
    retryable: false,
    title: 'The customer has written since the suggestion was made.',
    fix: 'Read the new message, then answer by hand or wait for a new suggestion.',
  },
  'suggestion.changed': {
    status: 409,
    retryable: false,
    title: 'The suggestion has another text than the one that was approved.',
    fix: 'Read it again, and approve it with its hash.',
  },
  'trial.writing': {
    status: 409,
    retryable: false,
    title: 'The assistant is still writing in this trial.',
    fix: 'Wait until its status is ready, or begin another trial.',
  },
  'trial.full': {
    status: 409,
    retryable: false,
    title: 'The trial has as many turns as it can hold.',
    fix: 'Begin another trial.',
  },
}
