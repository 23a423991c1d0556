/** The number of kinds between two conditions. */
const CHUNK = 8

/**
 * The blocks of kinds, in order. After every few of them a condition skips the rest.
 *
 * A block without work still costs its own condition. The kinds of modules are last. So a call without records of
 * modules does not pay for each.
 *
 * @param reaches whether a call has a list of the kind at a place, or of a kind after it
 */
export function byKind(blocks: readonly string[], reaches: (place: number) => string, from = 0): string {
  const some = blocks.slice(from, from + CHUNK).join('')
  const next = from + CHUNK
  if (next >= blocks.length) return some
  return `${some}
  if ${reaches(next)} then${byKind(blocks, reaches, next)}
  end if;`
}
