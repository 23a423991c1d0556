import { z } from 'zod'

/** The price of a model, as decimals. */
export interface Price {
  /** Of a million tokens of a prompt: `0.40`. */
  input?: string
  /** Of a million tokens of an answer. */
  output?: string
  /** Of a minute of a recording. */
  minute?: string
  /** Default: `USD`. */
  currency?: string
}

const decimal = z.string('is no decimal in quotes').regex(/^\d{1,9}(\.\d{1,9})?$/, 'is no decimal, such as 0.40')

/** The form of a {@link Price}. */
export const priceSchema: z.ZodType = z.strictObject({
  input: decimal.optional(),
  output: decimal.optional(),
  minute: decimal.optional(),
  currency: z
    .string('is no text')
    .regex(/^[A-Z]{3}$/, 'is no currency, such as USD')
    .optional(),
})

/** The amounts that a call has used. */
export interface Used {
  inputTokens: number
  outputTokens: number
  /** Of a recording, in milliseconds. */
  milliseconds?: number
}

/** Decimals are whole numbers of this part of one. */
const DIGITS = 9n
const UNIT = 10n ** DIGITS
const [MILLION, MINUTE] = [1_000_000n, 60_000n]

/** The cost of a call, without rounding below a billionth; `null` without a price. */
export function costOf(used: Used, price: Price | undefined): { amount: string; currency: string } | null {
  if (price === undefined) return null
  const { inputTokens, outputTokens, milliseconds = 0 } = used
  const tokens = BigInt(inputTokens) * wholeOf(price.input) + BigInt(outputTokens) * wholeOf(price.output)
  const minutes = BigInt(Math.round(milliseconds)) * wholeOf(price.minute)
  const sum = (tokens * MINUTE + minutes * MILLION) / (MILLION * MINUTE)
  const cents = String(sum % UNIT)
    .padStart(Number(DIGITS), '0')
    .replace(/0+$/, '')
  return { amount: cents === '' ? String(sum / UNIT) : `${sum / UNIT}.${cents}`, currency: price.currency ?? 'USD' }
}

function wholeOf(decimal = '0'): bigint {
  const [whole = '0', part = ''] = decimal.split('.')
  return BigInt(whole + part.padEnd(Number(DIGITS), '0'))
}
