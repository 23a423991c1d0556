/**
 * Runs work under the signal of its job and under a deadline.
 *
 * Not by `AbortSignal.any`: on Node 20 its signal may be collected while a listener still waits for it.
 */
export async function underDeadline<Result>(
  signal: AbortSignal,
  deadline: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (deadline === undefined) return run(signal)
  const joined = new AbortController()
  const stop = (): void => joined.abort(signal.aborted ? signal.reason : deadline.reason)
  for (const each of [signal, deadline]) {
    if (each.aborted) stop()
    each.addEventListener('abort', stop, { once: true })
  }
  try {
    return await run(joined.signal)
  } finally {
    for (const each of [signal, deadline]) each.removeEventListener('abort', stop)
  }
}
