/**
 * An address as plain text: without invisible characters, in ASCII where Unicode has other forms of the same characters.
 *
 * Phones and address books wrap a number in marks of its direction. Input methods write full-width characters and the
 * digits of other scripts. Word processors write dashes and spaces of many widths. Lists quote a number, and a spreadsheet
 * keeps its plus with an apostrophe.
 */
export function plainText(written: string): string {
  return written
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replaceAll(/[\uFF01-\uFF5E\uFE50-\uFE6F]/g, (character) => character.normalize('NFKC'))
    .replaceAll(/\p{Decimal_Number}/gu, digitOf)
    .replaceAll(/[\p{Dash_Punctuation}\u2212]/gu, '-')
    .replaceAll(/[\p{Space_Separator}\t]/gu, ' ')
    .replaceAll(/[\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65]/g, '.')
    .replaceAll(/^[\s<]+|[\s>,]+$/g, '')
    .replaceAll(/^[\p{Quotation_Mark}`´]+|[\p{Quotation_Mark}`´]+$/gu, '')
    .replace(/^[([] *\+([^()[\]]*)[)\]]/, '+$1 ')
    .trim()
}

// In Unicode the decimal digits of a script are consecutive, from zero to nine, without other digits between them.
function digitOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  let before = 0
  while (isDigit(code - before - 1)) before += 1
  return String(before % 10)
}

function isDigit(code: number): boolean {
  return code >= 0 && /^\p{Decimal_Number}$/u.test(String.fromCodePoint(code))
}
