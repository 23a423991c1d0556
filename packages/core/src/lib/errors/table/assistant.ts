import type { ErrorRow } from '../row.ts'

export type AssistantErrorCode =
  | 'assistant.unavailable'
  | 'assistant.refused'
  | 'assistant.unreadable'
  | 'assistant.misconfigured'

/** Errors of assistants. */
export const assistantErrors: Readonly<Record<AssistantErrorCode, ErrorRow>> = {
  'assistant.unavailable': {
    status: 503,
    retryable: true,
    title: 'The assistant does not answer now.',
    fix: 'Try again later. Replies by hand work meanwhile.',
  },
  'assistant.refused': {
    status: 422,
    retryable: false,
    title: 'The assistant declined this request.',
    fix: 'Answer by hand.',
  },
  'assistant.unreadable': {
    status: 502,
    retryable: true,
    title: 'The answer of the assistant does not have the agreed form.',
    fix: 'Try again, or choose a model that supports structured outputs.',
  },
  'assistant.misconfigured': {
    status: 500,
    retryable: false,
    title: 'The assistant cannot work as it is configured.',
    fix: 'Correct the key, the model or the address of the assistant.',
  },
}
