/** An amount of money in the reader's language, with all digits of a small one: `$0.0021`. */
export function moneyOf({ amount, currency }: { amount: string; currency: string }, locale: string): string {
  const maximumFractionDigits = 6
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits })
  return format.format(Number(amount))
}
