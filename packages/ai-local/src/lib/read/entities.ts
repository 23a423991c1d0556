import type { AssistantConversation, Entity } from '@parley/core/assistant'
import { de, en, es, fr } from 'chrono-node'
import nlp from 'compromise'
import { type CountryCode, findPhoneNumbersInText, isSupportedCountry } from 'libphonenumber-js'
import type { Language } from '../text/languages.ts'
import { offsetOf } from './offset.ts'

const calendars = { de, en, es, fr }

/** The most entities of a text. */
const MOST = 20

/** The names, times, amounts and addresses in a text. */
export function entitiesIn(
  text: string,
  language: Language,
  { now, timeZone, region }: Pick<AssistantConversation, 'now' | 'timeZone' | 'region'>,
): Entity[] {
  const found: Entity[] = [
    ...matches(text, /[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g, 'email', (each) => each.toLowerCase()),
    ...phones(text, region),
    ...dates(text, language, now, timeZone),
    ...amounts(text),
    ...(language === 'en' ? names(text) : []),
  ]
  const known = new Set<string>()
  return found
    .filter(({ text: each }) => {
      const isNew = each !== '' && each.length <= 200 && !known.has(each)
      known.add(each)
      return isNew
    })
    .slice(0, MOST)
}

function matches(text: string, pattern: RegExp, type: Entity['type'], value: (match: string) => string): Entity[] {
  return Array.from(text.matchAll(pattern), ([match]) => ({ type, text: match, value: value(match) }))
}

function phones(text: string, region: string | undefined): Entity[] {
  const country: CountryCode | undefined = region !== undefined && isSupportedCountry(region) ? region : undefined
  const options = country === undefined ? {} : { defaultCountry: country }
  return findPhoneNumbersInText(text, options).map(({ startsAt, endsAt, number }) => ({
    type: 'phone',
    text: text.slice(startsAt, endsAt),
    value: number.number,
  }))
}

function dates(text: string, language: Language, now: number, timeZone: string): Entity[] {
  const reference = { instant: new Date(now), timezone: offsetOf(now, timeZone) }
  return calendars[language].parse(text, reference, { forwardDate: true }).map(({ text: each, start }) => ({
    type: 'date',
    text: each,
    // A day without an hour has no time: a reader must not take it for noon.
    value: start.isCertain('hour') ? start.date().toISOString() : dayOf(start),
  }))
}

function dayOf(start: { get(part: 'year' | 'month' | 'day'): number | null }): string {
  const two = (part: number | null): string => String(part ?? 1).padStart(2, '0')
  return `${String(start.get('year') ?? 0).padStart(4, '0')}-${two(start.get('month'))}-${two(start.get('day'))}`
}

const currencies: Readonly<Record<string, string>> = {
  ...{
    $: 'USD',
    '€': 'EUR',
    '£': 'GBP',
    usd: 'USD',
    dollar: 'USD',
    dollars: 'USD',
    eur: 'EUR',
    euro: 'EUR',
    euros: 'EUR',
  },
  ...{ gbp: 'GBP', pounds: 'GBP', chf: 'CHF', franken: 'CHF' },
}
const number = String.raw`\d{1,3}(?:[.,]\d{3})*(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`
const word = String.raw`(?:usd|dollars?|eur|euros?|gbp|pounds|chf|franken)(?![\p{L}])`
const amount = new RegExp(String.raw`([$€£])\s?(${number})|(${number})\s?([$€£]|${word})`, 'giu')

function amounts(text: string): Entity[] {
  return Array.from(text.matchAll(amount), ([match, sign, behind, before, unit]) => {
    const currency = currencies[(sign ?? unit ?? '').toLowerCase()]
    const value = decimalOf(behind ?? before ?? '')
    return { type: 'amount', text: match, value: currency === undefined ? null : `${value} ${currency}` }
  })
}

/** `1.200,50` and `1,200.50` are 1200.50: the last sign with one or two digits behind it divides. */
function decimalOf(written: string): string {
  const [, whole = written, cents = ''] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(written) ?? []
  return `${whole.replaceAll(/\D/g, '')}.${cents.padEnd(2, '0')}`
}

function names(text: string): Entity[] {
  const read = nlp(text)
  const of = (type: Entity['type'], found: string[]): Entity[] =>
    found.map((each) => ({ type, text: each.replaceAll(/^\W+|\W+$/gu, ''), value: null }))
  return [
    ...of('person', read.people().out('array')),
    ...of('company', read.organizations().out('array')),
    ...of('place', read.places().out('array')),
  ]
}
