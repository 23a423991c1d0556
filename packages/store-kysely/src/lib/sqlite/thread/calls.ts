import { type ClaimOptions, type Commit, type CommitResult, type ErrorCode, type Job, ParleyError } from '@parley/core'

/** What the thread is asked for, and what it answers. */
export interface Calls {
  commit: { given: readonly Commit[]; answer: CommitResult[] }
  claim: { given: Pick<ClaimOptions, 'now' | 'limit' | 'queues'>; answer: Job[] }
  close: { given: null; answer: null }
}

/** A call as it is posted; `given` is JSON, which costs a third of what cloning the objects does. */
export interface Posted {
  id: number
  /** Which of the files that it writes, and where that is. */
  file: number
  path: string
  call: keyof Calls
  given: string
}

/** What comes back: an answer as JSON, or what went wrong. */
export type Answered = { id: number; answer: string } | { id: number; failure: Failure }

/** An error, as far as it can leave a thread. */
interface Failure {
  code: ErrorCode
  field: string | undefined
  reason: string | undefined
  retryAfter: number | undefined
  cause: string
}

/** What is left of an error when it is posted. */
export function failureFrom(error: unknown): Failure {
  const { code, field, reason, retryAfter, cause } = ParleyError.from(error)
  return { code, field, reason, retryAfter, cause: cause instanceof Error ? (cause.stack ?? cause.message) : '' }
}

/** The error it was. */
export function errorFrom({ code, cause, ...details }: Failure): ParleyError {
  return new ParleyError(code, { ...details, ...(cause === '' ? {} : { cause }) })
}
