// 3GPP TS 23.038: the basic alphabet, and the extension, with two places for each character.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const EXTENDED = '^{}\\[~]|€\f'

const places: ReadonlyMap<string, number> = new Map([
  ...Array.from(BASIC, (each): [string, number] => [each, 1]),
  ...Array.from(EXTENDED, (each): [string, number] => [each, 2]),
])

/** The places of a character in the alphabet of GSM. `undefined`: the alphabet does not have it. */
export function gsmPlaces(character: string): number | undefined {
  return places.get(character)
}
