import { graphemesOf } from './graphemes.ts'
import { gsmPlaces } from './gsm.ts'
import { plainText } from './plain-text.ts'
import { smartEncoded } from './smart-encoding.ts'

/** The parts into which a text message is divided. Each part is billed. */
export interface Segments {
  parts: number
  /** The places that are used: septets, or UTF-16 code units. */
  length: number
  /** The places of all these parts. */
  room: number
  alphabet: 'gsm' | 'ucs2'
  /** The first character that made the text longer than it has to be; `undefined` if there is none. */
  costly: string | undefined
}

/** The options of {@link countSegments}. */
export interface CountOptions {
  /** `smart`: the provider replaces typographic signs before it counts. */
  encoding?: 'smart' | undefined
}

/**
 * Counts the parts of a text message: in the alphabet of GSM, else in UCS-2. No part begins inside a character.
 *
 * Source: 3GPP TS 23.038 (the alphabet), 23.040 (160 or 153 septets a part, 70 or 67 code units).
 *
 * @example
 * ```ts
 * countSegments('Your table is ready – see you soon').parts // 1
 * countSegments('a'.repeat(161)).parts // 2
 * ```
 */
export function countSegments(text: string, { encoding }: CountOptions = {}): Segments {
  const sent = encoding === 'smart' ? smartEncoded(text) : text
  const outside = firstOutside(sent)
  if (outside === undefined) return { ...inGsm(sent), alphabet: 'gsm', costly: undefined }
  const counts = counted(partlyJoined(sent), 70, 67)
  const plain = plainText(sent)
  const isCostly = plain !== sent && firstOutside(plain) === undefined && inGsm(plain).parts < counts.parts
  return { ...counts, alphabet: 'ucs2', costly: isCostly ? outside : undefined }
}

function firstOutside(text: string): string | undefined {
  for (const each of text) if (gsmPlaces(each) === undefined) return each
  return undefined
}

function inGsm(text: string): Counts {
  return counted(
    Array.from(text, (each) => gsmPlaces(each) ?? 1),
    160,
    153,
  )
}

// A grapheme that no part can carry is divided between its code points.
function partlyJoined(text: string): number[] {
  return graphemesOf(text).flatMap((each) =>
    each.length <= 67 ? each.length : Array.from(each, (point) => point.length),
  )
}

interface Counts {
  parts: number
  length: number
  room: number
}

/** The parts of characters with the given sizes. */
function counted(sizes: readonly number[], single: number, several: number): Counts {
  const length = sizes.reduce((sum, size) => sum + size, 0)
  if (length <= single) return { parts: 1, length, room: single }
  let parts = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > several) {
      parts += 1
      used = 0
    }
    used += size
  }
  return { parts, length, room: parts * several }
}
