/** A list of texts in the notation of the server. Every driver passes a text unchanged. */
export function arrayOf(texts: readonly (string | null)[]): string {
  return `{${texts.map((text) => (text === null ? 'null' : quotedElement(text))).join(',')}}`
}

function quotedElement(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
}
