/** Text as every store can hold it: NUL and lone surrogates become U+FFFD, everything else stays as it came. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD')
}

/**
 * A value as JSON holds it, with every text in it {@link storable}; a number that is none is `null`, as JSON has it. What
 * is so already is answered as it is.
 */
export function allStorable<Value>(value: Value): Value {
  if (isStorable(value)) return value
  if (typeof value === 'string') return storable(value) as Value
  if (typeof value !== 'object' || value === null) return null as Value
  if (Array.isArray(value)) return value.map(allStorable) as Value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [storable(name), allStorable(field)])) as Value
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000')
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, field]) => isStorable(name) && isStorable(field))
}

/** The beginning of a text, for a list. Never ends within a surrogate pair. */
export function previewOf(text: string, limit = 280): string {
  if (text.length <= limit) return text
  return `${text
    .slice(0, limit - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`
}
