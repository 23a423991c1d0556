/** A spelling of a numbering plan beside the one that is dialed from abroad today. */
interface Rule {
  country: string
  /** The national number in the other spelling. */
  from: RegExp
  to: string
}

/**
 * Numbers with two spellings, by the plan of their country. Each rule is a function of the number alone. The length or
 * the first digits differ between the spellings, and both reach the same subscriber.
 *
 * Excluded: renumberings in which the new digits depend on the operator (Ivory Coast 2021, Vietnam 2018). Excluded too:
 * changes of numbers that receive no text (Colombia 2021). Such an old number is refused, because a rule could reach
 * another person.
 */
const rules: readonly Rule[] = [
  // Argentina: a mobile is dialed with 9 from abroad and without it at home. No fixed line has the same number.
  { country: '54', from: /^([123]\d{9})$/, to: '9$1' },
  // Benin, 30 November 2024: 01 before every number of eight digits.
  { country: '229', from: /^(\d{8})$/, to: '01$1' },
  // Brazil, 2012 to 2016: 9 before every mobile number of eight digits. 70 and 77 to 79 were trunked radio and kept eight.
  { country: '55', from: /^([1-9]{2})([689]\d{7}|7[1-6]\d{6})$/, to: '$19$2' },
  // Mexico, 3 August 2019: mobiles lost the 1 of calls from abroad. Domestic calls lost the prefixes 01, 044 and 045.
  { country: '52', from: /^(?:1|01|04[45])([2-9]\d{9})$/, to: '$1' },
]

/** The canonical spelling of a number in E.164. If the plan has two spellings: the one that is dialed today. */
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
 * Removes the 9 of an Argentine number that has both mobile marks: 9 (from abroad) and 15 (domestic). Returns any other
 * number unchanged.
 */
export function withOneMobileMark(number: string): string {
  return /^\+549\d*15\d*$/.test(number) && number.length > '+5491123456789'.length ? `+54${number.slice(4)}` : number
}
