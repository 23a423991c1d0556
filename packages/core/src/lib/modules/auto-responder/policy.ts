import type { AddressRecord } from '../../model/address.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { Time } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import type { ResponderReason } from '../../protocol/responder-reason.ts'
import type { ResponderValues } from '../../protocol/responder-settings.ts'
import { isQuiet, wallClock } from './clock.ts'
import type { ResponderDay } from './responder-day.ts'
import type { ResponderSettings } from './responder-settings.ts'
import type { ResponderMemory, ResponderState } from './responder-state.ts'
import { unsafePart } from './unsafe-text.ts'

/** The records by which the assistant may answer a message of a customer. */
export interface Facts {
  now: Time
  settings: ResponderSettings
  conversation: Conversation
  message: Message
  address: AddressRecord | undefined
  state: ResponderState
  memory: ResponderMemory
  day: ResponderDay | undefined
  /** A keyed digest of a text, by which two texts are compared. */
  digest(text: string): string
}

/**
 * Whether a message may be answered now.
 *
 * - `none`: nothing is written. `handled`: the message is answered already, or a newer one is there.
 * - `hold`: a text is left to a person.
 */
export type Standing =
  | { type: 'send' }
  | { type: 'hold'; reason: ResponderReason }
  | { type: 'none'; reason: ResponderReason | 'handled' }

/** Whether a message may be answered now, before its text is known. Pure: it is decided again with the text. */
export function standingOf(facts: Facts): Standing {
  const none = whyNone(facts)
  if (none !== undefined) return { type: 'none', reason: none }
  const reason = whyHeld(facts)
  return reason === undefined ? { type: 'send' } : { type: 'hold', reason }
}

function whyNone(facts: Facts): ResponderReason | 'handled' | undefined {
  const { settings, conversation, message, address, state, memory } = facts
  const isNewest = message.sequence === conversation.lastInboundSequence
  if (!isNewest || memory.handled >= message.sequence || conversation.status !== 'open') return 'handled'
  if (!settings.enabled) return 'off'
  if (state.status === 'paused' || (state.status === 'stopped' && state.reason !== 'ended'))
    return state.reason ?? 'switched_off'
  if (message.automatic) return 'automatic'
  if (address?.blockedAt != null || message.silent) return 'blocked'
  if (address?.optedOutAt != null) return 'opted_out'
  return undefined
}

function whyHeld(facts: Facts): ResponderReason | undefined {
  const { now, settings, message } = facts
  if (isLoop(facts)) return 'loop'
  if (isOverLimit(facts)) return 'limit'
  if (isQuiet(now, settings)) return 'quiet_hours'
  if (message.createdAt + settings.conversation.answerWithin * 60_000 < now) return 'late'
  return settings.sending === 'drafts' ? 'drafts_only' : undefined
}

/** Texts that are shorter are repeated by people too: "ok", "thanks". */
const TELLING = 10

/** Whether the other side seems to be a machine: it repeats itself, it repeats us, or it answers too often. */
function isLoop({ now, settings, message, memory, digest }: Facts): boolean {
  const { count, minutes } = settings.limits.exchanges
  const recent = memory.recent.filter((at) => at > now - minutes * 60_000)
  if (recent.length >= count) return true
  if (recent.length === 0 || message.text.trim().length < TELLING) return false
  const text = digest(message.text)
  return text === memory.heard || text === memory.said
}

/** A text in the form in which two texts are compared: case and blanks do not matter. */
export function comparable(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim()
}

function isOverLimit({ now, settings, memory, day }: Facts): boolean {
  const { perConversation, perHour, perDay } = settings.limits
  if (isReached(perConversation, memory.answers)) return true
  if (day === undefined) return isReached(perDay, 0) || isReached(perHour, 0)
  const { hour } = wallClock(now, settings.timeZone)
  return isReached(perDay, day.sent) || isReached(perHour, day.hour === hour ? day.hourSent : 0)
}

function isReached(limit: number | null, count: number): boolean {
  return limit !== null && count >= limit
}

/** A text of the assistant. Without a confidence it is a text of the owner. */
export interface JudgedText {
  text: string
  confidence: number | null
  held: ResponderReason | null
}

/** The reason why a text is left to a person; `undefined` if it may be sent. */
export function whyTextHeld(
  { text, confidence, held }: JudgedText,
  settings: ResponderValues,
): ResponderReason | undefined {
  if (held !== null && held !== 'review') return held
  if (confidence === null) return undefined
  if (unsafePart(text, settings) !== undefined) return 'unsafe_text'
  return confidence < settings.handOver.below ? 'low_confidence' : (held ?? undefined)
}
