/**
 * Letters that Unicode does not decompose, but that are typed for one another. Each row is folded into its first
 * column.
 */
const forms: readonly (readonly [plain: string, forms: string])[] = [
  // A keyboard without them has these instead.
  ['ae', 'æ'],
  ['oe', 'œ'],
  ['o', 'øɔ'],
  ['l', 'ł'],
  ['d', 'đðɗɖ'],
  ['h', 'ħ'],
  ['t', 'ŧ'],
  ['th', 'þ'],
  ['e', 'əɛ'],
  ['n', 'ŋɲ'],
  ['b', 'ɓ'],
  ['k', 'ƙ'],
  ['y', 'ƴ'],
  // Many people write Ukrainian, Kazakh, Kyrgyz, Tatar, Uzbek, Tajik and Mongolian on a Russian keyboard.
  ['г', 'ґғҕ'],
  ['к', 'қҡ'],
  ['н', 'ңҥ'],
  ['о', 'ө'],
  ['у', 'үұ'],
  ['х', 'ҳһ'],
  ['ж', 'җ'],
  ['ч', 'ҷ'],
  ['з', 'ҙ'],
  ['с', 'ҫ'],
  ['а', 'ә'],
  // Arabic, Persian, Urdu and Kurdish keyboards have code points of their own for one letter.
  ['\u0627', '\u0671\u0672\u0673'],
  ['\u064a', '\u0649\u06cc\u06cd\u06ce\u06d0\u06d2'],
  ['\u0643', '\u06a9\u06aa'],
  ['\u0647', '\u0629\u06be\u06c1\u06c3\u06d5'],
  // Malayalam has consonants without a vowel as one code point, or as two and a joiner.
  ['ണ്', 'ൺ'],
  ['ന്', 'ൻ'],
  ['ര്', 'ർ'],
  ['ല്', 'ൽ'],
  ['ള്', 'ൾ'],
  ['ക്', 'ൿ'],
  // Hebrew letters at the end of a word, and the ligatures of Yiddish.
  ['כ', 'ך'],
  ['מ', 'ם'],
  ['נ', 'ן'],
  ['פ', 'ף'],
  ['צ', 'ץ'],
  ['וו', 'װ'],
  ['וי', 'ױ'],
  ['יי', 'ײ'],
]

const plain: ReadonlyMap<string, string> = new Map(
  forms.flatMap(([letter, others]) => [...others].map((other): [string, string] => [other, letter])),
)

/** The form in which a letter is compared: one case, one of its forms. */
export function plainLetter(letter: string): string {
  // By way of the upper case, which is one for both forms of sigma and spells ß as ss.
  const lower = letter.toLowerCase().toUpperCase().toLowerCase()
  return plain.get(lower) ?? lower
}

const katakana = /^[\u30a1-\u30f6\u30fd\u30fe]$/
const KATAKANA_BEHIND_HIRAGANA = 0x60

/** The form of a letter in a script without spaces: Katakana as Hiragana. */
export function plainKana(letter: string): string {
  if (!katakana.test(letter)) return letter
  return String.fromCharCode(letter.charCodeAt(0) - KATAKANA_BEHIND_HIRAGANA)
}

const digit = /^\p{Nd}$/u

/** A decimal digit of any script as a digit of ASCII. `undefined` if the character is not a digit. */
export function plainDigit(character: string): string | undefined {
  if (!digit.test(character)) return undefined
  const code = character.codePointAt(0) ?? 0
  let first = code
  // Unicode has the digits of a script in one row from zero to nine.
  while (digit.test(String.fromCodePoint(first - 1))) first -= 1
  return String((code - first) % 10)
}
