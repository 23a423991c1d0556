import { ParleyError } from '@parley/core'
import type { MiddlewareHandler } from 'hono'
import { JSON_TYPE } from './check-request.ts'
import type { RequestState } from './request-state.ts'

/** Charsets that are subsets of UTF-8. */
const charsets = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii'])

/**
 * Refuses a body that is not UTF-8, or has text that UTF-8 cannot encode. Otherwise its text would be altered and sent.
 */
export const refuseOtherThanUtf8: MiddlewareHandler<RequestState> = async (c, next) => {
  const { raw } = c.req
  if (raw.method === 'GET' || raw.method === 'HEAD' || raw.body === null) return next()
  const type = raw.headers.get('content-type') ?? ''
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type) ?? []
  if (!charsets.has(charset.toLowerCase())) {
    throw new ParleyError('input.unsupported_type', { field: 'content-type', reason: 'The charset must be UTF-8.' })
  }
  // Hono caches the body for the routes after its first read.
  const text = decoded(new Uint8Array(await c.req.arrayBuffer()))
  if (JSON_TYPE.test(type)) refuseBrokenText(text)
  await next()
}

function decoded(bytes: Uint8Array): string {
  if (looksWide(bytes)) throw malformed('The body is not UTF-8 but UTF-16.')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw malformed('The body is not UTF-8.')
  }
}

// It begins with a byte order mark of UTF-16, or with the two bytes of an ASCII character.
function looksWide([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0
}

/** An escape for NUL, or for half of a surrogate pair; the other half may follow. */
const suspect = /\\u(?:0000|[dD][89a-fA-F])/

/** A value inside a body, with its path. */
interface Place {
  value: unknown
  name: string
  within: Place | undefined
}

// Without recursion: a body may be nested as deep as it is long.
function refuseBrokenText(text: string): void {
  if (!suspect.test(text)) return
  const left: Place[] = [{ value: parsed(text), name: '', within: undefined }]
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    const { value } = at
    if (typeof value === 'string') ensureWhole(value, at)
    if (typeof value !== 'object' || value === null) continue
    for (const [name, inner] of Object.entries(value)) {
      ensureWhole(name, at)
      left.push({ value: inner, name, within: at })
    }
  }
}

function ensureWhole(text: string, at: Place): void {
  if (!text.isWellFormed()) throw broken(at, 'must have no half of a surrogate pair, which UTF-8 cannot carry')
  // A text of NUL alone is empty: the route refuses it.
  if (text.includes('\u0000') && text.replaceAll('\u0000', '') !== '')
    throw broken(at, 'must have no NUL, which no text can have')
}

function broken(at: Place, why: string): ParleyError {
  const field = fieldOf(at)
  return new ParleyError('input.invalid', {
    field,
    reason: `${field === 'body' ? 'The body' : `\`${field}\``} ${why}.`,
  })
}

/** The most names of a path in an error. No field of this API is deeper. */
const DEPTH = 8

function fieldOf(place: Place): string {
  const names: string[] = []
  for (let at = place; at.within !== undefined; at = at.within) {
    if (names.unshift(at.name) > DEPTH) return 'body'
  }
  return names.join('.') || 'body'
}

// The route refuses invalid JSON, or there is no route.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function malformed(reason: string): ParleyError {
  return new ParleyError('input.malformed', { field: 'body', reason })
}
