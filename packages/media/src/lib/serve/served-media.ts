import { create } from 'content-disposition'
import parseRange from 'range-parser'
import { isTextual, mediaTypeOf, UNKNOWN_TYPE } from '../type/media-type.ts'

/** The metadata of a file in its record. */
export interface ServedFile {
  size: number
  /** The type of its bytes. */
  contentType: string
  /** The SHA-256 of its bytes. It is the entity tag. */
  sha256: string
  /** The name from its sender. Any text. Default: none. */
  name?: string | null | undefined
}

/** A range as a media store takes it: from `start`, and up to but without `end`. */
export interface BytesOfFile {
  start: number
  end: number
}

/** The answer to a request for a file, without its body. */
export interface ServedMedia {
  status: 200 | 206 | 304 | 416
  headers: Record<string, string>
  /** The part of the file in the body; absent for an empty body. A `HEAD` request has no body either. */
  range?: BytesOfFile
}

const LONGEST_NAME = 150

/** Characters that no name of a file needs: of control, of direction, and invisible ones. */
const unwanted = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/**
 * The status, the headers and the range of bytes with which a foreign file is served.
 *
 * A browser saves the file and never shows it as a page: `attachment`, `nosniff`, and a policy that allows nothing. A
 * request for one range of bytes gets it. A request for several gets the whole file. The caller has checked access before.
 */
export function servedMedia(file: ServedFile, request: Headers): ServedMedia {
  const etag = `"${file.sha256}"`
  const headers: Record<string, string> = {
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': create(fileNameOf(file.name)),
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': servedTypeOf(file.contentType),
    'cross-origin-resource-policy': 'same-origin',
    etag,
    'x-content-type-options': 'nosniff',
  }
  if (tagsOf(request.get('if-none-match')).some((tag) => tag === '*' || tag === etag)) return { status: 304, headers }
  const range = rangeOf(file.size, request, etag)
  if (range === 'unsatisfiable') {
    headers['content-range'] = `bytes */${file.size}`
    headers['content-length'] = '0'
    return { status: 416, headers }
  }
  const { start, end }: BytesOfFile = range ?? { start: 0, end: file.size }
  headers['content-length'] = String(end - start)
  if (range === undefined) return { status: 200, headers, range: { start, end } }
  headers['content-range'] = `bytes ${start}-${end - 1}/${file.size}`
  return { status: 206, headers, range: { start, end } }
}

function rangeOf(size: number, request: Headers, etag: string): BytesOfFile | 'unsatisfiable' | undefined {
  const wanted = request.get('range')
  const condition = request.get('if-range')
  // A part of another version would not match the client's data.
  if (wanted === null || (condition !== null && condition !== etag)) return undefined
  const [, last] = /^bytes=-(\d+)$/i.exec(wanted.trim()) ?? []
  // The library finds no part if the requested end is after the end of the file. HTTP returns the whole rest.
  if (size > 0 && Number(last) > size) return { start: 0, end: size }
  const ranges = parseRange(size, wanted)
  if (ranges === -1) return /^bytes=/i.test(wanted) ? 'unsatisfiable' : undefined
  if (ranges === -2 || ranges.type.toLowerCase() !== 'bytes') return undefined
  const [range, ...more] = ranges
  return range === undefined || more.length > 0 ? undefined : { start: range.start, end: range.end + 1 }
}

/** A name without a path, and without characters that hide its extension. */
function fileNameOf(name: string | null | undefined): string | undefined {
  const [last = ''] = (name ?? '').split(/[/\\]/).slice(-1)
  const plain = last.toWellFormed().replaceAll(unwanted, '').trim()
  if (/^\.*$/.test(plain)) return undefined
  if (plain.length <= LONGEST_NAME) return plain
  // The extension stays, because systems choose a program by it.
  const [extension = ''] = /\.[^.]{1,20}$/.exec(plain) ?? []
  return `${plain.slice(0, LONGEST_NAME - extension.length)}${extension}`.toWellFormed()
}

function servedTypeOf(contentType: string): string {
  const type = mediaTypeOf(contentType) ?? UNKNOWN_TYPE
  return isTextual(type) ? `${type}; charset=utf-8` : type
}

function tagsOf(header: string | null): string[] {
  return (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
}
