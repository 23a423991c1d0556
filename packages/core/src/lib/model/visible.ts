/** Number signs of Arabic and Kaithi. Unicode classes them as format characters, but they are visible. */
const seen = '\\u0600-\\u0605\\u06dd\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}'

/**
 * Letters and symbols with a blank glyph: Braille without a dot, fillers, a note without a head. The place of an object
 * is one too.
 */
const blank = '\\u2800\\ufffc\\u{13441}\\u{13442}\\u{16fe4}\\u{1d159}'

// White space. Characters that are ignored by default: zero-width and soft hyphens, joiners, fillers of Hangul,
// variation selectors, tags. Controls and formats. Code points that are not characters.
const invisible = `\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Noncharacter_Code_Point}${blank}`

const visible = new RegExp(`[^${invisible}]|[${seen}]`, 'u')

/**
 * Whether a text has at least one visible character. A text without one is refused with `text.empty`.
 *
 * A combining mark alone is visible, and so is an emoji. A variation selector, a joiner and a blank of Braille are not.
 */
export function isVisible(text: string): boolean {
  return visible.test(text)
}
