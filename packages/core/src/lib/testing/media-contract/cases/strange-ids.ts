import type { MediaId } from '../../../model/media-id.ts'

const digits = '0123456789abcdef0123456789abcdef'

/** Strings that are not an id of a media file. Some of them are paths. */
export const strangeIds: readonly MediaId[] = [
  '',
  '.',
  '..',
  '../../etc/passwd',
  '/etc/passwd',
  'C:\\windows\\win.ini',
  `med_${digits}/..`,
  `../med_${digits}`,
  `med_${digits.toUpperCase()}`,
  `med_${digits}0`,
  `med_${digits.slice(1)}`,
  `med_${digits}\n`,
  `med_${digits}\0`,
  `med_${digits}.jpg`,
  `msg_${digits}`,
  'photo.jpg',
  '%2e%2e%2fetc',
  'CON',
] as MediaId[]
