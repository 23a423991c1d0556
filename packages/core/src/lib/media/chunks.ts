/**
 * Reads content chunk by chunk until it ends or `signal` aborts.
 *
 * An abort is noticed while the content waits for its next chunk. It rejects with the signal's reason. Content that is
 * left early is ended.
 */
export async function* chunksOf(content: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted()
  const aborted = abortOf(signal)
  const iterator = content[Symbol.asyncIterator]()
  let ended = false
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted.rejected])
      if (next.done === true) {
        ended = true
        return
      }
      yield next.value
    }
  } catch (error) {
    // Content that threw has ended. Content that waits is ended without waiting for it.
    ended = !signal.aborted
    throw error
  } finally {
    aborted.forget()
    if (!ended) void Promise.resolve(iterator.return?.()).catch(() => {})
  }
}

function abortOf(signal: AbortSignal): { rejected: Promise<never>; forget(): void } {
  let forget = (): void => {}
  const rejected = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    forget = () => signal.removeEventListener('abort', abort)
  })
  rejected.catch(() => {})
  return { rejected, forget }
}
