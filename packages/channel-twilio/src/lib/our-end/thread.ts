/**
 * The name of the thread between our end and a customer; the same for both directions.
 *
 * Our end is the number that the customer writes to, or the messaging service where that is what sends. The name carries
 * it, so an answer leaves from where the question went.
 */
export function threadOf(ourEnd: string, customer: string): string {
  return `${ourEnd}|${customer}`
}

/** The number of ours that a thread names; none where our end is a messaging service or an alphanumeric sender. */
export function ourNumberOf(thread: string): string | undefined {
  const ourEnd = thread.slice(0, Math.max(thread.indexOf('|'), 0))
  return isNumber(ourEnd) ? ourEnd : undefined
}

/** Whether a sender is a number or a short code, which can be answered. */
export function isNumber(sender: string): boolean {
  return /^\+?\d+$/.test(sender)
}
