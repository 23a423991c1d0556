import { ParleyError } from '@parley/core'
import { unknownName } from '@parley/core/store'

/** Checks an option. Returns the fault of a value, or nothing if it is valid. */
type Check = (value: unknown) => string | undefined

/** One way to configure a store: its options, and the one that it requires. */
export interface Form {
  [option: string]: Check
}

/** A text that is not empty. */
export function text(what: string): Check {
  return (value) => (typeof value === 'string' && value.trim() !== '' ? undefined : `It must be ${what}.`)
}

/** Absent, or true or false. */
export const flag: Check = (value) =>
  value === undefined || typeof value === 'boolean' ? undefined : 'It must be true or false.'

/** Absent, or a number of things. */
export const count: Check = (value) =>
  value === undefined || (Number.isSafeInteger(value) && Number(value) > 0)
    ? undefined
    : 'It must be a whole number from 1 on.'

/** An object with these methods. */
export function object(what: string, ...methods: readonly string[]): Check {
  return (value) => {
    const fits = methods.every((name) => typeof Object(value)[name] === 'function')
    return fits ? undefined : `It must be ${what}.`
  }
}

/**
 * Checks the configuration of a store, which may come from JavaScript or from an environment.
 *
 * @param hint the fix for options of no declared form
 * @throws `store.misconfigured` naming the option, the reason and the nearest right name
 */
export function ensureOptions(given: unknown, forms: readonly Form[], hint: string): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw misconfigured(undefined, hint)
  const names = Object.keys(given).filter((name) => Reflect.get(given, name) !== undefined)
  const known = [...new Set(forms.flatMap((form) => Object.keys(form)))]
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw misconfigured(unknown, unknownName('option', unknown, known))
  const form = forms.find((each) => names.includes(Object.keys(each)[0] ?? ''))
  if (form === undefined) throw misconfigured(Object.keys(given)[0], hint)
  const [first = ''] = Object.keys(form)
  const odd = names.find((name) => !(name in form))
  if (odd !== undefined) throw misconfigured(odd, `It cannot be given with ${first}.`)
  for (const [name, check] of Object.entries(form)) {
    const reason = check(Reflect.get(given, name))
    if (reason !== undefined) throw misconfigured(name, reason)
  }
}

function misconfigured(field: string | undefined, reason: string): ParleyError {
  return new ParleyError('store.misconfigured', { field, reason })
}
