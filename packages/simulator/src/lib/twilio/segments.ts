// The GSM 03.38 basic alphabet, and its extension, with two places for each character.
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const EXTENSION = new Set('\f^{}\\[~]|€')

/**
 * The number of SMS segments of a text.
 *
 * GSM-7 has 160 places in one segment and 153 in each of several. A single character outside that alphabet makes the
 * whole text UCS-2, with 70 and 67. A character is never split over two segments.
 */
export function segments(text: string): number {
  const characters = [...text]
  const gsm = characters.every((character) => BASIC.has(character) || EXTENSION.has(character))
  const sizes = characters.map((character) => (gsm ? (EXTENSION.has(character) ? 2 : 1) : character.length))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total <= (gsm ? 160 : 70)) return 1
  const room = gsm ? 153 : 67
  let count = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > room) {
      count += 1
      used = 0
    }
    used += size
  }
  return count
}
