import { z } from 'zod'

/**
 * Text of so many characters.
 *
 * They are counted as JSON Schema counts them: an emoji is one, where JavaScript's `length` says two.
 */
export function characters(least: number, most: number): z.ZodString {
  const words = `must be text of ${least} to ${most} characters`
  return z
    .string()
    .refine((text) => inside([...text].length, least, most), words)
    .meta({ minLength: least, maxLength: most })
}

function inside(length: number, least: number, most: number): boolean {
  return least <= length && length <= most
}
