import type { Receipt } from '@parley/core/channel'

/** The bill of a message, as Twilio's API has it. Every field may be missing. The price is `null` until it is known. */
export interface Billed {
  num_segments?: unknown
  price?: unknown
  price_unit?: unknown
}

/**
 * The units and the cost of a message. The price of Twilio is negative where it charges. Segments of 0 are unknown: the
 * messaging service has not chosen a number yet.
 */
export function billOf({ num_segments, price, price_unit }: Billed): Pick<Receipt, 'units' | 'cost'> {
  const units = Number(num_segments ?? 0)
  const amount = typeof price === 'number' ? String(price) : price
  const currency = typeof price_unit === 'string' ? price_unit.toUpperCase() : ''
  const isPrice = typeof amount === 'string' && /^-?\d{1,12}(\.\d{1,12})?$/.test(amount) && /^[A-Z]{3}$/.test(currency)
  return {
    ...(Number.isSafeInteger(units) && units > 0 ? { units } : {}),
    ...(isPrice ? { cost: { amount: amount.startsWith('-') ? amount.slice(1) : negated(amount), currency } } : {}),
  }
}

function negated(amount: string): string {
  return /[1-9]/.test(amount) ? `-${amount}` : amount
}
