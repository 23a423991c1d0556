import { ParleyError } from '../../errors/parley-error.ts'
import type { RunRecord } from './run-record.ts'

/** The assistant could not answer. It has the calls that were made, with the one that failed. */
export class AssistantFailure extends Error {
  override readonly name = 'AssistantFailure'
  readonly code: string
  readonly retryable: boolean
  readonly retryAfter: number | undefined
  readonly runs: readonly RunRecord[]

  constructor(cause: unknown, runs: readonly RunRecord[]) {
    const { code, retryable, retryAfter } = failureOf(cause)
    super(`The assistant failed with ${code}.`, { cause })
    this.code = code
    this.retryable = retryable
    this.retryAfter = retryAfter
    this.runs = runs
  }
}

/** A call that was ended by its deadline counts as one that got no answer. */
export function failureOf(cause: unknown): Pick<ParleyError, 'code' | 'retryable' | 'retryAfter'> {
  const isTimeout = cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError')
  if (isTimeout) return new ParleyError('assistant.unavailable')
  return ParleyError.is(cause) ? cause : new ParleyError('assistant.unreadable', { cause })
}
