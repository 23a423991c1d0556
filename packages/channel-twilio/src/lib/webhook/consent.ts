type Consent = 'opt_out' | 'opt_in'

const stop = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'])
const start = new Set(['START', 'YES', 'UNSTOP'])
const LONGEST = 'UNSUBSCRIBE'.length

/**
 * What a message does to its sender's consent.
 *
 * Where Twilio's Advanced Opt-Out has judged (`OptOutType`), its word holds. Else Twilio's default keywords do, and only
 * where the message is nothing but the word: "please stop" is for people to read. Source: Twilio's support article on
 * opt-out keywords.
 */
export function consentOf({ text, optOutType }: { text: string; optOutType: string | undefined }): Consent | undefined {
  const trimmed = (optOutType ?? text).trim()
  if (trimmed.length > LONGEST) return undefined
  const word = trimmed.toUpperCase()
  if (optOutType !== undefined) return word === 'STOP' ? 'opt_out' : word === 'START' ? 'opt_in' : undefined
  return stop.has(word) ? 'opt_out' : start.has(word) ? 'opt_in' : undefined
}
