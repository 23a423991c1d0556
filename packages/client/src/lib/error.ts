import type { ErrorCode, Problem } from '@parley/core/protocol'

/** A code of the server's table of errors, or one of the client's own. */
export type ClientErrorCode =
  | ErrorCode
  /** No server of Parley answered. */
  | 'network'
  /** The answer took longer than `timeout`. */
  | 'timeout'
  /** The signal of the caller aborted. */
  | 'aborted'

/** The parts of an error that are not in its message. */
export interface ClientErrorParts {
  status?: number
  hint?: string
  field?: string
  errors?: readonly { field: string; detail: string }[]
  requestId?: string
  /** Milliseconds to wait, from the header `Retry-After`. */
  retryAfter?: number
  cause?: unknown
}

/** The one class of errors that the client throws. `code` is its kind: `error.code === 'conversation.closed'`. */
export class ParleyClientError extends Error {
  override readonly name = 'ParleyClientError'
  readonly code: ClientErrorCode
  /** The HTTP status; 0 without an answer. */
  readonly status: number
  /** The problem, in one sentence. It is the message too. */
  readonly detail: string
  /** The fix. */
  readonly hint: string
  /** The first wrong field. */
  readonly field: string | undefined
  /** Every wrong field. */
  readonly errors: readonly { field: string; detail: string }[]
  /** The id of the request in the log of the server. */
  readonly requestId: string | undefined
  /** Milliseconds to wait before the next try, if the server named them. */
  readonly retryAfter: number | undefined

  constructor(code: ClientErrorCode, detail: string, parts: ClientErrorParts = {}) {
    super(detail, parts.cause === undefined ? {} : { cause: parts.cause })
    this.code = code
    this.detail = detail
    this.status = parts.status ?? 0
    this.hint = parts.hint ?? ''
    this.field = parts.field
    this.errors = parts.errors ?? []
    this.requestId = parts.requestId
    this.retryAfter = parts.retryAfter
  }
}

/** The error of a problem document. */
export function errorOfProblem(problem: Problem, parts: ClientErrorParts = {}): ParleyClientError {
  const { code, detail, status, hint, field, errors, requestId } = problem
  return new ParleyClientError(code, detail, {
    ...parts,
    status,
    hint,
    ...(field === undefined ? {} : { field }),
    ...(errors === undefined ? {} : { errors }),
    ...(requestId === undefined ? {} : { requestId }),
  })
}

/** Any thrown value as an error of the client. */
export function clientErrorOf(error: unknown): ParleyClientError {
  if (error instanceof ParleyClientError) return error
  const hint = 'Check the connection and the address of the server.'
  return new ParleyClientError('network', `The server did not answer: ${String(error)}`, { hint, cause: error })
}

/** The error of a signal that aborted. */
export function abortedError(signal: AbortSignal | undefined): ParleyClientError {
  return new ParleyClientError('aborted', 'The caller aborted the request.', { cause: signal?.reason })
}
