const TOKEN =
  /<\?xml[^>]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+|</g

/** Whether a text is a TwiML document: well-formed, with `<Response>` as its root. Its verbs are ignored. */
export function isTwiml(text: string): boolean {
  const open: string[] = []
  let roots = 0
  for (const [token, closing, name, , empty] of text.trim().matchAll(TOKEN)) {
    if (token === '<') return false
    if (name === undefined) {
      if (open.length === 0 && !token.startsWith('<?') && !token.startsWith('<!--') && token.trim() !== '') return false
    } else if (closing) {
      if (open.pop() !== name) return false
    } else {
      if (open.length === 0) {
        if (name !== 'Response') return false
        roots += 1
      }
      if (!empty) open.push(name)
    }
  }
  return roots === 1 && open.length === 0
}
