import { ParleyError } from '../errors/parley-error.ts'
import { isMediaId } from '../model/media-id.ts'
import type { ByteRange } from '../ports/media.ts'

/**
 * Refuses an id that is not of a media file. Every media store calls it before it builds a name.
 *
 * @throws `store.misused`
 */
export function ensureMediaId(id: string): void {
  if (isMediaId(id)) return
  throw new ParleyError('store.misused', { field: 'id', reason: 'The id is not one of a media file.' })
}

/**
 * The first byte of a range, and the one behind its last, within a file.
 *
 * @throws `store.misused` for numbers that are not whole, are negative, or end before they start
 */
export function boundsOf(range: ByteRange | undefined, size: number): { start: number; end: number } {
  const { start = 0, end = size } = range ?? {}
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end)
  if (!whole || start < 0 || (range?.end !== undefined && end < start)) {
    const reason = 'The range must be of whole numbers from 0, and must not end before it starts.'
    throw new ParleyError('store.misused', { field: 'range', reason })
  }
  return { start: Math.min(start, size), end: Math.max(Math.min(end, size), Math.min(start, size)) }
}
