import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { ParleyError } from '../errors/parley-error.ts'
import type { TenantId, Time } from '../model/ids.ts'
import { isMediaId, type MediaId } from '../model/media-id.ts'

/** The parts of a signed URL that name a media file. */
export interface SignedMedia {
  tenant: TenantId
  id: MediaId
  /** The first time at which the URL is refused. */
  expires: Time
}

export interface SignMediaUrlOptions extends Omit<SignedMedia, 'tenant'> {
  tenant: string
  /** The secret of the installation. At least 16 bytes. The key is derived from it, and is used for nothing else. */
  secret: string | Uint8Array
  /** The URL of the server's signed media, without a trailing slash: `https://chat.example.com/media`. */
  base: string
}

export interface VerifyMediaUrlOptions {
  secret: string | Uint8Array
  /** The URL that was requested, or its path and query. Only its last two path segments and its query are read. */
  url: string
  now: Time
}

/** The purpose of the key. A change of the form of the URL needs another text. */
const PURPOSE = utf8ToBytes('parley media url 1')
const LEAST_SECRET = 16
const SIGNATURE = /^[0-9a-f]{64}$/
const TIME = /^(?:0|[1-9]\d{0,15})$/

/**
 * A public URL for a media file, for a provider that downloads the files of a message.
 *
 * The URL is the credential. Every client that has it can read the file until it expires. Its signature is the
 * HMAC-SHA-256 over tenant, id and expiry.
 *
 * @throws `parley.misconfigured` for a secret of less than 16 bytes
 */
export function signMediaUrl({ secret, base, ...media }: SignMediaUrlOptions): string {
  const query = `expires=${media.expires}&signature=${bytesToHex(signatureOf(secret, media))}`
  return `${base}/${encodeURIComponent(media.tenant)}/${media.id}?${query}`
}

/**
 * Reads a URL that {@link signMediaUrl} made.
 *
 * @throws `media.link_invalid` for a URL that has expired, was changed, or was made with another secret
 * @throws `parley.misconfigured` for a secret of less than 16 bytes
 */
export function verifyMediaUrl({ secret, url, now }: VerifyMediaUrlOptions): SignedMedia {
  const read = readUrl(url)
  const isGenuine = read !== undefined && equal(read.signature, signatureOf(secret, read.media))
  if (!isGenuine) throw new ParleyError('media.link_invalid', { reason: 'The signature of the link does not fit.' })
  if (now >= read.media.expires) throw new ParleyError('media.link_invalid', { reason: 'The link has expired.' })
  return read.media
}

/** The signed parts of a URL. */
type Unsigned = Pick<SignMediaUrlOptions, 'tenant' | 'id' | 'expires'>

function signatureOf(secret: string | Uint8Array, { tenant, id, expires }: Unsigned): Uint8Array {
  const bytes = typeof secret === 'string' ? utf8ToBytes(secret) : secret
  if (bytes.length < LEAST_SECRET) {
    const reason = `The secret has ${bytes.length} bytes. At least ${LEAST_SECRET} are needed.`
    throw new ParleyError('parley.misconfigured', { field: 'secret', reason })
  }
  const key = hkdf(sha256, bytes, undefined, PURPOSE, 32)
  // An id and a time have no line feed, so no tenant can form another link.
  return hmac(sha256, key, utf8ToBytes(`${id}\n${expires}\n${tenant}`))
}

function readUrl(url: string): { media: SignedMedia; signature: Uint8Array } | undefined {
  const [path = '', search = ''] = url.split('#', 1).join('').split('?', 2)
  const [tenant, id = ''] = path.split('/').slice(-2)
  const query = new URLSearchParams(search)
  const [expires = '', signature = ''] = [query.get('expires') ?? '', query.get('signature') ?? '']
  const name = tenant === undefined ? undefined : decoded(tenant)
  if (name === undefined || !isMediaId(id) || !TIME.test(expires) || !SIGNATURE.test(signature)) return undefined
  return { media: { tenant: name as TenantId, id, expires: Number(expires) }, signature: hexToBytes(signature) }
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** Compares in constant time: a difference at any place takes the same time. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (const [place, byte] of a.entries()) difference |= byte ^ (b[place] ?? 0)
  return difference === 0
}
