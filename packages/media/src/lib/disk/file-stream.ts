import type { FileHandle } from 'node:fs/promises'

/** The bytes that are read at once. */
const CHUNK = 65_536

export interface FileStreamOptions {
  start: number
  end: number
  signal: AbortSignal
  /** The error for a read that failed. */
  failed(cause: unknown): unknown
}

/** The bytes of a file from `start` up to but without `end`. The handle is closed at the end, by a cancel or by an abort. */
export function fileStream(
  handle: FileHandle,
  { start, end, signal, failed }: FileStreamOptions,
): ReadableStream<Uint8Array> {
  let place = start
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    signal.removeEventListener('abort', abort)
    closing ??= handle.close().catch(() => {})
    return closing
  }
  let abort = (): void => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        abort = () => {
          controller.error(signal.reason)
          void close()
        }
        signal.addEventListener('abort', abort, { once: true })
      },
      async pull(controller) {
        try {
          const { bytesRead, buffer } = await handle.read(
            new Uint8Array(Math.min(CHUNK, end - place)),
            0,
            undefined,
            place,
          )
          place += bytesRead
          if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead))
          await close()
          controller.close()
        } catch (error) {
          // After an abort the stream has its error already.
          if (signal.aborted) return
          await close()
          controller.error(failed(error))
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  )
}
