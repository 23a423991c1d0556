import type { Time } from '@parley/core'
import { SKEW } from './candidate.ts'
import { dateOf } from './record.ts'

/**
 * When each record of a page was created, by Twilio's clock; `since` if no record of the page has a date.
 *
 * The list is newest first. So a record without a date, or with a too early one, is as old as the next record.
 */
export function timesOf(records: readonly unknown[], { now, since }: { now: Time; since: Time }): Time[] {
  const times: Time[] = []
  let below = Number.NEGATIVE_INFINITY
  for (const raw of records.toReversed()) {
    const at = dateOf(raw, now)
    if (at !== undefined && at <= now + SKEW) below = Math.max(below, at)
    times.push(Math.max(at ?? below, below))
  }
  return times.reverse().map((at) => (at === Number.NEGATIVE_INFINITY ? since : at))
}
