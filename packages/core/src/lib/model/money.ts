/** An amount of money, exact. */
export interface Money {
  /** A decimal number: `0.0075`. A price is positive. */
  amount: string
  /** The code of ISO 4217: `USD`. */
  currency: string
}

/** Whether a value is {@link Money}: a decimal amount, and a currency of three letters. */
export function isMoney(value: unknown): value is Money {
  const { amount, currency }: { amount?: unknown; currency?: unknown } = Object(value)
  if (typeof amount !== 'string' || typeof currency !== 'string') return false
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(amount) && /^[A-Z]{3}$/.test(currency)
}

/** The sum of amounts of one currency, without a loss of digits. */
export function sumOf(amounts: readonly string[]): string {
  const places = Math.max(0, ...amounts.map((amount) => amount.split('.')[1]?.length ?? 0))
  const total = amounts.reduce((sum, amount) => sum + scaled(amount, places), 0n)
  const digits = String(total < 0n ? -total : total).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  return `${total < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${digits.slice(-places)}`}`
}

function scaled(amount: string, places: number): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
  const value = BigInt(whole + fraction.padEnd(places, '0'))
  return amount.startsWith('-') ? -value : value
}
