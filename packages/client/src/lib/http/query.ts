/** A value of a query: arrays repeat their parameter, `undefined` leaves it out. */
export type QueryValue = string | number | boolean | readonly string[] | undefined

/** Writes a query with its `?`; an empty text without parameters. */
export function queryOf(parameters: { readonly [name: string]: QueryValue }): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue
    for (const each of [value].flat()) search.append(name, String(each))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/** Writes an id as one part of a path. */
export function part(id: string): string {
  return encodeURIComponent(id)
}
