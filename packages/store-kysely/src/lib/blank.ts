/**
 * An object with these fields, to be spread and then filled by name.
 *
 * An object that gains more than a dozen fields one by one, each named by a variable, becomes a dictionary; a spread of
 * one that was parsed stays what an object literal is, which is filled and read several times quicker.
 */
export function blankOf(fields: readonly string[]): { readonly [field: string]: null } {
  return JSON.parse(JSON.stringify(Object.fromEntries(fields.map((field) => [field, null]))))
}
