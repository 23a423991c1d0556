/** Typographic signs, and the plain ones that read the same. */
const plain: ReadonlyMap<string, string> = new Map([
  ['’', "'"],
  ['‘', "'"],
  ['“', '"'],
  ['”', '"'],
  ['–', '-'],
  ['—', '-'],
  ['…', '...'],
  ['\u00a0', ' '],
])

/** The text with plain signs in place of typographic ones. */
export function plainText(text: string): string {
  return Array.from(text, (each) => plain.get(each) ?? each).join('')
}
