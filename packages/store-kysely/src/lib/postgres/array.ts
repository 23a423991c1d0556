/** A list of texts as the server writes one itself: every driver passes a text on as it is. */
export function arrayOf(texts: readonly (string | null)[]): string {
  return `{${texts.map((text) => (text === null ? 'null' : quotedElement(text))).join(',')}}`
}

function quotedElement(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
}
