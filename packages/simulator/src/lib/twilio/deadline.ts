import type { Clock } from './clock.ts'

/** The limit of a piece of work. */
export interface Deadline {
  clock: Clock
  /** Milliseconds. */
  limit: number
  signal: AbortSignal
}

/** Work that took longer than its limit. */
export class Late extends Error {
  constructor(limit: number) {
    super(`no answer within ${limit} ms`)
    this.name = 'Late'
  }
}

/**
 * Runs work with a signal that aborts with the given one, and at the limit.
 *
 * @throws the reason of the given signal; `Late` at the limit; the error of the work
 */
export async function within<Result>(
  { clock, limit, signal }: Deadline,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  // Not by `AbortSignal.any`: on Node 20 its signal may be collected while the request still runs.
  const request = new AbortController()
  const leave = (): void => request.abort(signal.reason)
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  let late = false
  const done = new AbortController()
  clock.sleep(limit, { signal: done.signal }).then(
    () => {
      late = true
      request.abort()
    },
    () => {},
  )
  try {
    return await work(request.signal)
  } catch (error) {
    signal.throwIfAborted()
    throw late ? new Late(limit) : error
  } finally {
    done.abort()
    signal.removeEventListener('abort', leave)
  }
}
