import { z } from 'zod'
import { isStorableText } from './model/text.ts'

/** The name of a channel or a tenant: text that every store can hold and compare. */
export const nameSchema: z.ZodType<string> = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .refine((name) => isStorableText(name) && !/\p{Cc}/u.test(name), 'must have no control characters')

/** Whether a value has these methods. */
export function has(value: unknown, ...methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  return methods.every((name) => typeof Reflect.get(value, name) === 'function')
}

/** Whether a value can be used as a store. */
export function isStore(value: unknown): boolean {
  return has(value, 'migrate', 'load', 'commit', 'find', 'claim', 'log')
}
