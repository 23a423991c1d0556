import type { Branded } from './ids.ts'

/** The id of a media file. Parley makes it, never a sender or a provider. */
export type MediaId = Branded<'MediaId'>

const form = /^med_[0-9a-f]{32}$/

/** A fresh id of a media file, from 128 random bits in lower-case hexadecimal. */
export function newMediaId(random: string): MediaId {
  return `med_${random}` as MediaId
}

/** Whether a string has the form of a {@link MediaId}. Such a string is safe as a part of a path or of a URL. */
export function isMediaId(value: string): value is MediaId {
  return form.test(value)
}
