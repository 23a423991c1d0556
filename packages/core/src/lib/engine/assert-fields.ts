import { ParleyError } from '../errors/parley-error.ts'

/** Refuses a field that is not among those that are known: a misspelled one would change nothing, in silence. */
export function assertFields(input: object, known: readonly string[]): void {
  const field = Object.keys(input).find((name) => !known.includes(name))
  if (field === undefined) return
  throw new ParleyError('input.invalid', {
    field,
    reason: `There is no field by this name. The fields are ${known.join(', ')}.`,
  })
}
