import { z } from 'zod'

/**
 * Text of a length within bounds.
 *
 * Characters are counted as in JSON Schema: an emoji is one, but two in JavaScript's `length`.
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
