/** How many kinds there are between two conditions. */
const CHUNK = 8

/**
 * The blocks of kinds, one behind the other. Behind every few of them a condition skips the rest.
 *
 * A block without work still costs its own condition. The kinds of modules are last, so that a call that has none of them
 * does not pay for each.
 *
 * @param reaches whether a call has something for the kind at a place, or for one behind it
 */
export function byKind(blocks: readonly string[], reaches: (place: number) => string, from = 0): string {
  const some = blocks.slice(from, from + CHUNK).join('')
  const next = from + CHUNK
  if (next >= blocks.length) return some
  return `${some}
  if ${reaches(next)} then${byKind(blocks, reaches, next)}
  end if;`
}
