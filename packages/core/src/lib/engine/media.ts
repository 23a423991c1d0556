import { ParleyError } from '../errors/parley-error.ts'
import { chunksOf } from '../media/chunks.ts'
import { signMediaUrl, verifyMediaUrl } from '../media/signed-url.ts'
import type { TenantId, Time } from '../model/ids.ts'
import type { MediaId } from '../model/media-id.ts'
import type { MediaStore } from '../ports/media.ts'
import type { MediaCheck, MediaOptions } from '../ports/media-options.ts'

const DAY = 86_400_000
const MOST_BYTES = 25_000_000

/** The media store of an installation, its fetch and its links. */
export interface EngineMedia {
  store: MediaStore
  fetch: typeof fetch
  check: MediaCheck
  maxBytes: number
  /** A public URL of a file; `undefined` if the installation has no public URL. */
  link(tenant: TenantId, id: MediaId, now: Time): string | undefined
  /** Reads a URL that `link` made. @throws `media.link_invalid` */
  readLink(url: string, now: Time): { tenant: TenantId; id: MediaId }
}

/** The parts of an installation's links. */
interface Links {
  secret: string
  /** Without a trailing slash. */
  publicUrl: string | undefined
}

/** The media of an installation, with its defaults. */
export function mediaOf(options: MediaOptions | undefined, { secret, publicUrl }: Links): EngineMedia | undefined {
  if (options === undefined) return undefined
  const { store, fetch, check = checkSize, maxBytes = MOST_BYTES, linkedFor = DAY } = options
  const base = publicUrl === undefined ? undefined : `${publicUrl}/media`
  return {
    ...{ store, fetch, check, maxBytes },
    link(tenant, id, now) {
      return base === undefined ? undefined : signMediaUrl({ secret, base, tenant, id, expires: now + linkedFor })
    },
    readLink: (url, now) => verifyMediaUrl({ secret, url, now }),
  }
}

const UNKNOWN_TYPE = 'application/octet-stream'

/** Refuses a file that is empty or too large. Accepts the declared type unchecked. */
const checkSize: MediaCheck = async (content, { signal, maxBytes, declared = UNKNOWN_TYPE }) => {
  const chunks = chunksOf(content, signal)
  let first = await chunks.next()
  while (first.done !== true && first.value.length === 0) first = await chunks.next()
  if (first.done === true) throw new ParleyError('media.empty')
  return { contentType: declared, content: bounded(first.value.slice(), chunks, maxBytes) }
}

async function* bounded(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let size = 0
  const counted = (chunk: Uint8Array): Uint8Array => {
    size += chunk.length
    if (size > maxBytes) throw new ParleyError('media.too_large', { reason: `It has more than ${maxBytes} bytes.` })
    return chunk
  }
  try {
    yield counted(first)
    for await (const chunk of rest) yield counted(chunk)
  } finally {
    await rest.return(undefined)
  }
}
