/**
 * An object with these fields. The caller spreads it and fills it by name.
 *
 * An object that gains more than a dozen fields by variable names becomes a dictionary. The spread of a parsed object
 * does not. It is filled and read several times quicker.
 */
export function blankOf(fields: readonly string[]): { readonly [field: string]: null } {
  return JSON.parse(JSON.stringify(Object.fromEntries(fields.map((field) => [field, null]))))
}
