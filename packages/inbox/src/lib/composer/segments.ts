/** The parts into which a text message is divided. Each part is billed. */
export interface Segments {
  parts: number
  /** The units that are used: septets, or UTF-16 code units. */
  length: number
  /** The units of all these parts. */
  room: number
  /** The first character that made the text longer than it has to be; `undefined` if there is none. */
  costly: string | undefined
}

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const EXTENDED = '^{}\\[~]|€\f'

const basic = new Set(BASIC)
const extended = new Set(EXTENDED)

/** Typographic signs, and the plain ones that read the same. */
const plain: { readonly [sign: string]: string } = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u00a0': ' ',
}

/**
 * Counts the parts of a text message: in the alphabet of GSM, else in UCS-2.
 *
 * Source: 3GPP TS 23.038 (the alphabet), 23.040 (160 or 153 septets a part, 70 or 67 code units).
 */
export function segmentsOf(text: string): Segments {
  const characters = Array.from(text)
  const outside = characters.find((each) => !basic.has(each) && !extended.has(each))
  if (outside === undefined) {
    const length = characters.reduce((sum, each) => sum + (extended.has(each) ? 2 : 1), 0)
    return { ...counted(length, 160, 153), costly: undefined }
  }
  const counts = counted(text.length, 70, 67)
  const simpler = partsInGsm(plainOf(text))
  return {
    ...counts,
    costly: simpler !== undefined && simpler < counts.parts && Object.hasOwn(plain, outside) ? outside : undefined,
  }
}

/** The text with plain signs in place of typographic ones. */
export function plainOf(text: string): string {
  return Array.from(text, (each) => plain[each] ?? each).join('')
}

/** The parts of a text in the alphabet of GSM; `undefined` if a character is not in it. */
function partsInGsm(text: string): number | undefined {
  const characters = Array.from(text)
  if (!characters.every((each) => basic.has(each) || extended.has(each))) return undefined
  return counted(
    characters.reduce((sum, each) => sum + (extended.has(each) ? 2 : 1), 0),
    160,
    153,
  ).parts
}

function counted(length: number, single: number, several: number): { parts: number; length: number; room: number } {
  if (length <= single) return { parts: 1, length, room: single }
  const parts = Math.ceil(length / several)
  return { parts, length, room: parts * several }
}
