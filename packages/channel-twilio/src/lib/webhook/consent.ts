type Consent = 'opt_out' | 'opt_in'

const stop = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'])
const start = new Set(['START', 'YES', 'UNSTOP'])
const LONGEST = 'UNSUBSCRIBE'.length

/**
 * The effect of a message on its sender's consent.
 *
 * If Twilio's Advanced Opt-Out has decided (`OptOutType`), its decision counts. Otherwise Twilio's default keywords
 * count, and only as the whole message: a person reads "please stop". Source: Twilio's support article on opt-out
 * keywords.
 */
export function consentOf({ text, optOutType }: { text: string; optOutType: string | undefined }): Consent | undefined {
  const trimmed = (optOutType ?? text).trim()
  if (trimmed.length > LONGEST) return undefined
  const word = trimmed.toUpperCase()
  if (optOutType !== undefined) return word === 'STOP' ? 'opt_out' : word === 'START' ? 'opt_in' : undefined
  return stop.has(word) ? 'opt_out' : start.has(word) ? 'opt_in' : undefined
}
