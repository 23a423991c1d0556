import { fold } from '../delivery/fold.ts'
import { summarize, withSummary } from '../delivery/summarize.ts'
import { keyOf } from '../keys.ts'
import type { Time } from '../model/ids.ts'
import type { Attempt, Message } from '../model/message.ts'
import type { Draft } from './draft.ts'
import type { State } from './state.ts'

/**
 * Writes what is now known of a message's delivery into a draft; answers whether anything changed.
 *
 * A provider id that is new is claimed as a key, and what had been parked under it is folded in.
 */
export function writeEvidence(draft: Draft, state: State, message: Message, attempts: Attempt[], now: Time): boolean {
  const joined = joinParked(draft, state, message, attempts)
  if (joined.attempts === message.attempts) return false
  const next = withSummary({ ...message, keys: joined.keys }, joined.attempts)
  const written = draft.put(next)
  if (isVisible(message, next)) {
    draft.emit({
      type: 'message.status_changed',
      at: now,
      conversationId: message.conversationId,
      messageId: message.id,
      channel: message.channel,
      version: written.version,
      status: summarize(joined.attempts).status,
      previous: summarize(message.attempts).status,
      attempt: summarize(joined.attempts).attempt,
      conflict: next.conflict,
      possibleDuplicate: next.possibleDuplicate,
      errorCode: next.errorCode,
    })
  }
  return true
}

function joinParked(
  draft: Draft,
  state: State,
  message: Message,
  attempts: Attempt[],
): { attempts: Attempt[]; keys: Message['keys'] } {
  const keys = [...message.keys]
  const known = new Set(message.attempts.map(({ providerId }) => providerId))
  let folded = attempts
  for (const { number, providerId } of attempts) {
    // The owner of an id that is not new was not looked up: where the key is another message's, it stays there.
    if (providerId === null || known.has(providerId)) continue
    const key = keyOf.provider(message.channel, providerId)
    const owner = state.owner(key)
    if (keys.includes(key) || owner?.kind === 'message') continue
    keys.push(key)
    if (owner?.kind !== 'parked') continue
    draft.remove(owner)
    for (const receipt of owner.receipts) folded = fold(folded, { ...receipt, attempt: number }, owner.at)
  }
  return { attempts: folded, keys }
}

function isVisible(before: Message, after: Message): boolean {
  return (
    before.status !== after.status ||
    before.conflict !== after.conflict ||
    before.possibleDuplicate !== after.possibleDuplicate ||
    before.errorCode !== after.errorCode
  )
}
