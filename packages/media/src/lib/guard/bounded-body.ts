import type { IncomingMessage } from 'node:http'

export interface BodyBounds {
  maxBytes: number
  /** The error for a longer body. */
  tooLarge(): Error
  /** The error for a broken connection. */
  broken(cause: unknown): unknown
  /** Called once, when the body has ended, broken or was canceled. */
  ended(): void
}

/** The body of an answer, which ends with an error when it is too long. Canceling it closes the connection. */
export function boundedBody(
  message: IncomingMessage,
  { maxBytes, tooLarge, broken, ended }: BodyBounds,
): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = message[Symbol.asyncIterator]()
  let size = 0
  const close = (): void => {
    message.destroy()
    ended()
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next()
          if (done === true) {
            ended()
            return controller.close()
          }
          size += value.length
          if (size <= maxBytes) return controller.enqueue(value)
          close()
          controller.error(tooLarge())
        } catch (error) {
          close()
          controller.error(broken(error))
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  )
}
