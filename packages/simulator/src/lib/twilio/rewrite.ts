/** The rewriting of a body before Twilio stores and sends it. */
export type Rewriting = 'trial_prefix' | 'smart_encoding' | 'trimmed_blanks'

/** Characters that smart encoding replaces, so that a text fits into GSM-7. Source: Twilio's list, in part. */
const plain: ReadonlyMap<string, string> = new Map([
  ...[...'\u00ab\u00bb\u201c\u201d\u201f\u02ba\u301d\u301e'].map((quote): [string, string] => [quote, '"']),
  ...[...'\u2018\u2019\u201b\u02bb\u02bc\u02c8\u2032'].map((quote): [string, string] => [quote, "'"]),
  ...[...'\u2010\u2011\u2012\u2013\u2014\u2015\u2212'].map((dash): [string, string] => [dash, '-']),
  ...[...'\u00a0\u2002\u2003\u2009\u202f\u3000'].map((blank): [string, string] => [blank, ' ']),
  ['\u2026', '...'],
  ['\u2044', '/'],
  ['\u200b', ''],
])

/** The body as Twilio stores it. */
export function rewritten(body: string, rewriting: Rewriting): string {
  switch (rewriting) {
    case 'trial_prefix':
      return `Sent from your Twilio trial account - ${body}`
    case 'smart_encoding':
      return Array.from(body, (character) => plain.get(character) ?? character).join('')
    case 'trimmed_blanks':
      return body.trim().replaceAll(/[ \t]+$/gm, '')
    default:
      return rewriting satisfies never
  }
}
