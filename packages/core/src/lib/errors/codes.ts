import type { ErrorRow } from './row.ts'
import { type AccessErrorCode, accessErrors } from './table/access.ts'
import { type AssistantErrorCode, assistantErrors } from './table/assistant.ts'
import { type ChannelErrorCode, channelErrors } from './table/channel.ts'
import { type InputErrorCode, inputErrors } from './table/input.ts'
import { type MediaErrorCode, mediaErrors } from './table/media.ts'
import { type OperationErrorCode, operationErrors } from './table/operation.ts'
import { type SuggestionErrorCode, suggestionErrors } from './table/suggestion.ts'

export type { ErrorRow } from './row.ts'

/** The stable name of an error. */
export type ErrorCode =
  | InputErrorCode
  | AccessErrorCode
  | ChannelErrorCode
  | MediaErrorCode
  | AssistantErrorCode
  | SuggestionErrorCode
  | OperationErrorCode

/** Every error of Parley, by code. Codes are stable; the sentences may improve. */
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = {
  ...inputErrors,
  ...accessErrors,
  ...channelErrors,
  ...mediaErrors,
  ...assistantErrors,
  ...suggestionErrors,
  ...operationErrors,
}

/** Every code. */
export const errorCodes: readonly [ErrorCode, ...ErrorCode[]] = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]
