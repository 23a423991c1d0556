/** A list of text as the server writes one itself: every driver hands text over as it is. */
export function arrayOf(names: Iterable<string>): string {
  return `{${Array.from(names, (name) => `"${name.replaceAll(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
