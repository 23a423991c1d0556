import { type ErrorCode, ParleyError } from '@parley/core'
import { parse } from 'content-disposition'

/** A file as the body of a request, with the facts in its headers. */
export interface ReceivedFile {
  content: AsyncIterable<Uint8Array>
  contentType: string | undefined
  name: string | undefined
  /** The bytes that `Content-Length` announces. */
  size: number | undefined
}

/**
 * The file in a request. Nothing of it is read before `content` is.
 *
 * @throws `input.unsupported_type` for a form: its body is not the file
 */
export function receivedFile({ headers, body }: Request): ReceivedFile {
  const contentType = headers.get('content-type') ?? undefined
  if (contentType !== undefined && /^multipart\//i.test(contentType)) {
    const reason = 'The body must be the file itself, and no form. Send it with the type of the file.'
    throw new ParleyError('input.unsupported_type', { field: 'content-type', reason })
  }
  const length = headers.get('content-length') ?? ''
  const size = /^\d{1,15}$/.test(length) && !headers.has('transfer-encoding') ? Number(length) : undefined
  return { content: bytesOf(body), contentType, name: nameIn(headers), size }
}

/** The part of the request that an error of an upload is about. */
const fields: { readonly [Code in ErrorCode]?: string } = {
  'input.malformed': 'body',
  'media.empty': 'body',
  'media.too_large': 'body',
  'media.type_mismatch': 'content-type',
}

/** The same error, with the part of the request that it is about. */
export function withField(error: unknown): unknown {
  if (!ParleyError.is(error) || error.field !== undefined) return error
  const { code, reason } = error
  const field = fields[code]
  return field === undefined ? error : new ParleyError(code, { field, reason, cause: error })
}

/** The name of a file in `Content-Disposition`, also in its form for other letters than ASCII. */
function nameIn(headers: Headers): string | undefined {
  const disposition = headers.get('content-disposition')
  const name = disposition === null ? undefined : parse(disposition).parameters.filename
  return name === '' ? undefined : name
}

/**
 * The bytes of a body, chunk by chunk.
 *
 * A body that is left early is not canceled. A cancel would end the connection, and the client would not read the answer.
 *
 * @throws `input.malformed` if the connection ends within it
 */
async function* bytesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  if (reader === undefined) return
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(broken)
      if (done) return
      yield value
    }
  } finally {
    reader.releaseLock()
  }
}

function broken(cause: unknown): never {
  throw new ParleyError('input.malformed', { field: 'body', reason: 'The connection ended within the body.', cause })
}
