/**
 * The name of the thread between our end and a customer; the same for both directions.
 *
 * Our end is the number that the customer writes to, or the messaging service if the service sends. The name contains
 * our end, so a reply is sent from the same number.
 */
export function threadOf(ourEnd: string, customer: string): string {
  return `${ourEnd}|${customer}`
}

/** The number of ours in the name of a thread. Absent if our end is a messaging service or an alphanumeric sender. */
export function ourNumberOf(thread: string): string | undefined {
  const ourEnd = thread.slice(0, Math.max(thread.indexOf('|'), 0))
  return isNumber(ourEnd) ? ourEnd : undefined
}

/** Whether a sender is a number or a short code, which can be answered. */
export function isNumber(sender: string): boolean {
  return /^\+?\d+$/.test(sender)
}
