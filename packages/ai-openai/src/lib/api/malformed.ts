import { ParleyError } from '@parley/core'

/** The error of an answer that is not one of this API. */
export function malformed(reason: string): ParleyError {
  return new ParleyError('assistant.unreadable', { reason: `The answer is none of this API. ${reason}` })
}
