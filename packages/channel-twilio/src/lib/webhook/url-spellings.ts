/** A path in the spellings that have one meaning; see {@link spellingsOfQuery}. */
export function spellingsOfPath(path: string): string[] {
  return [...new Set([path, decoded(path), inCase(path, 'upper'), inCase(path, 'lower')])]
}

/**
 * A query in the spellings that have one meaning, the one that was given first: signs that need no percent-encoding
 * without it, blanks as `%20`, `+` or themselves, escapes in upper and in lower case.
 */
export function spellingsOfQuery(query: string): string[] {
  const plain = decoded(query)
  const blanks = [query, plain].flatMap((text) => ['%20', '+', ' '].map((blank) => text.replaceAll(/%20|\+/g, blank)))
  return [...new Set([query, plain, ...blanks, inCase(query, 'upper'), inCase(query, 'lower')])]
}

function decoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodedRun)
}

// What separates parameters, a blank and what is not printable keep their escapes: without them the meaning is another.
function decodedRun(run: string): string {
  try {
    return decodeURIComponent(run).replaceAll(/[\p{Control} %&=+#?]/gu, (character) => encodeURIComponent(character))
  } catch {
    return run
  }
}

function inCase(text: string, letters: 'upper' | 'lower'): string {
  return text.replaceAll(/%[0-9a-f]{2}/gi, (escape) =>
    letters === 'upper' ? escape.toUpperCase() : escape.toLowerCase(),
  )
}
