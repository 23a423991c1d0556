const STOP = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'])
const START = new Set(['START', 'YES', 'UNSTOP'])

/**
 * The effect of a customer's text on their subscription; undefined for any other text.
 *
 * Only a text that is exactly the keyword counts, in any case. Twilio blocks further messages from that number to that
 * customer with error 21610 until they text START. Source: Twilio's support article on opt-out keywords.
 */
export function consentOf(text: string): 'opt_out' | 'opt_in' | undefined {
  const word = text.trim().toUpperCase()
  if (STOP.has(word)) return 'opt_out'
  return START.has(word) ? 'opt_in' : undefined
}
