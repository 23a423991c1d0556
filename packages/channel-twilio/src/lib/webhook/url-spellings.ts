/** What separates parameters, a blank and what is not printable: without its escape the meaning is another. */
const NEEDS_ESCAPE = /[\p{Control} %&=+#]/gu
const NEEDS_ESCAPE_IN_PATH = /[\p{Control} %&=+#?/]/gu
/** What RFC 3986 allows in a URL, and so no client and no parser escapes by itself; but for the apostrophe, which parsers do. */
const ALLOWED = /[\p{Control} %&=+#?\w\-.~:/[\]@!$()*,;]/gu

/** A path in the spellings that have one meaning; see {@link spellingsOfQuery}. */
export function spellingsOfPath(path: string): string[] {
  const bare = [decoded(path, NEEDS_ESCAPE_IN_PATH), decoded(path, ALLOWED)]
  return [...new Set([path, ...bare, inCase(path, 'upper'), inCase(path, 'lower')])]
}

/**
 * A query in the spellings that have one meaning, the one that was given first: without the escapes of signs that need
 * none, or of those alone that a client or a parser adds; blanks as `%20`, `+` or themselves; escapes in upper and in
 * lower case.
 */
export function spellingsOfQuery(query: string): string[] {
  const bare = [decoded(query, NEEDS_ESCAPE), decoded(query, ALLOWED)]
  const blanks = [query, ...bare].flatMap((text) => ['%20', '+', ' '].map((blank) => text.replaceAll(/%20|\+/g, blank)))
  const spellings = [query, ...bare, ...blanks, inCase(query, 'upper'), inCase(query, 'lower')]
  // A parser cuts blanks off at the end, and the value would be another.
  return [...new Set(spellings)].filter((spelling) => !spelling.endsWith(' '))
}

/** Undoes escapes, but for the characters of a class. */
function decoded(text: string, kept: RegExp): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => decodedRun(run, kept))
}

function decodedRun(run: string, kept: RegExp): string {
  try {
    return decodeURIComponent(run).replaceAll(kept, escaped)
  } catch {
    return run
  }
}

// Not encodeURIComponent alone, which leaves some signs as they are.
function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase()
  return `%${code.padStart(2, '0')}`
}

function inCase(text: string, letters: 'upper' | 'lower'): string {
  return text.replaceAll(/%[0-9a-f]{2}/gi, (octet) => (letters === 'upper' ? octet.toUpperCase() : octet.toLowerCase()))
}
