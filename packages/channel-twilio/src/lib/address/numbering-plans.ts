/** A spelling that a plan knows beside the one that is dialed from abroad today. */
interface Rule {
  country: string
  /** The national number in the other spelling. */
  from: RegExp
  to: string
}

/**
 * Numbers with two spellings, by the plan of their country. Each rule is a function of the number alone: the length or the
 * first digits differ between the spellings, and both reach the same subscriber.
 *
 * Not here: renumberings in which the new digits depend on the operator (Ivory Coast 2021, Vietnam 2018), and changes of
 * numbers that no text reaches (Colombia 2021). Such an old number is refused, because a rule could reach a stranger.
 */
const rules: readonly Rule[] = [
  // Argentina: a mobile is dialed with 9 from abroad, and without it as its owner knows it. No fixed line has its number.
  { country: '54', from: /^([123]\d{9})$/, to: '9$1' },
  // Benin, 30 November 2024: 01 before every number of eight digits.
  { country: '229', from: /^(\d{8})$/, to: '01$1' },
  // Brazil, 2012 to 2016: 9 before every mobile number of eight digits. 70 and 77 to 79 were trunked radio and kept eight.
  { country: '55', from: /^([1-9]{2})([689]\d{7}|7[1-6]\d{6})$/, to: '$19$2' },
  // Mexico, 3 August 2019: mobiles lost the 1 of calls from abroad, and the prefixes 01, 044 and 045 of calls within.
  { country: '52', from: /^(?:1|01|04[45])([2-9]\d{9})$/, to: '$1' },
]

/** The one spelling of a number in E.164: the other of a plan that has two becomes the one that is dialed today. */
export function canonicalNumber(number: string): string {
  for (const { country, from, to } of rules) {
    const national = number.slice(1 + country.length)
    if (number.startsWith(`+${country}`) && from.test(national)) return `+${country}${national.replace(from, to)}`
  }
  return number
}

/** Whether the plan of a number's country has numbers with two spellings. */
export function mayHaveTwoSpellings(number: string): boolean {
  return rules.some(({ country }) => number.startsWith(`+${country}`))
}

/**
 * An Argentine number that marks its mobile twice, with the 9 of calls from abroad and the 15 of calls within: without
 * the 9. Any other number is the same.
 */
export function withOneMobileMark(number: string): string {
  return /^\+549\d*15\d*$/.test(number) && number.length > '+5491123456789'.length ? `+54${number.slice(4)}` : number
}
