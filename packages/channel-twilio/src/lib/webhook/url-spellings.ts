/** Separators of parameters, blanks and unprintable characters: without its escape each has another meaning. */
const NEEDS_ESCAPE = /[\p{Control} %&=+#]/gu
const NEEDS_ESCAPE_IN_PATH = /[\p{Control} %&=+#?/]/gu
/**
 * The characters that RFC 3986 allows in a URL, so that clients and parsers do not escape them. The exception is the
 * apostrophe, which parsers escape.
 */
const ALLOWED = /[\p{Control} %&=+#?\w\-.~:/[\]@!$()*,;]/gu

/** A path in the spellings that have one meaning; see {@link spellingsOfQuery}. */
export function spellingsOfPath(path: string): string[] {
  const bare = [decoded(path, NEEDS_ESCAPE_IN_PATH), decoded(path, ALLOWED)]
  return [...new Set([path, ...bare, inCase(path, 'upper'), inCase(path, 'lower')])]
}

/**
 * A query in its equivalent spellings, the given one first. Unnecessary escapes are absent, or are those that a client
 * or a parser adds. Blanks are `%20`, `+` or themselves. Escapes are in upper or in lower case.
 */
export function spellingsOfQuery(query: string): string[] {
  const bare = [decoded(query, NEEDS_ESCAPE), decoded(query, ALLOWED)]
  const blanks = [query, ...bare].flatMap((text) => ['%20', '+', ' '].map((blank) => text.replaceAll(/%20|\+/g, blank)))
  const spellings = [query, ...bare, ...blanks, inCase(query, 'upper'), inCase(query, 'lower')]
  // A parser removes blanks at the end, which would change the value.
  return [...new Set(spellings)].filter((spelling) => !spelling.endsWith(' '))
}

/** Decodes escapes, except those of a class of characters. */
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

// encodeURIComponent alone leaves some signs unescaped.
function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase()
  return `%${code.padStart(2, '0')}`
}

function inCase(text: string, letters: 'upper' | 'lower'): string {
  return text.replaceAll(/%[0-9a-f]{2}/gi, (octet) => (letters === 'upper' ? octet.toUpperCase() : octet.toLowerCase()))
}
