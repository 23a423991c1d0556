import type { Time } from '@parley/core'
import { SKEW } from './candidate.ts'
import { dateOf } from './record.ts'

/**
 * When each record of a page was created, by Twilio's clock; `since` where no record of the page says so.
 *
 * The list is newest first: a record without a date, or with one that is too early, is as old as the one below it.
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
