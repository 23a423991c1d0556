import type { Time } from '../../model/ids.ts'
import type { Attempt, Message } from '../../model/message.ts'
import { type DeliveryStatus, rankOf, type Tracking } from '../../model/status.ts'
import type { ChannelCapabilities } from '../../ports/capabilities.ts'
import { isAccepted, WHOLE } from './fold.ts'
import { decidingOf } from './summarize.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The time after its send in which the status of a message may still rise. A channel can set another one. */
export const TRACKED_FOR: number = 7 * DAY

/** The ages of a message at which the provider is asked; later once a day. */
const looks = [1, 2, 5, 15, 30, 60, 120, 240, 480, 960, 1440].map((minutes) => minutes * MINUTE)

/** The ages of a message at which its bill alone is requested; later once a day. */
const billLooks = [5, 15, 60, 240, 1440].map((minutes) => minutes * MINUTE)

/** The least time between two looks at one message. */
const LEAST = MINUTE

const failures: DeliveryStatus[] = ['canceled', 'expired', 'failed', 'undelivered']
const ends: DeliveryStatus[] = [...failures, 'delivered', 'read']

/** The capabilities of a channel that decide for how long, and up to which status, its messages are tracked. */
export type Tracked = Pick<ChannelCapabilities, 'receipts' | 'tracking'>

/** Whether a channel may report a higher status of a message. A bill may still come after it. */
export function canRise(status: DeliveryStatus, { receipts }: Tracked): boolean {
  if (failures.includes(status)) return false
  // Any answer resolves it.
  if (status === 'unknown') return true
  return receipts !== 'none' && rankOf(status) < rankOf(receipts)
}

/** The statuses of messages that a provider bills. One that failed before it was sent is free. */
const billed: DeliveryStatus[] = ['sent', 'undelivered', 'delivered', 'read']

/** Milliseconds after its send in which a look may bring news of a message. */
function openFor({ cost }: Pick<Message, 'cost'>, status: DeliveryStatus, tracked: Tracked): number {
  const rising = canRise(status, tracked) ? (tracked.tracking?.for ?? TRACKED_FOR) : 0
  const billing = cost === null && billed.includes(status) ? (tracked.tracking?.bill ?? 0) : 0
  return Math.max(rising, billing)
}

/** The time of the send, also of one without an answer; `undefined` if nothing was sent. */
export function handedOverAt(attempts: Attempt[]): Time | undefined {
  const attempt = decidingOf(attempts)
  const { queued, unknown } = attempt?.evidence[WHOLE] ?? {}
  if (attempt === undefined) return undefined
  return isAccepted(attempt) ? (attempt.acceptedAt ?? queued?.at) : unknown?.at
}

/** The result of a look at the provider. */
export interface Look {
  /** `false`: the provider cannot be asked. No look is due before the time is over. */
  asks: boolean
}

/**
 * The time of the next look. `null`: the provider does not have the message. `null` also if its status cannot rise and its
 * bill is known, or if it is too old for either.
 */
export function nextAskAt(
  message: Pick<Message, 'status' | 'attempts' | 'cost'>,
  tracked: Tracked,
  now: Time,
  { asks }: Look = { asks: true },
): Time | null {
  const since = handedOverAt(message.attempts)
  if (since === undefined || message.status === 'received') return null
  const end = since + openFor(message, message.status, tracked)
  if (end <= now) return null
  if (!asks) return end
  const ages = canRise(message.status, tracked) ? looks : billLooks
  const at = ages.map((age) => since + age).find((time) => time >= now + LEAST) ?? now + DAY
  return Math.min(at, end)
}

/**
 * Whether the status of a message may still change. `null` for an inbound message.
 *
 * @example
 * ```ts
 * if (trackingOf(message) === 'not_observable') show('No more can be known of its delivery.')
 * ```
 */
export function trackingOf({
  direction,
  status,
  attempts,
  askAt,
}: Pick<Message, 'direction' | 'status' | 'attempts' | 'askAt'>): Tracking | null {
  if (direction === 'inbound' || status === 'received') return null
  if (ends.includes(status)) return 'ended'
  return askAt === null && handedOverAt(attempts) !== undefined ? 'not_observable' : 'open'
}
