// The calling codes of the world. None is the beginning of another.
const callingCode = new RegExp(
  [
    '^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]',
    '|2(?:1[1-368]|[2346]\\d|5[0-8]|9[01789])|3(?:[57]\\d|8[0-35-79])|42[013]|5[09]\\d',
    '|6(?:[78]\\d|9[0-2])|8(?:0\\d|5[02356]|7\\d|8[0268])|9(?:[67]\\d|9[2-68]))',
  ].join(''),
)
// The prefixes of a call abroad, from any country.
const abroad = /^(?:0011|011|00)(?=[1-9]\d{8})/
// National numbers of Mexico and Argentina that have one more digit when they are called from abroad.
const mobileFromAbroad = /^(?:521|549)(?=\d{10}$)/
// Numbers with a country code, but without a plus: of North America, and of Russia by either of its codes.
const bareLong = /^(?:1(?=[2-9]\d{9}$)|[78](?=\d{10}$))/

const FEWEST_LEFT = 7

/**
 * The digits by which a phone number is found in any text that has it. They exclude the country code and the zero
 * before an area.
 *
 * A number without a plus has a country code if it has enough digits for one. Digits that are not a phone number stay,
 * or the last of them.
 */
export function nationalDigits(digits: string, plus: boolean): string {
  const national = withoutCountry(digits, plus).replace(/^0+/, '')
  return national.length < FEWEST_LEFT ? digits : national
}

function withoutCountry(digits: string, plus: boolean): string {
  if (plus) return subscriberOf(digits)
  if (abroad.test(digits)) return subscriberOf(digits.replace(abroad, ''))
  if (bareLong.test(digits)) return digits.slice(1)
  const [code] = callingCode.exec(digits) ?? ['']
  const left = digits.length - code.length
  const plausible = code.length > 1 && left >= 8 && left <= 11 && digits.length > 10 && digits[code.length] !== '0'
  return plausible ? subscriberOf(digits) : digits
}

function subscriberOf(digits: string): string {
  const mobile = mobileFromAbroad.exec(digits)
  if (mobile !== null) return digits.slice(mobile[0].length)
  return digits.replace(callingCode, '')
}
