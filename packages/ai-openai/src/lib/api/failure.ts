import { ParleyError } from '@parley/core'
import { APIConnectionError, APIError } from 'openai'
import { retryAfterOf } from './retry-after.ts'

/** The times of a failed request. */
export interface FailedCall {
  /** The signal of the call. */
  signal: AbortSignal
  /** Whether the assistant gave up waiting. */
  isOver: boolean
  timeout: number
  now: number
}

/**
 * The error of a failed request. An aborted call has the reason of its signal. Reasons have no words of the server: it may
 * repeat a part of the key or of the prompt.
 */
export function failureOf(error: unknown, { signal, isOver, timeout, now }: FailedCall): unknown {
  if (signal.aborted) return signal.reason
  if (ParleyError.is(error)) return error
  if (isOver) return unavailable(`The model gave no answer within ${timeout} ms.`, error)
  if (error instanceof APIConnectionError) return unavailable('The server of the model cannot be reached.', error)
  if (!(error instanceof APIError)) return unavailable('The answer of the model broke off.', error)
  const { status } = error
  // An error within a stream has no status.
  if (status === undefined) return unavailable(`The model failed${labelOf(error)}.`, error)
  const about = `The server of the model answered ${status}${labelOf(error)}.`
  const details = { reason: about, cause: error }
  if (codeOf(error) === 'insufficient_quota') {
    const fix = 'Add credit to the account of the model, or raise its limit.'
    return new ParleyError('assistant.misconfigured', { ...details, fix })
  }
  if (status === 429 || status === 408 || status === 409 || status >= 500) {
    return new ParleyError('assistant.unavailable', { ...details, retryAfter: retryAfterOf(error.headers, now) })
  }
  if (status === 413 || isTooLong(error)) {
    const reason = 'It has more tokens than the model accepts.'
    return new ParleyError('input.invalid', { field: 'conversation', reason, cause: error })
  }
  if (isFiltered(error)) return new ParleyError('assistant.refused', details)
  return new ParleyError('assistant.misconfigured', details)
}

function unavailable(reason: string, cause: unknown): ParleyError {
  return new ParleyError('assistant.unavailable', { reason, cause })
}

/** The code or the type of an error, if it is a plain name. Some servers have numbers as codes. */
function labelOf(error: APIError): string {
  const names = [codeOf(error), error.type, error.param == null ? undefined : `parameter ${error.param}`]
  const plain = names.filter((name) => name !== undefined && /^(parameter )?[\w.]{1,60}$/.test(name))
  return plain.length === 0 ? '' : `, ${[...new Set(plain)].join(', ')}`
}

function codeOf({ code }: APIError): string | undefined {
  return code == null ? undefined : String(code)
}

function isTooLong(error: APIError): boolean {
  if (codeOf(error) === 'context_length_exceeded' || codeOf(error) === 'string_above_max_length') return true
  return (
    error.status === 400 &&
    /(maximum|exceeds?\b.*) (context|prompt|input|request)|context (length|size|window)/i.test(error.message)
  )
}

function isFiltered(error: APIError): boolean {
  return /content_(policy|filter)|invalid_prompt|moderation/i.test(`${codeOf(error)} ${error.type}`)
}
