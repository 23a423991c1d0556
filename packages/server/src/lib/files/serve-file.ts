import { ParleyError } from '@parley/core'
import type { OpenedFile, OpenFileOptions } from '@parley/core/media'
import { problemResponse } from '@parley/core/protocol'
import { type ServedFile, servedMedia } from '@parley/media/serve'

/** Opens a file, or a range of it. */
export type OpenFile = (options: OpenFileOptions) => Promise<OpenedFile>

/**
 * Answers a GET or a HEAD for a file: the whole file, one range, or 304.
 *
 * The file is read while it is sent. The end of a connection closes it.
 */
export async function serveFile(open: OpenFile, request: Request, requestId: string): Promise<Response> {
  const { signal, headers: asked, method } = request
  const whole = await open({ signal })
  const { status, headers, range } = servedMedia(servedOf(whole), asked)
  if (status === 200 && method !== 'HEAD') return new Response(whole.content, { status, headers })
  await whole.content.cancel()
  if (status === 416) return outOfRange(whole.size, requestId)
  if (range === undefined || method === 'HEAD') return new Response(null, { status, headers })
  const { content } = await open({ signal, range })
  return new Response(content, { status, headers })
}

/** The size is that of the bytes. The record of a stored file has its digest. */
function servedOf({ file: { contentType, name, sha256 }, size }: OpenedFile): ServedFile {
  return { contentType, name, size, sha256: sha256 ?? '' }
}

function outOfRange(size: number, requestId: string): Response {
  const response = problemResponse(
    new ParleyError('media.out_of_range', { reason: `It has ${size} bytes.` }),
    requestId,
  )
  response.headers.set('content-range', `bytes */${size}`)
  return response
}
