/** Text as every store can hold it: NUL and lone surrogates become U+FFFD, everything else stays as it came. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD')
}

/** A value as JSON holds it, with every text in it {@link storable}; a number that is none is `null`, as JSON has it. */
export function allStorable<Value>(value: Value): Value {
  if (typeof value === 'string') return storable(value) as Value
  if (typeof value === 'number' && !Number.isFinite(value)) return null as Value
  if (Array.isArray(value)) return value.map(allStorable) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [storable(name), allStorable(field)])) as Value
}

/** The beginning of a text, for a list. Never ends within a surrogate pair. */
export function previewOf(text: string, limit = 280): string {
  if (text.length <= limit) return text
  return `${text
    .slice(0, limit - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`
}
