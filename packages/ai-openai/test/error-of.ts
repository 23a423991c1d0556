import { ParleyError } from '@parley/core'

/** The error with which a call rejects. */
export async function errorOf(call: Promise<unknown>): Promise<ParleyError> {
  const error = await call.then(
    () => new Error('The call was answered.'),
    (reason: unknown) => reason,
  )
  if (!ParleyError.is(error)) throw error
  return error
}
