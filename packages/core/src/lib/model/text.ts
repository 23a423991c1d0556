/** Text that every store can hold: NUL and lone surrogates become U+FFFD. Everything else stays unchanged. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD')
}

/** Whether every store can hold a text: it has no NUL and no lone surrogate. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}

/**
 * A value as JSON holds it, with every text in it {@link storable}. `NaN` and an infinite number become `null`, as in
 * JSON. A value that is so already is returned itself.
 */
export function allStorable<Value>(value: Value): Value {
  if (isStorable(value)) return value
  if (typeof value === 'string') return storable(value) as Value
  if (typeof value === 'bigint') return String(value) as Value
  if (typeof value !== 'object' || value === null) return null as Value
  if (Array.isArray(value)) return value.map(allStorable) as Value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [storable(name), allStorable(field)])) as Value
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'bigint') return false
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, field]) => isStorable(name) && isStorable(field))
}

/** A text in plain ASCII, as JSON escapes it. Every database holds it, in any encoding. */
export function asciiOf(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The beginning of a text, for a list. Never ends within a surrogate pair. */
export function previewOf(text: string, limit = 280): string {
  if (text.length <= limit) return text
  return `${text
    .slice(0, limit - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`
}
